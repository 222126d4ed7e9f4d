"""Writes the reference pages of docs/ from the models and the catalogue of codes, so that they cannot differ.

Run it from anywhere after a change of a key, a code or a template: `python docs/developer/make_reference.py`. It judges the
shipped templates too, and writes down that they are sound.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
import sys
import typing
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from types import NoneType, UnionType
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))  # the package of this tree, also without an installation

from microsite.codes import CODES  # noqa: E402 - after the path is set
from microsite.config import SiteFront  # noqa: E402 - the same
from microsite.kinds import KINDS  # noqa: E402 - the same
from microsite.kinds.common import CommonFront  # noqa: E402 - the same
from microsite.kinds.event_front import EventFront  # noqa: E402 - the same
from microsite.kinds.mentor import MentorFront  # noqa: E402 - the same
from microsite.kinds.page import PageFront  # noqa: E402 - the same
from microsite.kinds.series import SeriesFront  # noqa: E402 - the same
from microsite.read import (  # noqa: E402 - the same
    durations,
    experiment_front,
    fields,
    funnels,
    money,
    paths,
    plain,
    rubrics,
    scalars,
    times,
    venues,
)
from microsite.read.agenda import AgendaTemplate  # noqa: E402 - the same
from microsite.read.creators import CreatorFront  # noqa: E402 - the same
from microsite.read.specs import Field, specs_of  # noqa: E402 - the same
from microsite.render import layers, shipped  # noqa: E402 - the same
from microsite.render import theme as themes  # noqa: E402 - the same
from microsite.render.anatomy import anatomy  # noqa: E402 - the same
from microsite.render.judge import TEMPLATES  # noqa: E402 - the same
from microsite.values import views  # noqa: E402 - the same
from microsite.values.themes import ThemeFile  # noqa: E402 - the same

FRONTS: dict[str, type[Any]] = {
    "event": EventFront,
    "mentor": MentorFront,
    "series": SeriesFront,
    "page": PageFront,
}
FAMILIES = {
    "F1": "Files, and the fence between front matter and text",
    "Y1": "YAML",
    "M1": "Keys and their values",
    "N1": "Facts that readers would want",
    "T1": "Dates and times",
    "L1": "Visitors' words (`data/synonyms.yaml`)",
    "A1": "Agenda templates",
    "A2": "The agenda of a session",
    "P1": "Proof: the case studies of a mentor",
    "R1": "References",
    "O1": "Offers",
    "D1": "Who moderates which session",
    "V1": "Transcripts",
    "B1": "Private tables (`microsite metrics`, `microsite rubric`)",
    "X1": "Pricing experiments",
    "Q1": "Creators and links that count for them",
    "G1": "Rubrics, and the panels that use them",
    "U1": "Slugs, addresses, identity",
    "H1": "Markdown and HTML",
    "S1": "The search",
    "C1": "site.yaml and the folders of a site",
    "E1": "Templates and the engine",
    "W1": "What a theme must keep (`microsite theme test`)",
    "I1": "Imports",
    "K1": "Built pages: HTML and its head",
    "K2": "Built pages: JSON-LD",
    "K3": "Built pages: microformats2",
    "K4": "Built pages: OpenGraph",
    "K5": "Built pages: whether all surfaces say the same",
    "K6": "Built calendars",
    "K7": "Built feeds and data",
    "K8": "The built tree as a whole: links, files, sitemap",
    "K9": "What must not be published",
}
SIMPLE: dict[type[Any], str] = {
    plain.Boolean: "`true` or `false`",
    plain.Free: "anything",
    scalars.Slug: "a slug, as in `price-your-first-tier`",
    scalars.Url: "an address, as in `https://example.org/`",
    scalars.UrlOrFile: "an address, or the name of a file as in `proof.pdf`",
    scalars.Host: "the name of a host, as in `example.org`",
    paths.SitePath: "a path of this site, as in `/old/path/`",
    paths.FilePath: "a file name",
    scalars.Language: "a language tag, as in `en` or `pt-BR`",
    scalars.Zone: "a time zone, as in `Europe/Berlin`",
    money.Currency: "a currency code, as in `EUR`",
    money.Amount: 'a quoted amount, as in `"45.00"`',
    times.Day: "a date, as in `2026-12-03`",
    durations.ClockLength: "a length, as in `44:10`",
    venues.VenueOrName: "a venue's id, or keys (below)",
    experiment_front.OfferKeys: "keys of an offer",
    durations.DurationKey: "a duration, as in `PT1H`, `P1D` or `P30D`",
    rubrics.Anchors: "a text for each of `1` to `5`, or a list of five",
}


def wants(spec: object) -> str:
    """Return in words what a kind of value takes; a kind without words is a fault of this script."""
    if isinstance(spec, plain.Text):
        return f"text{' of any lines' if spec.lines else ''}, at most {spec.most} characters"
    if isinstance(spec, plain.Word):
        return "one of " + ", ".join(f"`{word}`" for word in spec.words)
    if isinstance(spec, plain.Integer | plain.Number):
        what = "a whole number" if isinstance(spec, plain.Integer) else "a number"
        return f"{what}, {_range(spec.least, spec.most)}"
    if isinstance(spec, times.WallTime):
        day = ", or a date" if spec.date_allowed else ""
        return f"a date and time, as in `2026-12-03 18:00`{day}"
    if isinstance(spec, fields.Record):
        return ("a sentence, or " if isinstance(spec, rubrics.KnockoutOrSentence) else "") + "keys (below)"
    if isinstance(spec, funnels.TargetKey):
        return "a page's slug, a path, an address" + (", or a text with a space in it" if spec.text else "")
    if isinstance(spec, experiment_front.Named):
        return "names, and below each " + wants(spec.item)
    if isinstance(spec, fields.ListOf):
        return f"a list, at most {spec.most}: {wants(spec.item)}"
    return SIMPLE[type(spec)]


def _range(least: int, most: int) -> str:
    far = 10**6
    if most >= far:
        return "any" if least <= -far else f"{least} or more"
    return f"{least} to {most}"


def nested(spec: object) -> type[Any] | None:
    """Return the record whose keys a value holds, None when it holds none."""
    if isinstance(spec, fields.ListOf | experiment_front.Named):
        return nested(spec.item)
    if isinstance(spec, venues.VenueOrName):
        return venues.Venue
    return spec.cls if isinstance(spec, fields.Record) else None


def table(known: Iterable[tuple[str, Field]]) -> Iterator[str]:
    """Yield the lines of a table of keys; a required key is marked."""
    yield "| key | what it says | what it takes |"
    yield "| --- | --- | --- |"
    for name, field in known:
        mark = " **required**" if field.required else ""
        yield f"| `{name}`{mark} | {field.help} | {wants(field.spec)} |"


def sections(cls: type[Any], path: str, depth: int, known: Iterable[tuple[str, Field]]) -> Iterator[str]:
    """Yield the table of a record's keys, then a section for each key that holds keys."""
    listed = list(known)
    yield from table(listed)
    yield ""
    for name, field in listed:
        inner = nested(field.spec)
        if inner is not None and inner is not cls:
            yield f"{'#' * depth} `{path}{name}`"
            yield ""
            yield from sections(inner, f"{path}{name}.", depth, specs_of(inner).items())


