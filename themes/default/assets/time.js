// Keeps a page right by the reader's clock: shows what holds now, moves on what has ended, counts what is left.
const all = (what, within = document) => [...within.querySelectorAll(what)];
const lang = document.documentElement.lang;
const at = (element, name) => Date.parse(element.dataset[name]); // NaN: no bound
const [list] = all("[data-coming]"); // what is to come, the next first
const [gone] = all("[data-gone]"); // what has ended, the last first
const rows = list ? all("[data-ends]", list) : [];

function write(element, n) {
  const form = JSON.parse(element.dataset.forms)[new Intl.PluralRules(lang).select(n)];
  element.textContent = form.replace("{n}", new Intl.NumberFormat(`${lang}-u-nu-latn`).format(n));
}

function soon(element, minutes) {
  const [n, unit] = minutes < 91 ? [minutes, "minute"] : [Math.round(minutes / 60), "hour"];
  element.hidden = n < 1 || minutes > 2880;
  element.textContent = new Intl.RelativeTimeFormat(lang).format(n, unit);
}

function turn() {
  const now = Date.now();
  for (const e of all("[data-since],[data-until]")) e.hidden = now < at(e, "since") || now >= at(e, "until");
  for (const e of all("[data-begins]"))
    if (!/ed$/.test(e.dataset.state)) e.dataset.state = now < at(e, "begins") ? "upcoming" : now < at(e, "ends") ? "live" : "past";
  const left = rows.filter((row) => now < at(row, "ends"));
  left.forEach((row, i) => (row.hidden = i >= list.dataset.coming));
  for (const row of rows) if (!left.includes(row) && list.contains(row)) gone ? gone.prepend(row) : (row.hidden = true);
  for (const e of all(".day", list)) e.hidden = !all("[data-ends]:not([hidden])", e)[0];
  for (const e of all("[data-forms]")) write(e, e.dataset.n - rows.length + left.length);
  for (const e of all("[data-empty]")) e.hidden = left.length;
  for (const e of all("[data-soon]")) soon(e, Math.ceil((at(e, "soon") - now) / 6e4));
  for (const e of all("[data-as-of]")) e.hidden = true;
  if (gone) gone.closest("section").hidden = !gone.children.length;
}
turn();
setInterval(turn, 2e4);
