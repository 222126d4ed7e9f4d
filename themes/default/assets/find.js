// Finds mentors for a need in the visitor's browser, in the order of `microsite match`. The need is sent and kept nowhere: the index is loaded
// once, with the page, and after that nothing is asked of the network.

// microsite/formats/terms.py: runs of letters and digits, without accents, case and plural; scripts without spaces by letter pairs
export function tokenizer({ dense, stop }) {
  const run = new RegExp(`[${dense}]+|(?:(?![${dense}])[\\p{L}\\p{N}])+`, "gu");
  const isDense = new RegExp(`^[${dense}]`, "u");
  const silent = new Set(stop.split(" "));
  const single = (word) => {
    const { length } = [...word];
    if (length > 4 && word.endsWith("ies")) return `${word.slice(0, -3)}y`;
    return length > 3 && word.endsWith("s") && !"suiy'".includes(word.at(-2)) ? word.slice(0, -1) : word;
  };
  const parts = (found) => {
    const letters = [...found];
    if (!isDense.test(found)) return [single(found)];
    return letters.length === 1 ? letters : letters.slice(1).map((letter, i) => letters[i] + letter);
  };
  const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const runs = (text) => folded(text).match(run) ?? [];
  const terms = (text) => runs(text).flatMap(parts).filter((term) => !silent.has(term));
  const spoken = (text) => new Map(runs(text).filter((found) => !isDense.test(found)).reverse().map((found) => [single(found), found]));
  return { terms, spoken };
}

// microsite/formats/roots.py: words without their endings, and slips of the finger
function rooter({ endings, doubled }) {
  const shorter = (word) => {
    const found = endings.find(([ending, , least]) => word.endsWith(ending) && word.length - ending.length >= least);
    if (!found) return word;
    let rest = word.slice(0, word.length - found[0].length);
    if (["ing", "ed"].includes(found[0]) && rest.length > 3 && rest.at(-1) === rest.at(-2) && doubled.includes(rest.at(-1))) rest = rest.slice(0, -1);
    return rest + found[1];
  };
  return (word) => {
    if (!/^[a-z]+$/.test(word)) return word;
    for (;;) {
      const next = shorter(word);
      if (next === word) return word;
      word = next;
    }
  };
}

function distance(one, other, most) {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before = [];
  let last = [...other, 0].map((_, i) => i);
  for (let row = 1; row <= one.length; row++) {
    const now = [row];
    for (let column = 1; column <= other.length; column++) {
      const changed = one[row - 1] !== other[column - 1];
      let best = Math.min(last[column] + 1, now[column - 1] + 1, last[column - 1] + changed);
      if (row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]) best = Math.min(best, before[column - 2] + 1);
      now.push(best);
    }
    [before, last] = [last, now];
  }
  return Math.min(last.at(-1), most + 1);
}

// microsite/formats/asking.py: what each word gives, added up in whole numbers, and variety among the first
export function matcher({ rules, postings, near, said }) {
  const { terms, spoken } = tokenizer(rules);
  const root = rooter(rules);
  const anything = new Set(rules.anything.split(" "));
  const paths = new Map(Object.entries(postings));
  const sayings = new Map(Object.entries(said));
  const pairs = (flat) => Array.from({ length: flat.length / 2 }, (_, i) => [flat[2 * i], flat[2 * i + 1]]);
  const likeness = near.map(pairs);

  const allowed = (word) => (/^\p{L}+$/u.test(word) ? Math.max(0, ...rules.slips.filter(([least]) => [...word].length >= least).map(([, most]) => most)) : 0);
  const slips = (word, known, most) => Math.min(...rules.grown.map((grown) => distance([...word], [...(known + grown)], most)));

  function leads(word, stem) {
    const gives = new Map((sayings.get(stem) ?? []).map((target) => [target, rules.said]));
    if (paths.has(stem)) gives.set(stem, rules.own);
    let nearest = gives.size ? 0 : allowed(word);
    if (!nearest) return gives;
    let guesses = [];
    const first = [...word][0];
    for (const known of [...paths.keys(), ...[...sayings.keys()].filter((saying) => !saying.includes(" "))]) {
      if ([...known][0] !== first) continue;
      const count = slips(word, known, nearest);
      if (count < nearest) [nearest, guesses] = [count, []];
      if (count === nearest) guesses.push(known);
    }
    for (const target of guesses.flatMap((guess) => [guess, ...(sayings.get(guess) ?? [])])) if (paths.has(target)) gives.set(target, rules.slipped);
    return gives;
  }

  function concepts(words) {
    const found = new Map();
    const stems = words.map(root);
    const put = (name, gives) => found.has(name) || found.set(name, gives);
    for (let start = 0; start < words.length; start++)
      for (let length = 2; length <= rules.longest && start + length <= words.length; length++) {
        const targets = sayings.get(stems.slice(start, start + length).join(" ")) ?? [];
        if (targets.length) put(words.slice(start, start + length).join(" "), new Map(targets.map((target) => [target, rules.said])));
      }
    const seen = new Set();
    words.forEach((word, i) => {
      if (!seen.has(stems[i])) put(word, leads(word, stems[i]));
      seen.add(stems[i]);
    });
    return found;
  }

  function worth(gives) {
    const found = new Map(); // of a word and of a topic, what gives most
    for (const [stem, percent] of gives)
      for (const [number, impact] of pairs(paths.get(stem))) {
        if (!found.has(number)) found.set(number, [0, 0]);
        const most = found.get(number);
        const which = Number(stem.startsWith(rules.label));
        most[which] = Math.max(most[which], percent * impact);
      }
    return [...found].map(([number, [word, topic]]) => [number, word + topic]);
  }

  function varied(hits) {
    const [rest, later, best] = [hits.slice(0, rules.varied), hits.slice(rules.varied), hits[0]?.score];
    const like = new Map(rest.map(({ number }) => [number, 0]));
    const chosen = [];
    const value = ({ score, number }) => 10000 * score - rules.variety * best * like.get(number);
    while (rest.length) {
      const next = rest.reduce((one, other) => (value(other) > value(one) || (value(other) === value(one) && other.number < one.number) ? other : one));
      rest.splice(rest.indexOf(next), 1);
      chosen.push(next);
      for (const [other, percent] of likeness[next.number]) if (percent > (like.get(other) ?? percent)) like.set(other, percent);
    }
    return [...chosen, ...later];
  }

  // the terms of a hit as the need says them
  const ownWords = (need, said = spoken(need)) => (words) => words.split(" ").map((word) => said.get(word) ?? word).join(" ");

  const ask = (need, fits = () => true) => {
    const given = new Map();
    for (const [words, gives] of concepts(terms(need)))
      for (const [number, most] of worth(gives)) {
        if (!fits(number)) continue;
        if (!given.has(number)) given.set(number, []);
        given.get(number).push([words, most * (anything.has(words) ? rules.quiet : 100)]);
      }
    const hits = [...given].map(([number, found]) => ({
      number,
      score: found.reduce((sum, [, one]) => sum + one, 0),
      terms: found.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)),
    }));
    return varied(hits.sort((a, b) => b.score - a.score || a.number - b.number));
  };
  return { ask, ownWords };
}

