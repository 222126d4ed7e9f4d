// A reader who came by a partner's link (?via=NAME) takes the name along to where a seat is booked: nothing is stored or sent.
const name = new URLSearchParams(location.search).get("via");

if (name && /^[\p{L}\p{N}]([\p{L}\p{M}\p{N}-]{0,78}[\p{L}\p{M}\p{N}])?$/u.test(name)) {
  for (const link of document.querySelectorAll("aside [data-until] > a[href^=http]")) {
    const there = new URL(link.href);
    there.searchParams.set("via", name);
    link.href = there.href;
  }
}
