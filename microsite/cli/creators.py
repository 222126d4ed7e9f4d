"""The command for those who bring visitors: who they are, and the addresses that count for them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from microsite.cli.options import format_option, handed_on, now_option, site_option
from microsite.cli.tables import table
from microsite.cli.terminal import clock, find_site, finish, guarded

if TYPE_CHECKING:
    from microsite.program.creators import Link, Told

NOBODY = "no creators: data/creators.yaml names none"


@click.group(invoke_without_command=True)
@site_option
@format_option
@now_option
@click.pass_context
def creators(ctx: click.Context, site: Path | None, form: str, now: str | None) -> None:
    """List who brings visitors: their share, their page, and what their readers are told.

    \b
    They stand in data/creators.yaml; a build publishes a page for each below /partners/. Then
        microsite creators links EVENT     the addresses of a session that count for each of them
        microsite metrics ...              what came by each, and what is owed
    """  # noqa: D301 - the backslash is click's mark for lines that stay as they are
    if handed_on(ctx, site=site, form=form, now=now):
        return
    from microsite.program.creators import creators_of

    root = find_site(site)
    with guarded("reading the creators", root):
        answer = creators_of(root, clock(now))
    facts = {"creators": [_facts(one) for one in answer.creators]}
    closing = "" if answer.problems else _shown(answer.creators)
    finish(answer.problems, form, facts, closing=closing, failed=bool(answer.problems))


def _shown(found: tuple[Told, ...]) -> str:
    if not found:
        return NOBODY
    rows = [
        (one.creator.slug, one.creator.front.name, _share(one), f"{len(one.coming)}", one.page)
        for one in found
    ]
    listed = table(("slug", "name", "share", "to come", "page"), rows, frozenset({2, 3}))
    told = [
        f"{one.creator.slug}: {one.creator.front.disclosure}" for one in found if one.creator.front.disclosure
    ]
    return "\n".join([listed, *(["", "readers are told", *told] if told else [])])


def _share(one: Told) -> str:
    return f"{one.creator.front.share_percent.normalize():f}%" if one.creator.front.paid else "-"


def _facts(one: Told) -> dict[str, object]:
    front = one.creator.front
    return {
        "slug": front.slug,
        "name": front.name,
        "url": front.url,
        "share_percent": float(front.share_percent),
        "disclosure": front.disclosure,
        "page": one.page,
        "calendar": f"{one.page}calendar.ics",
        "atom": f"{one.page}feed.xml",
        "json_feed": f"{one.page}feed.json",
        "embed": f"{one.page}embed/",
        "oembed": f"{one.page}oembed.json",
        "events": list(one.coming),
    }


@creators.command()
@click.argument("event", default="")
@click.option("--creator", "only", default="", metavar="SLUG", help="Only the address that counts for one.")
@click.option("--html", is_flag=True, help="Print links as HTML, with rel=sponsored where they are paid for.")
@site_option
@format_option
@now_option
def links(event: str, only: str, *, html: bool, site: Path | None, form: str, now: str | None) -> None:
    """Print the addresses of a session that count for each creator; without EVENT those of their own pages.

    A paid link carries rel="sponsored", and its disclosure stands near it.
    """
    from microsite.program.creators import links_of

    root = find_site(site)
    with guarded("reading the creators", root):
        answer = links_of(root, clock(now), event, only)
    facts = {"links": [_link(one) for one in answer.links]}
    closing = "" if answer.problems else _listed(answer.links, html=html)
    finish(answer.problems, form, facts, closing=closing, failed=bool(answer.problems))


def _listed(found: tuple[Link, ...], *, html: bool) -> str:
    if not found:
        return NOBODY
    lines = []
    for one in found:
        front = one.creator.front
        lines.append(f"{front.slug}  {one.html if html else one.url}")
        lines += [f"  say beside it: {front.disclosure}"] if front.disclosure else []
    return "\n".join(lines)


def _link(one: Link) -> dict[str, object]:
    front = one.creator.front
    return {
        "creator": front.slug,
        "url": one.url,
        "title": one.title,
        "rel": one.rel,
        "html": one.html,
        "disclosure": front.disclosure,
    }
