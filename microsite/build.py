"""The story of a build: what stands is left as it is; else the stages are called in order, and published without an error."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from microsite.diagnostics import Problem, Severity, Span, error, in_order
from microsite.engine import edition_seen, listing, standing
from microsite.engine.executors import Executor, serial
from microsite.engine.listing import NOWHERE, Listing, listing_of
from microsite.engine.lock import lock
from microsite.engine.memo import Memo, memo
from microsite.engine.ownership import is_ours
from microsite.engine.place import Folder, Place, left_lying
from microsite.engine.publish import Published
from microsite.engine.remember import Told, remember
from microsite.engine.sources import Sources, settle
from microsite.engine.stamps import PARTS
from microsite.engine.standing import Asked, Left, Stand
from microsite.read import gitlog
from microsite.read.private_inputs import private_among, private_inputs
from microsite.records import frozen
from microsite.values.clock import Clock, sooner
from microsite.values.options import Options, Progress, quiet, stops

if TYPE_CHECKING:
    from microsite.engine.made import Past
    from microsite.making import Making
    from microsite.survey import Site

__all__ = ["Built", "Options", "build", "stops"]
MEMORY = ".microsite"


@frozen(kw_only=True)
class Built:
    """What a build came to; `published` is None when nothing was published.

    `stood` says that the last build's output still stood, so that nothing was read; `amended` that only the pages were made
    which few edits asked for.
    """

    see: Callable[[], Site]
    problems: tuple[Problem, ...]
    pages: int
    published: Published | None
    stood: bool = False
    amended: bool = False

    @property
    def site(self) -> Site:
        """Return the site as it was read; of one that stood, it is read when this is asked."""
        return self.see()


def build(
    options: Options, run: Executor = serial, progress: Progress = quiet, place: Place | None = None
) -> Built:
    """Build a site into its output folder, or into another place; with an error, or with anything under --strict, nothing is published."""
    place = place or Folder(options.output or options.root / "output", options.root)
    refused = place.refusal() or _committed(options.root)
    if refused:
        return _stopped(refused)
    with lock(options.root / MEMORY) as busy:
        if busy:
            return _stopped(busy)
        unfinished = place.finish()
        if unfinished:
            return _stopped(unfinished)
        with memo(options.root / MEMORY, anew=options.clean) as held:
            seen = _look(options, place, held)
            if seen.last and private_inputs(options.root, is_ours, but=PARTS):  # where stamps tell of nothing
                seen = replace(seen, last=None)
            if seen.stand and not stops(seen.stand.problems, strict=options.strict):
                return _stood(options, place, seen.stand)
            few = _amended(options, place, seen, held, run, progress)
            return few or _build(options, place, seen, held, run, progress)


def _committed(root: Path) -> Problem | None:
    """Return the problem that a memory came with the sources: whoever sent it could have put any HTML into it."""
    if not gitlog.tracks(root, MEMORY):
        return None
    hint = f"take it out: git rm -r --cached {MEMORY}, delete the folder, and write {MEMORY}/ into .gitignore"
    return error(
        "E117",
        f"{MEMORY}/ is in git; what a build remembers is taken from no contributor",
        Span(MEMORY),
        hint,
    )


@frozen
class _Seen:
    """What a build finds before it reads a file: what it is told, what the last one left, all stamps.

    `commit` is where git stands. `changed` are the files of the site that are other ones now, None when more than these, and
    where git stands, may be other.
    """

    asked: Asked | None
    commit: str
    last: Stand | None
    changed: tuple[str, ...] | None
    site: Sources
    output: Listing

    @property
    def stand(self) -> Stand | None:
        """Return what the last build left, None when it does not stand."""
        return self.last if self.last and self.changed == () and self.last.commit == self.commit else None


def _look(options: Options, place: Place, held: Memo) -> _Seen:
    edition_seen.see(held, options.root / MEMORY)
    asked = _asked(options, place)
    commit = standing.commit_of(options.root) if asked else ""
    last = standing.last(held, asked) if asked else None
    known = last if last and asked and standing.holds(last, asked, options.at) else None
    then = known.watched.sources if known else None  # what another program ignores may be read by this one
    site, output = settle(options.root, options.root / MEMORY, then), _listed(place, held, last)
    if known and isinstance(place, Folder) and not standing.has_left(known, output):
        known = _brought(held, place, known, output)
    moved = known is not None and standing.has_moved(known, site)
    others = standing.changed(known, options.root, site) if known and moved else ()
    changed = others if known else None
    if known and moved and not changed:
        known = standing.carry(held, known, site, output)
    return _Seen(asked, commit, known or last, changed, site, output)


def _brought(held: Memo, place: Folder, last: Stand, output: Listing) -> Stand | None:
    """Return what the last build left where its output was brought here as it is, as from the cache of a CI; else None."""
    from microsite.engine import made  # noqa: PLC0415 - seldom needed

    past = made.recall(held, place.known_as)
    if not past.lies(place.path, output):
        return None
    made.carry(held, place.known_as, past, output)
    listing.keep(held, place.known_as, output)
    return standing.carry(held, last, None, output)


def _asked(options: Options, place: Place) -> Asked | None:
    """Return what a build is told; None for one with a theme from elsewhere, or into a store: nobody watches their files."""
    if options.themes is not None or not isinstance(place, Folder):
        return None
    return Asked(
        base_url=options.base_url,
        drafts=options.drafts,
        theme=options.theme,
        output=place.known_as,
    )


def _stopped(problem: Problem) -> Built:
    """Return what a build comes to that could not begin."""

    def nothing() -> Site:
        from microsite.making import NOTHING  # noqa: PLC0415 - heavy, and seldom asked for

        return replace(NOTHING, problems=(problem,))

    return Built(see=nothing, problems=(problem,), pages=0, published=None)


def _stood(options: Options, place: Place, stand: Stand) -> Built:
    """Return what a build comes to that need not be run."""
    remember(options.root / MEMORY, place.name, Told(options.at, options.base_url, options.drafts))
    kept = Published(0, stand.files, 0)
    return Built(
        see=lambda: _again(options), problems=stand.problems, pages=stand.pages, published=kept, stood=True
    )


def _build(
    options: Options, place: Place, seen: _Seen, held: Memo, run: Executor, progress: Progress
) -> Built:
    from microsite.engine import made  # noqa: PLC0415 - what stands does not pay for it
    from microsite.engine.converted import Remembered  # noqa: PLC0415 - the same
    from microsite.engine.depot import Depot  # noqa: PLC0415 - the same
    from microsite.engine.judged import Judged  # noqa: PLC0415 - the same
    from microsite.gather import take  # noqa: PLC0415 - the same
    from microsite.making import Before, Making, keep_ledger  # noqa: PLC0415 - the same
    from microsite.render.theme import load_theme  # noqa: PLC0415 - the same
    from microsite.survey import Ways, survey  # noqa: PLC0415 - the same

    held.ages()
    at = Clock.of(options.at)
    keep = Depot(options.root / ".microsite").lay
    theme = partial(load_theme, judged=Judged(held))
    ways = Ways(take=partial(take, keep=keep), theme=theme, bodies=Remembered(held), keep=keep)
    site = survey(replace(options, at=at), run, progress, ways)
    problems = [*site.problems, *private_among(Path(place.name), seen.output, place.known_as)]
    if site.plan is None or stops(problems, strict=options.strict):
        return Built(see=lambda: site, problems=in_order(problems), pages=0, published=None)
    past = made.recall(held, place.known_as)
    before = Before(Path(place.name), past.files, seen.output)
    making = Making(site, options.root, held, run, progress, before)

    def go_on() -> bool:
        return not stops((*problems, *making.problems), strict=options.strict)

    published = place.publish(making.files(), go_on=go_on, anew=options.clean)
    problems += making.problems
    if not isinstance(published, Published):
        problems += [published] if published else []
        return Built(see=lambda: site, problems=in_order(problems), pages=0, published=None)
    remember(options.root / MEMORY, place.name, Told(options.at, options.base_url, options.drafts))
    unkept = keep_ledger(options.root, site.history) if site.history and not site.history.remembered else ()
    told = in_order((*problems, *unkept))
    left = None
    if not unkept and _lasting(site, making.problems):
        until, files = sooner(at.until, making.until), published.written + published.kept
        left = Left(
            commit=seen.commit, at=options.at, until=until, pages=making.count, files=files, problems=told
        )
    after = left_lying(place, options.root / MEMORY, published.written)
    _keep(place, seen, held, making, past, left, after)
    return Built(see=lambda: site, problems=told, pages=making.count, published=published)


def _keep(
    place: Place, seen: _Seen, held: Memo, making: Making, past: Past, left: Left | None, after: Listing
) -> None:
    """Keep what a build made, for the next one; with `left` also what stands as long as nothing of it changes."""
    from microsite.engine import made, outlines  # noqa: PLC0415 - what stands does not pay for it

    stand, site = None, making.site
    if seen.asked and left:
        known = {item.path: item.digest for item in site.items}
        stand = standing.keep(held, making.root, seen.asked, seen.site, left, known, after.name)
        listing.keep(held, place.known_as, after)
        outline = site.plan.outline if site.plan else None
        if stand and outline and site.history:
            outlines.keep(held, place.known_as, stand.mark, replace(outline, dirty=site.history.dirty))
    if stand is None:  # what an earlier build left must not be taken for what lies there now
        standing.forget(held, place.known_as)
    reason = standing.news(seen.last, stand, made.number(past.reasons))
    made.keep(held, place.known_as, past, making.marks, after.stamps, reason)


def _amended(
    options: Options, place: Place, seen: _Seen, held: Memo, run: Executor, progress: Progress
) -> Built | None:
    """Return what a build comes to that few edits asked for; None when the site is to be built as a whole."""
    if options.clean or seen.last is None or seen.changed is None or not isinstance(place, Folder):
        return None
    if stops(seen.last.problems, strict=options.strict):
        return None
    from microsite.amend.build import amended  # noqa: PLC0415 - what stands does not pay for it
    from microsite.amend.plan import Found  # noqa: PLC0415 - the same

    found = Found(seen.last, seen.changed, seen.commit, seen.site, seen.output)
    done = amended(options, place, found, held, run, progress)
    if done is None:
        return None
    remember(options.root / MEMORY, place.name, Told(options.at, options.base_url, options.drafts))
    return Built(
        see=lambda: _again(options),
        problems=done.problems,
        pages=seen.last.pages,
        published=done.published,
        amended=True,
    )


def _again(options: Options) -> Site:
    from microsite.survey import survey  # noqa: PLC0415 - what stands is not read

    return survey(options)


def _listed(place: Place, held: Memo, last: Stand | None) -> Listing:
    """Return what lies in a folder, known at once where it is as the `last` build left it; a store's own listing is asked when it is published to."""
    if not isinstance(place, Folder):
        return NOWHERE
    left = listing.recall(held, place.known_as, last.output, Listing) if last else None
    return left if left and left.stands(place.path) else listing_of(place.path)


def _lasting(site: Site, problems: Sequence[Problem]) -> bool:
    """Say whether the next build would come to the same: no program failed that may not again, no file stays unwatched."""
    watched = ("themes/", "microsite/themes/")  # a package's theme is not
    folders = site.theme.folders if site.theme else ()
    return all(p.severity is Severity.NOTE for p in problems) and all(f.startswith(watched) for f in folders)
