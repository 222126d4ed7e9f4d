// Keeps a page of the preview as fresh as its sources: swaps stylesheets, reloads, and shows what is wrong.
// It is given to pages by `microsite serve` only and is never published.
const RESERVED = "/__microsite/";
const own = document.querySelector("script[data-microsite]");
const version = own.dataset.microsite;
const key = `microsite:${location.pathname}`;
const fields = "input:not([type=hidden],[type=password],[type=file]), textarea, select";

// ---- what the reader was doing, kept over a reload

function remember() {
  const inputs = [...document.querySelectorAll(fields)];
  const values = inputs.map((one) => [one.name || one.id, one.type, one.value, one.checked]);
  const focus = inputs.indexOf(document.activeElement);
  const selection = focus < 0 ? null : caret(inputs[focus]);
  const open = [...document.querySelectorAll("details")].map((one) => one.open);
  try {
    sessionStorage.setItem(key, JSON.stringify({ x: scrollX, y: scrollY, values, focus, selection, open }));
  } catch {
    // a browser may keep nothing; then the page begins at its top
  }
}

function caret(field) {
  try {
    return [field.selectionStart, field.selectionEnd];
  } catch {
    return null; // a kind of field that has no caret
  }
}

function recall() {
  let held;
  try {
    held = JSON.parse(sessionStorage.getItem(key));
    sessionStorage.removeItem(key);
  } catch {
    return;
  }
  if (!held) return;
  const inputs = [...document.querySelectorAll(fields)];
  held.values.forEach(([name, type, value, checked], index) => {
    const field = inputs[index];
    if (!field || (field.name || field.id) !== name || field.type !== type) return;
    if (field.value === value && field.checked === checked) return;
    field.value = value;
    if (checked !== undefined) field.checked = checked;
    for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
  });
  document.querySelectorAll("details").forEach((one, index) => {
    if (held.open[index] !== undefined) one.open = held.open[index];
  });
  const field = inputs[held.focus];
  if (field) {
    field.focus({ preventScroll: true });
    if (held.selection && held.selection[0] !== null) field.setSelectionRange(...held.selection);
  }
  const back = () => scrollTo({ left: held.x, top: held.y, behavior: "instant" });
  back();
  addEventListener("load", back, { once: true }); // pictures may have made the page longer
}

// ---- stylesheets, exchanged while the page stands

function plain(address) {
  return address.replace(/\.[0-9a-f]{10}(\.css)$/, "$1");
}

function swap(styles) {
  for (const link of document.querySelectorAll('link[rel="stylesheet"]')) {
    const old = new URL(link.href);
    const wanted = old.origin === location.origin && styles[plain(old.pathname)];
    if (!wanted || wanted === old.pathname || link.dataset.leaving) continue;
    const fresh = link.cloneNode();
    fresh.href = wanted;
    link.dataset.leaving = "yes";
    fresh.addEventListener("load", () => link.remove(), { once: true });
    fresh.addEventListener("error", () => fresh.remove(), { once: true });
    link.after(fresh);
  }
}

// ---- what is wrong, over the page and out of the site's own styles

const SHEET = `
  :host { all: initial; }
  * { box-sizing: border-box; font: 15px/1.5 system-ui, sans-serif; }
  section { position: fixed; z-index: 2147483647; inset: auto 0 0 0; max-height: 60vh; overflow: auto; padding: 16px 20px 20px;
    background: #1d1a1a; color: #f6f1ee; border-top: 4px solid #ff7a6b; box-shadow: 0 -8px 32px rgb(0 0 0 / 0.35); }
  header { display: flex; gap: 16px; align-items: baseline; justify-content: space-between; }
  h2 { font-size: 17px; font-weight: 600; margin: 0; }
  ol { list-style: none; margin: 12px 0 0; padding: 0; display: grid; gap: 12px; }
  code { font: 14px/1.5 ui-monospace, monospace; color: #ffc2b8; overflow-wrap: anywhere; }
  p { margin: 2px 0 0; overflow-wrap: anywhere; }
  .hint { color: #cfc6c1; }
  button { color: inherit; background: none; border: 1px solid currentcolor; border-radius: 4px; padding: 4px 12px; cursor: pointer; min-height: 28px; }
  button:focus-visible { outline: 3px solid #ffd7a8; outline-offset: 2px; }
  aside { position: fixed; z-index: 2147483647; inset: auto 12px 12px auto; display: flex; gap: 4px; padding: 4px;
    background: #1d1a1a; color: #f6f1ee; border-radius: 6px; }
  aside button { border: 0; }
  .warnings { border-top-color: #ffd76b; }
  @media print { section, aside { display: none; } }
`;