def front_matter() -> str:
    """Return docs/editor/front-matter.md."""
    common = specs_of(CommonFront)
    lines = [
        "# Every key of front matter",
        "",
        "What stands between the two `---` lines of a file. Only the keys marked **required** must be there.",
        "`microsite validate` says where a value does not fit. This page is made from the program itself.",
        "",
        "Of an event these are needed too: `mentors` (or `mentor`), and `duration` or `end`. `venue` is needed unless the format",
        "is `online`.",
        "",
        "## Every kind",
        "",
        *table(common.items()),
        "",
    ]
    for kind in KINDS:
        cls = FRONTS[kind.name]
        own = [(name, field) for name, field in specs_of(cls).items() if name not in common]
        lines += [f"## {kind.name.capitalize()}", "", f"`content/{kind.folder}/SLUG.md`", ""]
        lines += sections(cls, "", 3, own)
    return "\n".join(lines).rstrip() + "\n"


def settings() -> str:
    """Return docs/owner/settings.md."""
    lines = [
        "# Every key of site.yaml and of the data files",
        "",
        "This page is made from the program itself.",
        "",
    ]
    files: tuple[tuple[str, type[Any], str], ...] = (
        ("site.yaml", SiteFront, "The site's facts and settings."),
        ("data/agendas/NAME.yaml", AgendaTemplate, "An agenda template; see [agenda.md](agenda.md)."),
        (
            "data/venues.yaml",
            venues.Venue,
            "Venues by their ids: `northlight-hall:`, and below it these keys.",
        ),
        (
            "data/creators.yaml",
            CreatorFront,
            "Who brings visitors, a list under `creators:`; see [creators.md](creators.md).",
        ),
        (
            "data/experiments/NAME.yaml",
            experiment_front.ExperimentFront,
            "A pricing experiment; see [experiments.md](experiments.md), where `events` also takes `from`.",
        ),
        (
            "data/funnels/NAME.yaml",
            funnels.FunnelFront,
            "What follows a session; see [funnels.md](funnels.md).",
        ),
        (
            "data/rubrics/NAME.yaml",
            rubrics.RubricFront,
            "By what nominees are judged; see [nomination.md](nomination.md).",
        ),
    )
    for name, cls, words in files:
        lines += [f"## {name}", "", words, ""]
        lines += sections(cls, "", 3, specs_of(cls).items())
    return "\n".join(lines).rstrip() + "\n"


