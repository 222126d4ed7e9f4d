"""The frame of every HTML page: navigation, head, feeds; a Content becomes a page that a template can print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from microsite.formats import jsonld, words
from microsite.formats.tongue import say
from microsite.formats.urls import href, output_path
from microsite.records import frozen
from microsite.values.facts import Site
from microsite.values.pages import Alternate, Link, Page
from microsite.values.views import Content, Head, HtmlView, SiteView

TITLE_MOST = 70
DESCRIPTION_LEAST, DESCRIPTION_MOST = 50, 160


@frozen
class Shell:
    """What is the same on every page: the site, its navigation, the theme's assets by name."""

    site: Site
    nav: tuple[Link, ...]
    foot: tuple[Link, ...]
    assets: Mapping[str, str]
    search: str = ""
    frames: tuple[tuple[str, SiteView], ...] = ()


def framed(shell: Shell) -> Shell:
    """Return a shell with the frame as each link that can be current makes it, the longest address first, then with none.

    One frame then is one object on all pages that share it, and what a theme makes of it is made once.
    """
    hrefs = {link.href for link in (*shell.nav, *shell.foot)} - {shell.site.root}
    links = sorted(hrefs, key=lambda one: (-len(one), one))
    return replace(shell, frames=tuple((here, _view(shell, here)) for here in (*links, "")))


def html_page(content: Content, shell: Shell) -> Page:
    """Return the page that prints a content in the site's frame."""
    return Page(output_path(content.path), "html", html_view(content, shell), content.source)


def html_view(content: Content, shell: Shell) -> HtmlView:
    """Return all that the page of a content may say."""
    return HtmlView(
        template=content.template,
        site=site_view(shell, content.path),
        head=head(content, shell.site),
        crumbs=content.crumbs if len(content.crumbs) > 1 else (),
        page=content.page,
    )


def site_view(shell: Shell, path: str) -> SiteView:
    """Return the frame as seen from a path: the navigation knows where the reader is."""
    here = href(shell.site.root, path)
    found = next((view for address, view in shell.frames if here.startswith(address)), None)
    return found or _view(shell, here)


def _view(shell: Shell, here: str) -> SiteView:
    site = shell.site
    home = site.root

    def at(link: Link) -> Link:
        return Link(link.title, link.href, here.startswith(link.href) and link.href != home)

    calendar = href(site.root, "calendar.ics")
    return SiteView(
        title=site.title,
        description=site.description,
        language=site.language,
        direction=words.direction(site.language),
        home=home,
        url=site.base_url,
        nav=tuple(at(link) for link in shell.nav),
        foot=tuple(at(link) for link in shell.foot),
        organizer=site.organizer.name,
        organizer_url=site.organizer.url,
        logo=site.organizer.logo,
        calendar=calendar,
        webcal="webcal://" + href(site.base_url, "calendar.ics").split("://", 1)[1],
        atom=href(site.root, "feed.xml"),
        json_feed=href(site.root, "feed.json"),
        assets=tuple(sorted(shell.assets.items())),
        search=shell.search,
    )


def head(content: Content, site: Site) -> Head:
    """Return the head of a page; its title and description are as long as result pages show."""
    language = site.language
    description = fit(content.description)
    newest = say(language, "{site}: new sessions", site=site.title)
    return Head(
        title=titled(content.title, site.title),
        description=description,
        canonical=href(site.base_url, content.canonical or content.path),
        language=language,
        direction=words.direction(language),
        robots="" if content.indexable else "noindex",
        og_type=content.og_type,
        og_title=content.og_title or content.title,
        og_description=content.og_description or description,
        images=content.images,
        alternates=(
            *content.alternates,
            Alternate("application/atom+xml", newest, href(site.root, "feed.xml")),
            Alternate("application/feed+json", newest, href(site.root, "feed.json")),
            Alternate("text/calendar", site.title, href(site.root, "calendar.ics")),
        ),
        locale=words.locale_name(content.lang or language),
        jsonld=tuple(jsonld.dumps(dict(node)) for node in content.nodes if node),
    )


def titled(title: str, site: str) -> str:
    """Return a document title of at most 70 characters; the site's name follows when it fits."""
    if title == site:
        return title
    whole = f"{title} · {site}"
    if len(whole) <= TITLE_MOST:
        return whole
    return title if len(title) <= TITLE_MOST else shortened(title, TITLE_MOST)


def fit(text: str) -> str:
    """Return a description of at most 160 characters, cut at a word."""
    text = " ".join(text.split())
    return text if len(text) <= DESCRIPTION_MOST else shortened(text, DESCRIPTION_MOST)


def shortened(text: str, most: int) -> str:
    """Return text cut at a word to so many characters, with an ellipsis; one long word is cut where it must be."""
    cut = text[: most - 1]
    at = cut.rfind(" ")
    return (cut[:at] if at > most // 2 else cut).rstrip(" ,;:·\u2013-") + "…"


def sentences(parts: Sequence[str]) -> str:
    """Return as many of the parts, in order, as a description needs to say something: at least 50 characters."""
    found = ""
    for part in parts:
        if len(found) >= DESCRIPTION_LEAST:
            break
        if part:
            found = f"{found} {part}".strip()
    return fit(found)
