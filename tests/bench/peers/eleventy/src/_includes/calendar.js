// A session as a VEVENT, for its own calendar file and for the site's.
export function vevent(session, data, filters) {
  const { stamp, ical, later, clock, humanize } = filters;
  const it = session.data;
  const address = data.site.url + session.url;
  let at = it.start;
  const lines = [it.summary, ""];
  for (const slug of it.mentors) lines.push(`With ${data.collections.mentorsBySlug[slug].data.title}`);
  lines.push("", "Agenda");
  for (const one of it.agenda) {
    lines.push(`${clock(at)} ${data.segments[one.segment]}${one.title ? `: ${one.title}` : ""}`);
    at = later(at, one.minutes);
  }
  lines.push("", "You leave with", ...it.outcomes.map((one) => `- ${one}`));
  lines.push("", `Seat: ${it.offer.price} ${it.offer.currency}`, `Book a seat: ${it.register}`, "", `Details: ${address}`);
  return [
    "BEGIN:VEVENT",
    `UID:${session.fileSlug}@bench.example`,
    `DTSTAMP:${stamp(session.date)}`,
    `DTSTART:${stamp(it.start)}`,
    `DTEND:${stamp(later(it.start, it.duration))}`,
    `SUMMARY:${ical(it.title)}`,
    `DESCRIPTION:${ical(lines.join("\n"))}`,
    `LOCATION:${address}`,
    `URL:${address}`,
    "STATUS:CONFIRMED",
    `LAST-MODIFIED:${stamp(session.date)}`,
    `CATEGORIES:${it.topics.map(humanize).join(",")}`,
    "END:VEVENT",
    "",
  ].join("\r\n");
}

export const calendar = (events) =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//eleventy//EN\r\nCALSCALE:GREGORIAN\r\n${events}END:VCALENDAR\r\n`;