def problems() -> str:
    """Return docs/problems.md; a code without a family is a fault of this script."""
    lines = [
        "# Every problem code",
        "",
        "A code is permanent: it says one thing and is never used again for another. The message beside it says what is wrong",
        "with your value, the hint says the mend. [How to read a problem line](editor/when-the-build-is-red.md).",
        "This page is made from the program itself.",
        "",
    ]
    families: dict[str, list[str]] = {family: [] for family in FAMILIES}
    for code in sorted(CODES):
        families[code[:2]].append(f"| {code} | {CODES[code]} |")
    for family, rows in families.items():
        lines += [
            f"## {family}: {FAMILIES[family]}",
            "",
            "| code | what it says |",
            "| --- | --- |",
            *rows,
            "",
        ]
    return "\n".join(lines).rstrip() + "\n"


PLAIN = {str: "text", bool: "true or false", int: "a whole number", float: "a number"}
NEVER_SHOWN = {"Span", "Happening"}  # what checks and feeds read of an entry; a view has it in words


def said(hint: Any) -> str:  # noqa: ANN401 - any annotation
    """Return in words what a field of a view holds."""
    if hint in PLAIN:
        return PLAIN[hint]
    parts = typing.get_args(hint)
    if typing.get_origin(hint) in {UnionType, typing.Union}:
        return " or ".join("none" if part is NoneType else said(part) for part in parts)
    if typing.get_origin(hint) is tuple:
        if parts[-1] is Ellipsis:
            return f"a list of {said(parts[0])}"
        return "a pair of " + " and ".join(said(part) for part in parts)
    return f"[{hint.__name__}](#{hint.__name__.lower()})" if dataclasses.is_dataclass(hint) else hint.__name__


def held(hint: Any) -> Iterator[type[Any]]:  # noqa: ANN401 - any annotation
    """Yield the records that a field holds."""
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        yield hint
    for part in typing.get_args(hint):
        yield from held(part)


def record(cls: type[Any]) -> Iterator[str]:
    """Yield the section of one record that templates see."""
    hints = typing.get_type_hints(cls)
    words = " ".join(inspect.getdoc(cls).split()) if cls.__doc__ else ""
    yield from (f"### {cls.__name__}", "", words, "", "| field | what it holds |", "| --- | --- |")
    for field in dataclasses.fields(cls):
        if not any(one.__name__ in NEVER_SHOWN for one in held(hints[field.name])):
            yield f"| `{field.name}` | {said(hints[field.name])} |"
    yield ""


def blocks() -> Iterator[str]:
    """Yield the table of the default theme's templates: the page that each makes, and its blocks."""
    folder = ROOT / "themes" / "default" / "templates"
    yield from ("| template | `page` is | blocks |", "| --- | --- | --- |")
    for file in sorted(folder.glob("*.html")):
        text = file.read_text("utf-8")
        names = list(dict.fromkeys(re.findall(r"{%-?\+?\s*block\s+(\w+)", text)))
        above = re.search(r'{%-?\s*extends\s+"([^"]+)"', text)
        own = ", ".join(f"`{name}`" for name in names)
        more = f"those of `{above[1]}`" if above else ""
        kind = TEMPLATES.get(file.name)
        link = said(kind) if kind else "any of them"
        yield f"| `{file.name}` | {link} | {'; '.join(part for part in (own, more) if part)} |"


