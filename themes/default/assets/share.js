// Hands a session's address on: to whom the reader chooses, else to the clipboard. The page itself sends nothing.
const button = document.querySelector("[data-hand-on]");
if (button && (navigator.share || navigator.clipboard)) {
  const { href: url } = button.parentElement.querySelector("a");
  const told = button.parentElement.querySelector("[role=status]");
  button.addEventListener("click", async () => {
    if (navigator.share) return navigator.share({ title: document.title, url }).catch(() => {}); // thought better of it
    await navigator.clipboard.writeText(url);
    told.textContent = button.dataset.handOn;
  });
  button.hidden = false;
}