const FORM = 1;
const FIRST = 5;
const place = document.querySelector("[data-find]");
if (place) begin();

async function begin() {
  const form = place.querySelector("form");
  let run = () => {}; // until the index is here
  let waiting;
  form.addEventListener("input", (event) => {
    clearTimeout(waiting);
    if (!event.isComposing) waiting = setTimeout(() => run(), 150);
  });
  form.addEventListener("compositionend", () => run());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    run();
  });
  place.ariaBusy = "true";
  place.hidden = false; // before the page is first painted, so that nothing jumps
  const data = await fetch(place.dataset.find).then((answer) => (answer.ok ? answer.json() : {})).catch(() => ({}));
  place.ariaBusy = "false";
  if (data.form !== FORM) {
    place.hidden = true; // the list below says it all
    return;
  }
  const pattern = place.querySelector("template").content.firstElementChild;
  const part = (what) => place.querySelector(`[data-${what}]`);
  const { ask, ownWords } = matcher(data);
  const lang = document.documentElement.lang;
  const number = new Intl.NumberFormat(`${lang}-u-nu-latn`);
  const listed = new Intl.ListFormat(lang, { type: "unit" });

  const open = (mentor) => mentor.sessions.filter(({ ends }) => Date.parse(ends) > Date.now());
  const held = ({ mode }, wanted) => !wanted || mode === wanted || (mode === "hybrid" && wanted !== "hybrid");
  const next = (mentor, wanted) => {
    const fitting = open(mentor).filter((session) => held(session, wanted));
    return fitting.find(({ full }) => !full) ?? fitting[0];
  };

  const link = (textContent, address) => Object.assign(document.createElement("a"), { textContent, href: address });
  function row({ number: mentor, terms }, wanted, own) {
    const { name, href, line, proof } = data.mentors[mentor];
    const item = pattern.cloneNode(true);
    const at = (what) => item.querySelector(`[data-${what}]`);
    at("name").append(link(name, href));
    at("line").textContent = line;
    at("proof").textContent = proof;
    at("terms").textContent = listed.format(terms.map(([words]) => own(words)));
    const session = next(data.mentors[mentor], wanted);
    at("next").hidden = !session;
    if (session) {
      at("session").append(link(session.title, session.href));
      at("session").lang = session.lang;
      at("when").textContent = session.when;
    }
    for (const what of ["line", "proof"]) at(what).hidden = !at(what).textContent;
    return item;
  }

  run = () => {
    const need = form.elements.need.value.trim();
    const language = form.elements.language?.value;
    const wanted = form.elements.format.value;
    const fits = (mentor) => {
      const one = data.mentors[mentor];
      return (!language || one.languages.includes(language)) && (!wanted || Boolean(next(one, wanted)));
    };
    const hits = need ? ask(need, fits).slice(0, FIRST) : [];
    part("hits").replaceChildren(...hits.map((hit) => row(hit, wanted, ownWords(need))));
    part("none").hidden = !need || hits.length > 0;
    const forms = JSON.parse(part("found").dataset.found);
    const words = hits.length ? forms[new Intl.PluralRules(lang).select(hits.length)].replace("{n}", number.format(hits.length)) : "";
    if (part("found").textContent !== words) part("found").textContent = words;
  };
  if (form.elements.need.value) run(); // said before the index was here
}