const sheet = new CSSStyleSheet();
sheet.replaceSync(SHEET);
const host = document.createElement("microsite-problems");
const root = host.attachShadow({ mode: "open" });
root.adoptedStyleSheets = [sheet];
let shown = ""; // which problems stand there now
let closed = ""; // which ones the reader has closed
let before = null; // where the focus was

function make(name, text = "", more = {}) {
  const element = document.createElement(name);
  element.textContent = text;
  for (const [attribute, value] of Object.entries(more)) element.setAttribute(attribute, value);
  return element;
}

function count(number, noun) {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function line(problem) {
  const item = make("li");
  const where = [problem.path, problem.line, problem.column].filter((part) => part !== null && part !== undefined);
  item.append(make("code", where.join(":")), make("p", `${problem.code}: ${problem.message}`));
  if (problem.hint) item.append(make("p", `hint: ${problem.hint}`, { class: "hint" }));
  return item;
}

function panel(problems, title, kind) {
  const section = make("section", "", { role: "alertdialog", "aria-labelledby": "title", "aria-describedby": "list", class: kind });
  const header = make("header");
  const close = make("button", "Close (Esc)", { type: "button" });
  close.addEventListener("click", hide);
  header.append(make("h2", title, { id: "title" }), close);
  const list = make("ol", "", { id: "list", tabindex: "-1" });
  list.append(...problems.map(line));
  section.append(header, list);
  return section;
}

function put(element) {
  root.replaceChildren(element);
  if (!host.isConnected) document.documentElement.append(host);
}

function hide() {
  closed = shown;
  root.replaceChildren();
  host.remove();
  if (before && before.isConnected) before.focus({ preventScroll: true });
  before = null;
}

function open(section) {
  put(section);
  const now = document.activeElement;
  if (now && now.matches(fields)) return; // somebody types: an alert is read out all the same
  if (now !== host) before = now;
  section.querySelector("button").focus({ preventScroll: true });
}

function show(errors, warnings) {
  const now = JSON.stringify([errors, warnings]);
  if (now === shown) return;
  shown = now;
  if (!errors.length && !warnings.length) {
    hide();
  } else if (errors.length) {
    open(panel(errors, `${count(errors.length, "error")}: the pages are as they last were without`, "errors"));
  } else if (now !== closed) {
    if (root.activeElement && before && before.isConnected) before.focus({ preventScroll: true });
    const small = make("aside", "", { "aria-label": "Preview" });
    const more = make("button", count(warnings.length, "warning"), { type: "button", "aria-haspopup": "dialog" });
    more.addEventListener("click", () => open(panel(warnings, count(warnings.length, "warning"), "warnings")));
    const away = make("button", "\u00d7", { type: "button", "aria-label": "Hide the warnings" });
    away.addEventListener("click", hide);
    small.append(more, away);
    put(small);
  }
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && root.querySelector("section")) hide();
});

// ---- the stream of changes: a number each, and nothing of what changed

let stream = null;
let asking = false;
let again = false;

async function look() {
  if (asking) {
    again = true;
    return;
  }
  asking = true;
  try {
    const answer = await fetch(`${RESERVED}state?path=${encodeURIComponent(location.pathname)}`, { cache: "no-store" });
    const state = await answer.json();
    if (state.version && state.version !== version) {
      remember();
      location.reload();
      return;
    }
    swap(state.styles);
    show(state.errors, state.warnings);
  } catch {
    // the preview is gone, or this page is being left; the stream asks again when it is back
  } finally {
    asking = false;
    if (again) {
      again = false;
      look();
    }
  }
}

// a browser opens six connections to a host: a page that nobody sees gives its own back
function listen() {
  if (document.hidden) {
    stream?.close();
    stream = null;
  } else if (!stream || stream.readyState === EventSource.CLOSED) {
    stream = new EventSource(`${RESERVED}events`);
    stream.addEventListener("message", look);
  }
}

addEventListener("pagehide", () => stream?.close());
addEventListener("pageshow", listen);
document.addEventListener("visibilitychange", listen);
recall();
listen();
