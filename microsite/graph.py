"""Items and the references between them: edges, backlinks, and what leads nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from microsite.diagnostics import UNMARKED, Marks, Problem, Span, error
from microsite.read.markdown import Mention
from microsite.read.wording import near
from microsite.records import frozen
from microsite.values.facts import Ref

Key = tuple[str, str]


@frozen(kw_only=True)
class Item:
    """One source file, read and judged. `data` is the kind's own frozen record.

    `files` are the assets it names: (front-matter key or "" for the body, path as written, place);
    `mentions` the links of its body with their places; `private` the texts that must never be published; `said` the
    texts of the keys that history watches (`history_facts.said`); `outside` a digest of all that others may know of it:
    its front matter, and where its body leads.
    """

    kind: str
    slug: str
    path: str
    digest: str
    title: str
    html: str
    text: str
    data: object
    refs: tuple[Ref, ...] = ()
    files: tuple[tuple[str, str, Span], ...] = ()
    mentions: tuple[tuple[Mention, Span], ...] = ()
    marks: Marks = UNMARKED
    aliases: tuple[str, ...] = ()
    draft: bool = False
    publish_at: datetime | None = None
    expire_at: datetime | None = None
    private: tuple[str, ...] = ()
    said: tuple[tuple[str, str, bool], ...] = ()
    outside: str = ""

    @property
    def key(self) -> Key:
        """Return what references name it by."""
        return self.kind, self.slug

    def where(self, key: str = "") -> Span:
        """Return where a front-matter key stands, or the file's first line."""
        return self.marks.get(key) or Span(self.path, 1, 1)


@frozen
class Graph:
    """The published items by key, in the order of their paths, who mentions whom, what was published once, and what is not yet."""

    items: Mapping[Key, Item]
    backlinks: Mapping[Key, tuple[Item, ...]]
    expired: tuple[Item, ...] = ()
    waiting: tuple[Item, ...] = ()

    def of(self, kind: str) -> tuple[Item, ...]:
        """Return the items of one kind."""
        return tuple(item for (k, _), item in self.items.items() if k == kind)

    def get(self, kind: str, slug: str) -> Item | None:
        """Return one item, None when it is not published."""
        return self.items.get((kind, slug))


def link(
    items: Sequence[Item],
    at: datetime,
    broken: frozenset[Key] = frozenset(),
    unfinished: frozenset[Key] = frozenset(),
    loose: Sequence[Ref] = (),
    *,
    drafts: bool = False,
) -> tuple[Graph, tuple[Problem, ...]]:
    """Return the graph of what is published at `at` and every reference that leads nowhere or to what is hidden.

    `broken` are items that could not be read: their own problems are told, references to them are not.
    `unfinished` are drafts that lack required keys: nothing that is published may mention them.
    `loose` are what files mention that are no items because of other problems.
    """
    problems: list[Problem] = []
    every: dict[Key, Item] = {}
    for item in sorted(items, key=lambda i: i.path):
        other = every.get(item.key)
        if other:
            mine, theirs = (other, item) if other.marks.get("slug") else (item, other)
            words = f"this file and {theirs.path} are both the {item.kind} '{item.slug}'"
            problems.append(
                error("U102", words, mine.where("slug"), "give one of them another `slug:` or file name")
            )
            continue
        every[item.key] = item
    shown = {key: item for key, item in every.items() if is_shown(item, at, drafts=drafts)}
    back: dict[Key, list[Item]] = {}
    for item in every.values():
        found = _unresolved(item.refs, item, every, shown if item.key in shown else every, unfinished)
        problems += [problem for key, problem in found if key not in broken]
        if item.key in shown:
            for target in dict.fromkeys((ref.kind, ref.slug) for ref in item.refs):
                back.setdefault(target, []).append(item)
    lost = _unresolved(loose, None, every, every, unfinished)
    problems += [problem for key, problem in lost if key not in broken]
    expired = tuple(
        i for i in every.values() if not i.draft and i.expire_at is not None and i.expire_at <= at
    )
    over = shown.keys() | {i.key for i in expired}
    waiting = tuple(i for key, i in every.items() if key not in over)
    return Graph(shown, {key: tuple(value) for key, value in back.items()}, expired, waiting), tuple(problems)


def is_shown(item: Item, at: datetime, *, drafts: bool) -> bool:
    """Say whether an item is published at an instant: no draft, its date of publication reached, not expired."""
    if item.draft and not drafts:
        return False
    if item.publish_at is not None and item.publish_at > at:
        return False
    return item.expire_at is None or item.expire_at > at


def _unresolved(
    refs: Sequence[Ref],
    item: Item | None,
    every: Mapping[Key, Item],
    shown: Mapping[Key, Item],
    unfinished: frozenset[Key],
) -> Iterable[tuple[Key, Problem]]:
    """Yield each reference to nothing; of an item that is no draft also those to what is not published."""
    for ref in refs:
        key = (ref.kind, ref.slug)
        folder = "content/series" if ref.kind == "series" else f"content/{ref.kind}s"
        if key not in every and key not in unfinished:
            known = [slug for kind, slug in every if kind == ref.kind]
            hint = near(ref.slug, known) or f"there is no file {folder}/{ref.slug}.md"
            yield key, error("R101", f"the {ref.kind} '{ref.slug}' does not exist", ref.where, hint)
        elif item is not None and key not in shown and not item.draft:
            other = every.get(key)
            is_draft = other is None or other.draft
            why = "is a draft" if is_draft else "is not published at this time"
            words = f"the {ref.kind} '{ref.slug}' {why}, and this {item.kind} is published"
            path = other.path if other else f"{folder}/{ref.slug}.md"
            hint = (
                f"finish {path}, or make this one `draft: true` too"
                if is_draft
                else f"look at publish_at and expire_at in {path}"
            )
            yield key, error("R102", words, ref.where, hint)