def theme() -> str:
    """Return docs/owner/theme-reference.md."""
    waiting: list[type[Any]] = [views.SiteView, views.Head, views.Link, *dict.fromkeys(TEMPLATES.values())]
    seen: dict[type[Any], None] = {}
    while waiting:
        cls = waiting.pop(0)
        if cls not in seen and cls.__name__ not in NEVER_SHOWN:
            seen[cls] = None
            waiting += [one for hint in typing.get_type_hints(cls).values() for one in held(hint)]
    lines = [
        "# What a template is given",
        "",
        "A template is called with four names: `site` ([SiteView](#siteview)), `head` ([Head](#head)), `crumbs` (a list of",
        "[Link](#link)) and `page`, which differs from template to template. Every word, number and address in them is decided",
        "already. [How themes work](theming.md). This page is made from the program itself.",
        "",
        "## Templates and their blocks",
        "",
        "Those of the default theme. A theme that stands alone needs every one but `base.html`.",
        "",
        *blocks(),
        "",
        "## What it can call",
        "",
        "Beside Jinja's own filters, tests and functions:",
        "",
        "| name | what it does |",
        "| --- | --- |",
        '| `_("...", name=value)` | says a message in the site\'s language, with values filled in |',
        '| `ngettext("one", "many", n)` | says a message that counts |',
        "| `comma` | the sign between parts of a line, with its blank |",
        "| `once(macro, record, ...)` | calls a macro, or gives what it made of the same record and arguments [before](theming.md#what-many-pages-show) |",
        "| `text \\| initials` | the letters that stand in for a portrait: of a name's first and last word |",
        "| `text \\| qr` | the [QR code](theming.md#a-qr-code-in-print) of an address |",
        "| `page.entry.html \\| sanitized` | marks a body as the HTML that it is; also `page.html` |",
        "| `head.jsonld[0] \\| jsonld` | marks a ready JSON text as the content of a script element |",
        "",
        "## Records",
        "",
    ]
    for cls in seen:
        lines += record(cls)
    return "\n".join(lines).rstrip() + "\n"


def pages() -> dict[str, str]:
    """Return the text of every generated page by its path below docs/."""
    return {
        "editor/front-matter.md": front_matter(),
        "owner/settings.md": settings(),
        "owner/theme-reference.md": theme(),
        "problems.md": problems(),
    }


def shipped_templates() -> str:
    """Judge the shipped themes, alone and below one of a site without templates, and return what is known of them."""
    found: list[str] = []
    reads: dict[str, tuple[str, ...]] = {}
    package = ROOT / "microsite"

    def seen(files: Mapping[str, ThemeFile], own: Collection[str]) -> bool:
        found.append(shipped.digest_of(files, own))
        for file in files.values():
            said = anatomy(file.data.decode("utf-8-sig"))
            if not said.computed:
                reads[file.digest] = tuple(said.mentions)
        return False

    before, themes.known_as_sound = themes.known_as_sound, seen
    try:
        with TemporaryDirectory() as site:
            for name in sorted(path.name for path in layers.default_theme_dir(package).parent.iterdir()):
                folder = Path(site, "themes", f"of-{name}")
                folder.mkdir(parents=True)
                (folder / "theme.yaml").write_text(f"extends: {name}\n", encoding="utf-8")
                for one in (name, folder.name):
                    made = themes.load_theme(one, Path(site), package)
                    problems = made.problems if isinstance(made, themes.Theme) else made
                    if problems:
                        raise SystemExit(f"the theme {name} is not sound: {problems[0]}")
    finally:
        themes.known_as_sound = before
    return "".join(shipped.written(found, reads))


def main() -> None:
    """Write the pages, and what the shipped templates are known by."""
    for name, text in pages().items():
        (ROOT / "docs" / name).write_text(text, encoding="utf-8")
    shipped.FILE.write_text(shipped_templates(), "ascii")


if __name__ == "__main__":
    main()
