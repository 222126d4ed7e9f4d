// Says each session's start in the reader's own zone where it differs: "17:00 for you". Adds nothing else.
const language = document.documentElement.lang || undefined;

// written as the page writes its own times: "17:00", or with AM and PM
function say(start, like, withDay) {
  const form = { hour: "2-digit", minute: "2-digit", hour12: /[ap]\.?\s?m/i.test(like) };
  return new Intl.DateTimeFormat(language, withDay ? { weekday: "short", ...form } : form).format(start);
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
  const sameDay = start.getDate() === Number(time.dateTime.slice(8, 10));
  place.textContent = place.dataset.words.replace("{time}", say(start, time.textContent, !sameDay));
  place.hidden = false;
}
