import { calendar, vevent } from "./_includes/calendar.js";

export const data = {
  pagination: { data: "collections.sessions", size: 1, alias: "session" },
  permalink: ({ session }) => `${session.url}event.ics`,
  eleventyExcludeFromCollections: true,
};

export function render(data) {
  return calendar(vevent(data.session, data, this));
}
