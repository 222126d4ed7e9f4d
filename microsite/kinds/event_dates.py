"""The order of an event's dates: what is published, ends, begins or runs out at a time that cannot be meant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from microsite.diagnostics import Problem, error, warning
from microsite.graph import Item
from microsite.kinds.event_judge import EventData


def judge_order(item: Item, data: EventData) -> Iterator[Problem]:
    """Yield what stands before or after the session and cannot be meant (T107)."""
    start, end = data.start.astimezone(UTC), data.end.astimezone(UTC)
    if item.publish_at and item.publish_at >= end:
        words = f"the session is over ({end:%Y-%m-%d %H:%M} UTC) before publish_at shows it to anybody"
        yield warning("T107", words, item.where("publish_at"), "write an earlier publish_at, or leave it out")
    backwards = item.publish_at and item.expire_at and item.expire_at <= item.publish_at  # which is told
    if item.expire_at and item.expire_at < end and not backwards:
        words = f"expire_at takes the page away before the session is over ({end:%Y-%m-%d %H:%M} UTC)"
        yield warning("T107", words, item.where("expire_at"), "write a later expire_at, or leave it out")
    front = data.front
    for number, (offer, until) in enumerate(data.offers):
        if offer.early and until and until > end:
            key = f"offers.{number}.early.until" if front.offers else "offer.early.until"
            words = "the early price lasts longer than the session"
            yield warning("T107", words, item.where(key), "write the last day on which it can be had")
    published = front.recording.published if front.recording else None
    if published and data.recorded:
        first = datetime.combine(data.start.date(), datetime.min.time(), data.start.tzinfo)
        if data.recorded < (first.astimezone(UTC) if published.date_only else start):
            words = "the recording was published before the session began"
            yield error(
                "T107", words, item.where("recording.published"), "write the day on which it was put up"
            )


def judge_recording(item: Item, data: EventData, at: datetime) -> Iterator[Problem]:
    """Yield the warning that a session which is not over at an instant has a recording."""
    if data.front.recording and at < data.end:
        words = "the session is not over; its page offers the recording from then on"
        yield warning("T107", words, item.where("recording"), "write it when the session is over")
