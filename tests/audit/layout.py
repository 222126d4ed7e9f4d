"""What no rule of accessibility sees: text that its box cuts off, and pages wider than their window, at both widths."""

from __future__ import annotations

from chromium import chromium
from visits import WIDTHS, visit, window

from audit.results import Line, Stage, judged

# The rectangles of each piece of text against the nearest box that hides what overflows it. Left alone is what is cut on
# purpose: lines that end in an ellipsis, and words kept for screen readers in a box of a pixel.
CUT = """() => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node; (node = walk.nextNode());) {
    if (!node.data.trim()) continue
    let box = node.parentElement
    while (box && !/hidden|clip/.test(getComputedStyle(box).overflow)) box = box.parentElement
    if (!box || box === document.body || box === document.documentElement) continue
    const style = getComputedStyle(box), edge = box.getBoundingClientRect()
    if (style.webkitLineClamp !== "none" || style.textOverflow === "ellipsis" || edge.width <= 1) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    const out = [...range.getClientRects()].some(r => r.width > 1 &&
      (r.left < edge.left - 2 || r.right > edge.right + 2 || r.top < edge.top - r.height / 2 || r.bottom > edge.bottom + r.height / 2))
    if (out) found.push(`${box.tagName.toLowerCase()}.${box.className}: ${node.data.trim().replace(/\\s+/g, " ").slice(0, 80)}`)
  }
  return found
}"""
# By how many pixels a page is too wide, and the innermost element that reaches out of the window first.
WIDER = """() => {
  const more = document.documentElement.scrollWidth - innerWidth
  if (more <= 0) return ""
  const out = [...document.querySelectorAll("body *")].filter(e => {
    const edge = e.getBoundingClientRect()
    return edge.width && (document.documentElement.dir === "rtl" ? edge.left < -0.5 : edge.right > innerWidth + 0.5)
  })
  const one = out.find(e => !out.some(o => o !== e && e.contains(o)))
  return `by ${more} pixels: ${one ? one.outerHTML.slice(0, 120) : "?"}`
}"""


def audit(stage: Stage) -> list[Line]:
    """Return how many pieces of text are cut off and how many pages are too wide."""
    cut: list[str] = []
    wide: list[str] = []
    with chromium() as browser:
        for width in WIDTHS:
            for site in stage.sites:
                with window(browser, width, "light") as page:
                    for path in site.pages.values():
                        visit(page, site.address(path))
                        where = f"{site.name} {path} at {width}"
                        cut += [f"{where}: {words}" for words in page.evaluate(CUT)]
                        more = page.evaluate(WIDER)
                        wide += [f"{where}, {more}"] if more else []
    stage.keep("layout.json", {"cut off": cut, "too wide": wide})
    for words in [*wide[:10], *cut[:10]]:
        stage.say(f"   {words}")
    views = len(WIDTHS) * sum(len(site.pages) for site in stage.sites)
    return [
        judged("layout", f"pieces of text cut off, in {views} views", len(cut)),
        judged("layout", "views wider than their window", len(wide)),
    ]
