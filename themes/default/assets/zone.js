// Says a session's time in the reader's own zone where it differs, how soon it begins, and which day of a month is today.
const language = document.documentElement.lang || "en";

// as the page writes its own times: "17:00", or with AM and PM
function say(start, like, day) {
  const half = /[ap]\.?\s?m|[صم]|午/i.test(like);
  const form = { hour: half ? "numeric" : "2-digit", minute: "2-digit", hour12: half, timeZoneName: "short" };
  if (day) form.weekday = "short";
  return new Intl.DateTimeFormat(`${language}-u-nu-latn`, form).format(start);
}

// minutes east of UTC that an ISO 8601 time states
function offset(iso) {
  const found = /([+-])(\d\d):?(\d\d)$/.exec(iso);
  return found ? (found[1] === "-" ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3])) : 0;
}

for (const place of document.querySelectorAll(".local[data-words]")) {
  const time = place.parentElement.querySelector("time.start");
  const start = time && new Date(time.dateTime);
  if (!start || Number.isNaN(start.getTime()) || -start.getTimezoneOffset() === offset(time.dateTime)) continue;
  const day = start.getDate() !== Number(time.dateTime.slice(8, 10));
  place.textContent = place.dataset.words.replace("{time}", say(start, time.textContent, day));
  place.title = new Intl.DateTimeFormat(language, { timeZoneName: "long" }).formatToParts(start).find((p) => p.type === "timeZoneName").value;
  place.hidden = false;
}

function soon() {
  for (const place of document.querySelectorAll("[data-soon]")) {
    const minutes = Math.ceil((Date.parse(place.dataset.soon) - Date.now()) / 6e4);
    const [n, unit] = minutes < 91 ? [minutes, "minute"] : [Math.round(minutes / 60), "hour"];
    place.hidden = minutes < 1 || minutes > 2880;
    place.textContent = new Intl.RelativeTimeFormat(`${language}-u-nu-latn`).format(n, unit);
  }
}
soon();
setInterval(soon, 2e4);

const today = new Date().toLocaleDateString("sv"); // as ISO 8601
document.querySelector(`.month td > time[datetime="${today}"]`)?.parentElement.setAttribute("aria-current", "date");
