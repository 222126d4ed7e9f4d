// Full text and facets on the search page. Nothing is loaded before the box is used or the address asks for something.
const root = document.getElementById("search");
const { chosen, fits, paint, tell, visit, watch } = await import(root.dataset.facets);
const form = root.querySelector("form");
const box = form.elements.q;
const part = (what) => root.querySelector(`[data-${what}]`);
const whole = document.querySelector("[data-whole]");
const number = new Intl.NumberFormat(`${document.documentElement.lang}-u-nu-latn`);
const AT_ONCE = 10; // results of a kind
const LONG = 24; // words of an excerpt

// letters of writing systems without spaces, each with its marks; the index holds them one by one
const UNSPACED = "[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}\\p{Script=Bopomofo}\\u30fc]\\p{M}*";
const LETTER = new RegExp(UNSPACED, "gu");
const RUN = new RegExp(`(?:${UNSPACED})+`, "gu");
const CLOSED = new RegExp(`(${UNSPACED}[\\u3001-\\u3003\\u3009-\\u300f\\uff01-\\uff1f]*(?:</mark>)?) (?=(?:<mark>)?${UNSPACED})`, "gu");
const spaced = (text) => text.replace(LETTER, " $& ").replace(/\s+/g, " ").trim();

let records; // what can be found, with all that a result shows
const load = () => (records ??= fetch(root.dataset.records).then((answer) => answer.json()).then((data) => data.records.map(facetted)));
let engine; // Pagefind; null on a site that was built without, or where it cannot run
let exact; // the same once more, in which a phrase with marks (が, é) is found: there "resume" does not find "résumé"
const start = async (list) => (engine ??= list.some((record) => record.id) ? await open().catch(() => null) : null);
async function open() {
  const it = await import(root.dataset.engine);
  await it.options({ excerptLength: LONG });
  await it.init();
  await it.search(null); // where WebAssembly may not run, this fails
  const exactly = async () => {
    const instance = it.createInstance({ exactDiacritics: true, excerptLength: LONG });
    await instance.init();
    return instance;
  };
  return { search: it.search, exactly };
}

const facetted = (record) => ({
  ...record,
  item: {
    topic: record.topics ?? [],
    mentor: record.mentors ?? [],
    format: [record.mode],
    language: [record.lang.toLowerCase().split("-")[0]],
    price: record.price ? [record.price] : [],
    month: [record.month],
  },
});

// every record that holds all words of the query, the best first, each with a way to its excerpt
async function ask(query, list) {
  if (!query) return list.map((record) => ({ record }));
  const it = await start(list);
  if (!it) return plain(query, list);
  const quoted = /^\s*".+"\s*$/.test(query);
  const phrases = quoted ? [query.replaceAll('"', " ")] : (query.match(RUN) ?? []);
  const rest = quoted ? "" : query.replace(RUN, " ").trim();
  const precise = phrases.length && (await (exact ??= it.exactly()));
  const answers = await Promise.all([
    ...(/[\p{L}\p{N}]/u.test(rest) ? [it.search(rest)] : []),
    ...phrases.map((phrase) => precise.search(`"${spaced(phrase)}"`)),
  ]);
  if (!answers.length) return [];
  const by = new Map(list.map((record) => [record.id, record]));
  const [first, ...others] = answers.map(({ results }) => results);
  const kept = others.map((results) => new Set(results.map(({ id }) => id)));
  return first.filter(({ id }) => by.has(id) && kept.every((ids) => ids.has(id))).map((hit) => ({ record: by.get(hit.id), hit }));
}

const bare = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
function plain(query, list) {
  part("partly").hidden = false;
  const words = bare(query).split(/\s+/).filter(Boolean);
  const held = (record) => bare([record.title, record.line, record.place, ...(record.people ?? []), ...(record.topics ?? [])].join(" "));
  return list.filter((record) => words.every((word) => held(record).includes(word))).map((record) => ({ record }));
}

// sessions to come before those that are over; without a query by time
function ordered(hits, query, now) {
  const over = ({ record }) => Date.parse(record.ends) <= now;
  const begins = ({ record }) => Date.parse(record.begins);
  const coming = hits.filter((hit) => !over(hit));
  const gone = hits.filter(over);
  return query ? [...coming, ...gone] : [...coming.sort((a, b) => begins(a) - begins(b)), ...gone.sort((a, b) => begins(b) - begins(a))];
}

function make(name, kind, ...inside) {
  const element = document.createElement(name);
  if (kind) element.className = kind;
  element.append(...inside);
  return element;
}

const auto = (element) => Object.assign(element, { dir: "auto" });

// Pagefind marks words in a text whose < and > it has escaped: the text is taken apart again, and never read as HTML
function excerpt(html) {
  const words = html.replace(CLOSED, "$1").split(/<\/?mark>/);
  return words.map((text, i) => {
    const plainText = text.replaceAll("&lt;", "<").replaceAll("&gt;", ">");
    return i % 2 ? make("mark", "", plainText) : plainText;
  });
}

function title(record) {
  const link = make("a", "", record.title);
  link.href = record.href;
  const heading = auto(make("h3", "row-title", link));
  heading.lang = record.lang;
  return heading;
}

