// Keeps a page right by the reader's clock: shows what holds now and moves on what has ended.
const all = (what, within = document) => [...within.querySelectorAll(what)];
const lang = document.documentElement.lang;
const at = (element, name) => Date.parse(element.dataset[name]); // NaN compares with nothing: no bound
const [list] = all("[data-coming]"); // to come; its value: how many show
const [gone] = all("[data-gone]"); // ended
const [empty] = all("[data-empty]"); // what an empty list says
const rows = list ? all("[data-ends]", list) : [];
const soon = [...rows].sort((a, b) => at(a, "begins") - at(b, "begins")); // days stand by zone

const on = (some) => some.filter((row) => !/ed$/.test(row.dataset.state)).length; // not called off

function count(element, n) {
  const form = JSON.parse(element.dataset.forms)[new Intl.PluralRules(lang).select(n)];
  element.textContent = form.replace("{n}", new Intl.NumberFormat(`${lang}-u-nu-latn`).format(n));
}

function turn() {
  const now = Date.now();
  for (const e of all("[data-since],[data-until]")) e.hidden = now < at(e, "since") || now >= at(e, "until");
  for (const e of all("[data-begins]"))
    if (!/ed$/.test(e.dataset.state)) e.dataset.state = now < at(e, "begins") ? "upcoming" : now < at(e, "ends") ? "live" : "past";
  const left = rows.filter((row) => now < at(row, "ends"));
  left.forEach((row, i) => (row.hidden = i >= list.dataset.coming));
  for (const row of soon) if (!left.includes(row) && list.contains(row)) gone ? gone.prepend(row) : (row.hidden = true);
  for (const e of all(".day", list)) e.hidden = !all("[data-ends]:not([hidden])", e)[0];
  for (const e of all("[data-forms]")) count(e, e.dataset.n - on(rows) + on(left));
  for (const e of all("[data-as-of]")) e.hidden = true;
  if (gone) gone.closest("section").hidden = !gone.children.length;
  if (empty) empty.hidden = left.length;
  else list?.closest("section")?.toggleAttribute("hidden", !left.length);
}
turn();
setInterval(turn, 2e4);
