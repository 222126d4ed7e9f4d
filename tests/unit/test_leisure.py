"""How long templates may take together: only the work in pages counts, on a quiet machine and on a busy one."""

from __future__ import annotations

from microsite.engine.leisure import A_PAGE, AT_FIRST, Leisure


class Times:
    """A clock and the work of a process, both moved by hand; `busy` is how much longer things take than they work."""

    def __init__(self, busy: float = 1.0) -> None:
        self.now, self.worked, self.busy = 100.0, 3.0, busy
        self.leisure = Leisure(lambda: self.now, lambda: self.worked)

    def work(self, seconds: float) -> None:
        """Let the process work so many seconds."""
        self.worked += seconds
        self.now += seconds * self.busy

    def page(self, seconds: float) -> None:
        """Make a page that works so long."""
        with self.leisure.page():
            self.work(seconds)


def test_many_quick_pages_are_never_over() -> None:
    times = Times()
    for _ in range(1000):
        times.page(A_PAGE / 2)
    assert not times.leisure.over


def test_pages_that_take_long_one_after_another_are_over() -> None:
    times = Times()
    for number in range(20):
        times.page(1.0)
        assert times.leisure.over == (number + 1 > AT_FIRST + A_PAGE * (number + 1))


def test_what_is_worked_between_pages_is_not_theirs() -> None:
    times = Times()
    times.page(0.01)
    times.work(60.0)
    times.page(0.5)  # a first page of its kind, whose template is compiled
    assert not times.leisure.over


def test_a_busy_machine_changes_nothing() -> None:
    times = Times(busy=20.0)
    for _ in range(100):
        times.page(A_PAGE / 2)
        times.work(0.5)
    assert not times.leisure.over
    for _ in range(60):
        times.page(1.0)
    assert times.leisure.over


def test_time_in_which_the_machine_slept_is_no_work() -> None:
    times = Times()
    with times.leisure.page():
        times.now += 3600.0
    assert not times.leisure.over
