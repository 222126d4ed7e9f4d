// The benchmark's site in Eleventy: mentors and topics are looked up in maps that are made once a build.
const ZONE = "Europe/Berlin";
const part = (options) => new Intl.DateTimeFormat("en-GB", { timeZone: ZONE, ...options });
const LONG = part({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
const SHORT = part({ weekday: "short", day: "numeric", month: "short", year: "numeric" });
const CLOCK = part({ hour: "2-digit", minute: "2-digit" });
const PARTS = part({ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit", timeZoneName: "longOffset" });

const iso = (date) => {
  const got = Object.fromEntries(PARTS.formatToParts(date).map((p) => [p.type, p.value]));
  const offset = got.timeZoneName.replace("GMT", "") || "+00:00";
  return `${got.year}-${got.month}-${got.day}T${got.hour}:${got.minute}:${got.second}${offset}`;
};
const later = (start, minutes) => new Date(new Date(start).getTime() + minutes * 60000);
const stamp = (date) => new Date(date).toISOString().replace(/[-:]|\.\d+/g, "");
const escaped = (text) => text.replace(/[\\,;]/g, "\\$&").replace(/\n/g, "\\n");
const humanize = (word) => word[0].toUpperCase() + word.slice(1).replaceAll("-", " ");
const byStart = (a, b) => new Date(a.data.start) - new Date(b.data.start) || a.inputPath.localeCompare(b.inputPath);
const chunks = (items, size) =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));

export default function (config) {
  config.setQuietMode(true);
  config.addPassthroughCopy("src/assets");
  config.addCollection("sessions", (api) => api.getFilteredByTag("session").sort(byStart));
  config.addCollection("mentorsBySlug", (api) =>
    Object.fromEntries(api.getFilteredByTag("mentor").map((m) => [m.fileSlug, m])));
  config.addCollection("sessionsByMentor", (api) => {
    const found = {};
    for (const session of api.getFilteredByTag("session").sort(byStart))
      for (const mentor of session.data.mentors) (found[mentor] ??= []).push(session);
    return found;
  });
  config.addCollection("topicNames", (api) =>
    [...new Set(api.getFilteredByTag("session").flatMap((s) => s.data.topics))].sort());
  config.addCollection("topicPages", (api) => {
    const found = {};
    for (const session of api.getFilteredByTag("session").sort(byStart))
      for (const topic of session.data.topics) (found[topic] ??= []).push(session);
    return Object.entries(found).flatMap(([topic, items]) => {
      const parts = chunks(items, 50);
      return parts.map((sessions, at) => ({ topic, sessions, number: at + 1, of: parts.length }));
    });
  });
  config.addFilter("iso", (date) => iso(new Date(date)));
  config.addFilter("long", (date) => LONG.format(new Date(date)));
  config.addFilter("short", (date) => SHORT.format(new Date(date)));
  config.addFilter("clock", (date) => CLOCK.format(new Date(date)));
  config.addFilter("rfc822", (date) => new Date(date).toUTCString());
  config.addFilter("later", later);
  config.addFilter("stamp", stamp);
  config.addFilter("ical", escaped);
  config.addFilter("humanize", humanize);
  config.addFilter("json", (value) => JSON.stringify(value).replaceAll("<", "\\u003c"));
  return {
    dir: { input: "src", output: "_site" },
    markdownTemplateEngine: false,
    htmlTemplateEngine: "njk",
  };
}
