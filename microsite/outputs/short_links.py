"""Short links: pages that send those who follow one to where a step leads, and the QR code of each beside it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from microsite.diagnostics import Span
from microsite.formats.qr import qr
from microsite.formats.urls import href, output_path
from microsite.outputs.files import SentOn
from microsite.records import frozen
from microsite.values.facts import Site
from microsite.values.pages import Page

CODE = "qr.svg"


@frozen
class ShortLink:
    """A short link: its path, where it leads (as a link has it), that page's canonical address, what it says, who asked.

    `canonical` is "" when the page is another site's.
    """

    path: str
    target: str
    canonical: str
    words: str
    where: Span


@frozen
class QrView:
    """A QR code as a picture of its own: the address in it, and what it is called."""

    url: str
    title: str


def short_link_pages(links: Sequence[ShortLink], site: Site) -> tuple[Page, ...]:
    """Return the page at each short link, which nobody is asked to list, and its code to print."""
    pages = []
    for link in links:
        url = href(site.base_url, link.path)
        view = SentOn(site.language, link.target, link.canonical or url, link.words, link.words)
        pages.append(Page(output_path(link.path), "sent-on", view, link.where))
        pages.append(Page(output_path(link.path + CODE), "qr", QrView(url, link.words), link.where))
    return tuple(pages)


def qr_picture(view: QrView) -> bytes:
    """Return a QR code as SVG: black on white, as scanners want it, with the address as its description."""
    code = qr(view.url)
    box = f"0 -0.5 {code.size} {code.size}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="{4 * code.size}" height="{4 * code.size}" role="img">'
        f"<title>{escape(view.title)}</title><desc>{escape(view.url)}</desc>"
        f'<path fill="#fff" d="M0-.5h{code.size}v{code.size}H0z"/><path fill="none" stroke="#000" d="{code.path}"/></svg>\n'
    ).encode()