// the words of a session's state, each with when it holds, as rows have them
function states(record, now) {
  return (record.status ?? []).map(([kind, text, since, until]) => {
    const word = make("p", "status", text);
    Object.assign(word.dataset, { kind, ...(since && { since }), ...(until && { until }) });
    word.hidden = now < Date.parse(since) || now >= Date.parse(until);
    return word;
  });
}

function row({ record, words }, now) {
  const main = make("div", "row-main", ...states(record, now), title(record));
  if (record.people) main.append(make("p", "row-people", auto(make("span", "", record.people.join(", ")))));
  if (record.kind === "outcome" || (!words && record.line)) main.append(auto(make("p", "row-outcome", record.line)));
  if (words) main.append(auto(make("p", "row-outcome", ...excerpt(words))));
  const item = make("li", "row", main);
  if (record.kind !== "session") return item;
  const [weekday, day, month, year] = record.tile;
  const tile = make("div", "tile", make("span", "tile-weekday", weekday), " ", make("span", "tile-day", day), " ", make("span", "tile-month", month), " ", make("span", "tile-year", year));
  const [from, till, zone] = record.hours;
  const time = make("time", "start", from);
  time.dateTime = record.began;
  item.prepend(make("div", "row-when", tile, make("p", "row-time", time, " ", make("span", "till", till), " ", make("span", "zone", zone))));
  main.append(make("ul", "facts", make("li", "", auto(make("span", "", record.place)))));
  const state = record.state ?? (now < Date.parse(record.begins) ? "upcoming" : now < Date.parse(record.ends) ? "live" : "past");
  Object.assign(item.dataset, { state, begins: record.begins, ends: record.ends });
  return item;
}

const filled = async (hit, query) => ({ ...hit, words: query && hit.hit ? (await hit.hit.data()).excerpt : "" });

async function show(section, hits, query, fresh) {
  const now = Date.now();
  const [list, more] = [section.querySelector("ul.rows"), section.querySelector(".more")];
  let shown = 0;
  const next = async () => {
    const ready = await Promise.all(hits.slice(shown, shown + AT_ONCE).map((hit) => filled(hit, query)));
    if (!fresh()) return null;
    const made = ready.map((hit) => row(hit, now));
    shown += made.length;
    more.hidden = shown >= hits.length;
    return made;
  };
  const made = await next();
  if (!made) return;
  list.replaceChildren(...made);
  section.querySelector(".count").textContent = number.format(hits.length);
  section.hidden = !hits.length;
  more.querySelector("button").onclick = async () => {
    const added = await next();
    if (!added) return;
    list.append(...added);
    added[0].querySelector("a").focus();
  };
}

let turn = 0;
async function run() {
  const mine = ++turn;
  const fresh = () => mine === turn;
  const query = (new URL(location).searchParams.get("q") ?? "").trim();
  const wanted = chosen();
  if (document.activeElement !== box || box.value.trim() !== query) box.value = query;
  part("results").ariaBusy = "true";
  const list = await load();
  const sessions = list.filter(({ kind }) => kind === "session");
  if (!fresh()) return;
  if (!query && !wanted.size) {
    paint(sessions.map(({ item }) => item));
    part("results").hidden = part("none").hidden = true;
    whole.hidden = false;
    part("results").ariaBusy = "false";
    return tell(null);
  }
  const hits = await ask(query, query ? list : sessions);
  if (!fresh()) return;
  const found = hits.filter(({ record }) => !wanted.size || (record.kind === "session" && fits(record.item, wanted)));
  await Promise.all(
    [...root.querySelectorAll("[data-kind]:is(section)")].map((section) => {
      const own = found.filter(({ record }) => record.kind === section.dataset.kind);
      return show(section, section.dataset.kind === "session" ? ordered(own, query, Date.now()) : own, query, fresh);
    }),
  );
  if (!fresh()) return;
  paint(hits.filter(({ record }) => record.kind === "session").map(({ record }) => record.item));
  whole.hidden = true;
  part("results").hidden = false;
  part("none").hidden = found.length > 0;
  part("results").ariaBusy = "false";
  tell(found.length);
}

// a search becomes a step back when it begins; each further letter stays in it
function search() {
  const url = new URL(location);
  const before = url.searchParams.get("q");
  if (box.value.trim()) url.searchParams.set("q", box.value.trim());
  else url.searchParams.delete("q");
  if (url.href !== location.href) visit(url.href, { replace: Boolean(before) });
}

let waiting;
box.addEventListener("input", (event) => {
  clearTimeout(waiting);
  if (!event.isComposing) waiting = setTimeout(search, 200);
});
box.addEventListener("compositionend", search);
const ready = () => load().then(start);
box.addEventListener("focus", ready, { once: true });
if (document.activeElement === box) ready(); // entered before this script came
box.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !box.value) return;
  event.preventDefault();
  box.value = "";
  search();
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  search();
});
watch(run);
const asked = new URL(location).searchParams;
if (asked.get("q") || chosen().size) run();
else if (box.value.trim()) search(); // typed before this script came
