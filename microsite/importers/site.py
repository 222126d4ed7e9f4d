"""Read what an import must know of the site: its zone, its agenda template's limits, its mentors."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from microsite.diagnostics import Problem, Span, error
from microsite.importers import sources
from microsite.importers.convert import flat, number, truth
from microsite.importers.foreign import read_yaml
from microsite.importers.frontmatter import split
from microsite.importers.times import zone_named
from microsite.importers.values import Field, Setting, Value

_BUILT_IN = ("micro-mentoring", (30, 60), 2)


def _mapping(fields: Mapping[str, Field], key: str) -> Mapping[str, Value]:
    value = fields[key].value if key in fields else {}
    return value if isinstance(value, Mapping) else {}


def _text(fields: Mapping[str, Field], key: str) -> str:
    return flat(fields[key].value).strip() if key in fields else ""


def _yaml(path: Path) -> dict[str, Field]:
    text = sources.read_text(path) if path.is_file() else ""
    found = {} if isinstance(text, Problem) else read_yaml(text, str(path))
    return {} if isinstance(found, Problem) else found


def mentors_of(site: Path) -> dict[str, bool]:
    """Return the slug of each mentor of the site, and whether it is public (no `draft: true`)."""
    found: dict[str, bool] = {}
    folder = site / "content" / "mentors"
    for file in sources.walk(folder) if folder.is_dir() else ():
        if file.suffix != ".md":
            continue
        text = sources.read_text(file, cap=1024 * 1024)
        parts = text if isinstance(text, Problem) else split(text, str(file))
        fields: Mapping[str, Field] = {} if isinstance(parts, Problem) else parts[0]
        found[_text(fields, "slug") or file.stem] = truth(_text(fields, "draft")) is not True
    return found


def setting_of(site: Path) -> Setting | Problem:
    """Return the site's setting, or the problem that there is no usable site.yaml."""
    path = site / "site.yaml"
    if not path.is_file():
        return error(
            "C101", "there is no site.yaml here", Span(str(path)), "name the site's folder with --into"
        )
    text = sources.read_text(path)
    fields = text if isinstance(text, Problem) else read_yaml(text, str(path))
    if isinstance(fields, Problem):
        return fields
    zone = zone_named(_text(fields, "timezone") or "UTC")
    if not zone:
        line = fields["timezone"].line
        return error(
            "T102",
            "the site's time zone is unknown",
            Span(str(path), line),
            "write an IANA zone, like Europe/Berlin",
        )
    name, limits, proofs = _BUILT_IN
    agenda = _text(fields, "agenda") or name
    minutes: tuple[int, int] | None = limits if agenda == name else None
    template = _yaml(site / "data" / "agendas" / f"{agenda}.yaml") if "/" not in agenda else {}
    span = _mapping(template, "duration")
    least, most = number(span.get("min", "")), number(span.get("max", ""))
    if least is not None and most is not None:
        minutes = (least, most)
    asked = number(_mapping(template, "mentor").get("case_studies", ""))
    return Setting(
        zone=zone,
        host=urlsplit(_text(fields, "base_url")).hostname or "",
        case_studies=proofs if asked is None else asked,
        minutes=minutes,
        mentors=mentors_of(site),
    )
