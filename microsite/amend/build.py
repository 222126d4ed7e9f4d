"""The story of a build of few edits: planned from the outline, made, published beside what stays, and kept."""

from __future__ import annotations

from collections.abc import Mapping

from microsite.amend.plan import UNSURE, Amendment, Asking, Found, amend
from microsite.diagnostics import Problem, in_order
from microsite.engine import listing, made, outlines, standing
from microsite.engine.converted import Remembered
from microsite.engine.executors import Executor
from microsite.engine.listing import Listing, listing_of
from microsite.engine.made import Marked
from microsite.engine.memo import Memo
from microsite.engine.place import Folder
from microsite.engine.publish import Published
from microsite.engine.standing import Left, Stand
from microsite.making import Making, keep_ledger
from microsite.records import frozen
from microsite.values.clock import Clock, sooner
from microsite.values.options import Options, Progress
from microsite.values.search import BUNDLE


@frozen
class Done:
    """What it came to."""

    published: Published
    problems: tuple[Problem, ...]


def amended(
    options: Options, place: Folder, found: Found, held: Memo, run: Executor, progress: Progress
) -> Done | None:
    """Build what edits ask for, and say what that came to; None when the site must be built as a whole, and nothing was done."""
    outline = outlines.recall(held, place.known_as, found.last.mark)
    at = Clock.of(options.at)
    asking = Asking(options, at, found, Remembered(held), place.path)
    few = amend(asking, outline) if outline else None
    if few is None:
        return None
    making = Making(few.site, options.root, held, run, progress, None)
    old = {path for path in found.output.files if path.startswith(BUNDLE)} if making.searched else set()
    published = _published(place, making, old)
    if published is None:
        return None
    unkept = keep_ledger(options.root, few.history, part=True) if not few.history.remembered else ()
    paths = [page.path for page in few.pages]
    after = None if making.searched else found.output.after(place.path, paths)
    after = after or listing_of(place.path)
    files = len(after.files)
    told = in_order((*found.last.problems, *unkept))
    done = Done(Published(published.written, files - published.written, published.deleted), told)
    if not unkept:
        last, until = found.last, sooner(sooner(at.until, making.until), found.last.until)
        left = Left(
            commit=found.commit,
            at=options.at,
            until=until,
            pages=last.pages,
            files=files,
            problems=last.problems,
        )
        stand = standing.keep_amended(held, options.root, last, left, few.digests, found.site, after.name)
        _keep(held, place.known_as, found, few, making.marks, after, stand)
    return done


def _published(place: Folder, making: Making, old: set[str]) -> Published | None:
    """Publish what was made; None when a file of it could not be, and nothing was moved."""
    try:
        published = place.amend(
            making.files(), go_on=lambda: not making.problems, gone=old - making.searched.keys()
        )
    except UNSURE:  # a view is made when its page is
        return None
    return published if isinstance(published, Published) else None


def _keep(
    held: Memo, output: str, found: Found, few: Amendment, marks: Mapping[str, Marked], after: Listing,
    stand: Stand | None,
) -> None:  # fmt: skip
    """Keep what the build changed of what is known of the output, for the next one; without a stand that is one of the whole."""
    if stand is None:
        standing.forget(held, output)
        return
    listing.keep(held, output, after)
    outlines.keep_edits(held, output, found.last.mark, stand.mark, few.edits)
    reason = standing.news(found.last, stand, made.number(made.reasons(held, output)))
    fresh = {path: mark for path, mark in marks.items() if found.output.get(path) != after.get(path)}
    gone = () if after.files == found.output.files else set(found.output.files) - set(after.files)
    made.keep_amended(held, output, fresh, gone, after, reason)
