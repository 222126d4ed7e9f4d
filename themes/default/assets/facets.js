// Facet links become toggles that combine: any value of a group, all of the groups. What is chosen stands in the address.
// On a list of sessions it narrows the rows in the page; search.js uses the same links for what it finds.
const root = document.querySelector("[data-narrow]");
const groups = root ? [...root.querySelectorAll("[data-group]")] : [];
const status = document.querySelector("[data-told]");
const clear = document.querySelector("[data-clear]");
const lang = document.documentElement.lang;
const number = new Intl.NumberFormat(`${lang}-u-nu-latn`);
const watchers = [];

// group -> the values that the address asks for
export function chosen() {
  const asked = new URL(location).searchParams;
  const found = groups.map((group) => [group.dataset.group, asked.getAll(group.dataset.group)]);
  return new Map(found.filter(([, values]) => values.length));
}

// does a session, as lists of values by group, pass every group but one?
export const fits = (item, wanted, except) =>
  [...wanted].every(([group, values]) => group === except || values.some((value) => item[group].includes(value)));

// the address with one value turned over; the query stays
function turned(group, value) {
  const url = new URL(location);
  const before = url.searchParams.getAll(group);
  url.searchParams.delete(group);
  const after = before.includes(value) ? before.filter((one) => one !== value) : [...before, value];
  for (const one of after) url.searchParams.append(group, one);
  url.hash = "";
  return url.href;
}

// a value that is asked for and too rare to be listed still has to be seen, and taken off
function list(group, value) {
  const items = group.querySelector("ul");
  if ([...items.querySelectorAll("a")].some((link) => link.dataset.value === value)) return;
  const item = items.firstElementChild.cloneNode(true);
  item.querySelector("a").textContent = item.querySelector("a").dataset.value = value;
  items.append(item);
}

// writes into every link where it leads, whether it is chosen, and how many of these sessions it would leave
export function paint(items) {
  const wanted = chosen();
  for (const group of groups) {
    const name = group.dataset.group;
    for (const value of wanted.get(name) ?? []) list(group, value);
    const open = items.filter((item) => fits(item, wanted, name));
    for (const link of group.querySelectorAll("a")) {
      const value = link.dataset.value;
      link.href = turned(name, value);
      if (wanted.get(name)?.includes(value)) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
      const count = link.parentElement.querySelector(".count");
      const found = open.filter((item) => item[name].includes(value)).length;
      if (count) count.textContent = number.format(found);
      const words = link.parentElement.querySelector(".count + .unseen");
      if (words) words.textContent = said(found);
      link.parentElement.hidden = !found && !link.hasAttribute("aria-current"); // it would lead to nothing
    }
    group.hidden = !group.querySelector("li:not([hidden])");
  }
  unfold();
}

// a choice that is folded away is shown
function unfold() {
  for (const fold of root?.querySelectorAll("details") ?? []) fold.open ||= Boolean(fold.querySelector("[aria-current]"));
}

// a number with what it counts
const said = (n) => JSON.parse(status.dataset.told)[new Intl.PluralRules(lang).select(n)].replace("{n}", number.format(n));

// says how many were found, once it has changed; null when nothing is asked
export function tell(n) {
  const words = n === null ? "" : said(n);
  if (status.textContent !== words) status.textContent = words;
  clear.hidden = n === null;
  clear.href = location.pathname;
}

export function visit(url, { replace = false } = {}) {
  history[replace ? "replaceState" : "pushState"](null, "", url);
  for (const watcher of watchers) watcher();
}

export const watch = (watcher) => watchers.push(watcher);

addEventListener("popstate", () => watchers.forEach((watcher) => watcher()));
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-narrow] a[data-value], a[data-clear]");
  if (!link || !watchers.length || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  visit(link.href);
  if (link === clear) (document.querySelector("[role=search] input") ?? root.querySelector("a")).focus();
});

const split = (text) => (text ? text.split(" ") : []);
const item = (row) => ({
  topic: split(row.dataset.topics),
  mentor: split(row.dataset.people),
  format: [row.dataset.format],
  language: [row.dataset.lang.toLowerCase().split("-")[0]],
  price: "free" in row.dataset ? ["free"] : row.querySelector(".price") ? ["paid"] : [],
  month: [row.querySelector("time.start").dateTime.slice(0, 7)],
});

// rows that time.js has hidden are over; those that do not fit get a mark of their own, so that each has its say
function narrow(place) {
  const rows = [...place.querySelectorAll("[data-ends]")].map((row) => [row, item(row)]);
  const apply = () => {
    const wanted = chosen();
    const here = rows.filter(([row]) => !row.hidden);
    for (const [row, one] of rows) row.toggleAttribute("data-out", !fits(one, wanted));
    for (const day of place.querySelectorAll(".day"))
      day.toggleAttribute("data-out", !day.querySelector("[data-ends]:not([data-out], [hidden])"));
    paint(here.map(([, one]) => one));
    tell(wanted.size ? here.filter(([row]) => !row.hasAttribute("data-out")).length : null);
  };
  watch(apply);
  new MutationObserver(apply).observe(place, { subtree: true, attributeFilter: ["hidden"] });
  apply();
}

// measured outcomes, which no clock moves
function narrowOutcomes(place) {
  const all = [...place.children].map((row) => [
    row,
    { metric: [row.dataset.metric], change: [row.dataset.change], topic: split(row.dataset.topics) },
  ]);
  const apply = () => {
    const wanted = chosen();
    for (const [row, one] of all) row.toggleAttribute("data-out", !fits(one, wanted));
    paint(all.map(([, one]) => one));
    tell(wanted.size ? all.filter(([row]) => !row.hasAttribute("data-out")).length : null);
  };
  watch(apply);
  apply();
}

const outcomes = document.querySelector("[data-outcomes]");
const rows = document.querySelector("[data-coming]");
const elsewhere = root?.dataset.elsewhere; // the search: for a list of which this page is a part
if (elsewhere)
  for (const group of groups)
    for (const link of group.querySelectorAll("a"))
      link.href = `${elsewhere}?${new URLSearchParams({ [group.dataset.group]: link.dataset.value })}`;
else if (root && outcomes) narrowOutcomes(outcomes);
else if (elsewhere === undefined && root && rows && !document.querySelector("#search")) narrow(rows);
