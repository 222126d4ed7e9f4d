"""What a title must leave to the status: pages, feeds and calendars put "Cancelled: " before it themselves."""

from __future__ import annotations

from microsite.diagnostics import warning
from microsite.formats.called_off import PUT_BEFORE
from microsite.kinds.event_front import EventFront
from microsite.read.document import Document
from microsite.read.reader import Reader
from microsite.read.yaml import node_at


def judge_title(front: EventFront, document: Document, reader: Reader) -> None:
    """Note a title that says of itself that the session is off: an error (M109) where the status does not, else a warning."""
    found = PUT_BEFORE.match(front.title)
    if not found or "status" in reader.faulty:
        return
    node, said = node_at(document.front, "title"), found[0].strip()
    rest = front.title[found.end() :]
    if front.status == "cancelled":
        words = f"the title begins with {said!r}, which pages and calendars put before it once more"
        reader.problems.append(warning("M109", words, reader.span(node), f"write title: {rest}"))
    else:
        words = f"the title says {said!r}, and the status is {front.status}"
        reader.fail(
            "M109",
            words,
            node,
            f"write status: cancelled, and title: {rest}; pages and calendars say it then",
        )
