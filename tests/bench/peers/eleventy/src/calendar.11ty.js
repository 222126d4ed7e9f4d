import { calendar, vevent } from "./_includes/calendar.js";

export const data = { permalink: "/calendar.ics", eleventyExcludeFromCollections: true };

export function render(data) {
  return calendar(data.collections.sessions.map((session) => vevent(session, data, this)).join(""));
}
