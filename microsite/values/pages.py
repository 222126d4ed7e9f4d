"""A page that will be published: its address, the form it is rendered in, and a view that holds all it may say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import cast

from microsite.diagnostics import Problem, Span
from microsite.records import frozen
from microsite.values.clock import Clock, Spell, spell_of, within


class Later:
    """A view that is made when the page is: thousands need not be held at once, and many processes share the making.

    It is made anew each time that it is asked for. To another process that shares no memory it travels as the view itself.
    """

    __slots__ = ("_clock", "_make")

    def __init__(self, make: Callable[[], object], clock: datetime) -> None:
        self._make, self._clock = make, clock

    def __call__(self) -> object:
        """Return the view."""
        return self._make()

    @property
    def until(self) -> datetime | None:
        """Return the first moment at which something that was decided by the clock would be decided in another way."""
        return self._clock.until if isinstance(self._clock, Clock) else None

    def __reduce__(self) -> tuple[object, ...]:
        """Travel as the view, which is made for that."""
        return _itself, (self(),)


@frozen
class Facts:
    """What a view is made from, beside the clock, and the template that will print it."""

    template: str
    held: tuple[object, ...]


class FromFacts(Later):
    """A view that is made later of facts and the clock alone: equal facts give equal views for as long as the clock decides alike."""

    __slots__ = ("_say",)

    def __init__(
        self, find: Callable[[], Facts], say: Callable[[Facts, datetime], object], clock: datetime
    ) -> None:
        super().__init__(find, clock)
        self._say = say

    def __call__(self) -> object:
        """Return the view."""
        return self._say(self.facts(), self._clock)

    def facts(self) -> Facts:
        """Return what the view would be made from."""
        return cast(Facts, self._make())

    def holds(self, spell: Spell) -> bool:
        """Say whether the clock stands in a stretch of time, in which what was decided by it stands too."""
        return within(self._clock, spell)

    def of(self, facts: Facts) -> tuple[object, Spell]:
        """Return the view of these facts, and how long it is the same."""
        clock = Clock.apart(self._clock)
        return self._say(facts, clock), spell_of(clock)


def _itself(view: object) -> object:
    return view


@frozen
class Page:
    """One file of the output.

    `path` is relative to the output folder with forward slashes ("events/clinic/index.html"). `form` names the
    renderer: "html" wants a view with `template`, other forms name a writer in `microsite.render`. `held` is its view, a
    frozen value, or what makes it; equal views in equal forms give equal bytes. `source` is who asked for it, for messages.
    """

    path: str
    form: str
    held: object
    source: Span

    @property
    def view(self) -> object:
        """Return the view; one that is made later is made now."""
        return self.held() if isinstance(self.held, Later) else self.held

    def ready(self) -> Page:
        """Return the page with its view made."""
        return Page(self.path, self.form, self.view, self.source) if isinstance(self.held, Later) else self

    @property
    def until(self) -> datetime | None:
        """Return until when a view that was made later would be the same; None without end, or where the plan knows."""
        return self.held.until if isinstance(self.held, Later) else None


@frozen
class Rendered:
    """The bytes of a page, or the problems that kept it from being made."""

    path: str
    data: bytes
    problems: tuple[Problem, ...] = ()


@frozen
class Link:
    """A link in a page: `href` from the host's root, what it says, and whether it is where the reader is."""

    title: str
    href: str
    current: bool = False


@frozen
class Alternate:
    """A `link rel=alternate` of the head: media type, title, href."""

    media_type: str
    title: str
    href: str
