"""Write drafts into a site: only under content/, never through a symlink, never over a file unless forced."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from microsite.diagnostics import Problem, Span, error, note, warning
from microsite.engine.kept_files import write_file
from microsite.importers import sources
from microsite.importers.emit import emit
from microsite.importers.values import Draft, Item, Picture, Written

_RESERVED = frozenset(
    "index feed calendar archive page con prn aux nul "
    "com1 com2 com3 com4 com5 com6 com7 com8 com9 lpt1 lpt2 lpt3 lpt4 lpt5 lpt6 lpt7 lpt8 lpt9".split()
)
_LONGEST = 80


def _is_taken(slug: str, taken: set[str]) -> bool:
    """Say whether a slug is another's, or would stand where the list of a year stands."""
    return slug in taken or (len(slug) == 4 and slug.isdigit())  # noqa: PLR2004 - digits of a year


def final_slugs(drafts: Sequence[Draft]) -> tuple[tuple[str, ...], tuple[Problem, ...]]:
    """Return a slug of its own for each draft of one kind: a taken one gets the date, then a number, in order."""
    taken = set(_RESERVED)
    numbers: dict[str, int] = {}
    slugs: list[str] = []
    problems = []
    for draft in drafts:
        wanted = draft.slug
        slug = wanted
        if _is_taken(slug, taken) and draft.day:
            slug = f"{wanted[: _LONGEST - 11].rstrip('-')}-{draft.day}"
        while _is_taken(slug, taken):
            numbers[wanted] = numbers.get(wanted, 1) + 1
            slug = f"{wanted[: _LONGEST - 7].rstrip('-')}-{numbers[wanted]}"
        if slug != wanted:
            problems.append(note("I103", f"the slug {wanted} is taken; the file is {slug}.md", draft.source))
        taken.add(slug)
        slugs.append(slug)
    return tuple(slugs), tuple(problems)


def text_of(draft: Draft, slug: str) -> tuple[str, tuple[tuple[int, str], ...]]:
    """Return the file's text, and its to-dos as (line, words)."""
    items = list(draft.items)
    if draft.picture:
        key = "image" if draft.kind == "event" else "photo"
        held = Item(key, f"{slug}{draft.picture.suffix}")
        items = _placed(items, held, draft.kind)
    front = emit(items)
    body = f"\n{draft.body}\n" if draft.body else ""
    text = f"---\n{front.text}---\n{body}"
    first = front.text.count("\n") + 4
    to_do = [(line + 1, f"{key}: {words}") for line, key, words in front.notes]
    return text, (*to_do, *((first + line - 1, words) for line, words in draft.remarks))


def _placed(items: list[Item], held: Item, kind: str) -> list[Item]:
    from microsite.importers.words import ORDER  # noqa: PLC0415 - only for a picture

    rank = {key: n for n, key in enumerate(ORDER[kind])}
    return sorted([*items, held], key=lambda item: rank[item.key])


def folder_of(site: Path, kind: str) -> Path | Problem:
    """Return SITE/content/events or /mentors, made when missing; a symbolic link in between is refused."""
    content = site / "content"
    folder = content / f"{kind}s"
    for path in (content, folder):
        if path.is_symlink() or (path.exists() and not path.is_dir()):
            return error(
                "F105", "this is not a folder of the site", Span(str(path)), "replace it by a folder"
            )
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        return error("E103", f"the folder cannot be made: {trouble.strerror}", Span(str(folder)))
    return folder


def _write(path: Path, data: bytes, shown: str, *, force: bool) -> tuple[str, Problem | None]:
    """Return "written", "unchanged" or "refused", and the problem that refused it."""
    if path.is_symlink():
        return "refused", error("F105", "a symbolic link stands in the place", Span(shown), "remove it")
    if path.exists():
        if sources.read_bytes(path) == data:
            return "unchanged", None
        if not force:
            return "refused", error(
                "I104",
                "the file exists and differs; it was not touched",
                Span(shown),
                "--force writes over it",
            )
    try:
        write_file(path.parent, path.name, data)
    except OSError as trouble:
        return "refused", error("E103", f"the file cannot be written: {trouble.strerror}", Span(shown))
    return "written", None


def _copy(picture: Picture, path: Path, shown: str, *, force: bool) -> Problem | None:
    data = sources.read_bytes(picture.path, sources.LARGEST_PICTURE)
    return data if isinstance(data, Problem) else _write(path, data, shown, force=force)[1]


def write(draft: Draft, slug: str, folder: Path, *, force: bool) -> tuple[Written, tuple[Problem, ...]]:
    """Write one draft and its picture; the problems name each to-do's file and line."""
    text, to_do = text_of(draft, slug)
    shown = f"content/{draft.kind}s/{slug}.md"
    state, refused = _write(folder / f"{slug}.md", text.encode("utf-8", "replace"), shown, force=force)
    problems = [refused] if refused else []
    if state != "refused":
        problems += [warning("I105", words, Span(shown, line)) for line, words in to_do]
        if draft.picture:
            name = f"{slug}{draft.picture.suffix}"
            trouble = _copy(draft.picture, folder / name, f"content/{draft.kind}s/{name}", force=force)
            problems += [trouble] if trouble else []
    is_draft = any(item.key == "draft" for item in draft.items)
    return Written(shown, draft.kind, str(draft.source), state, is_draft, len(to_do)), tuple(problems)
