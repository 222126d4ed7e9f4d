"""A link that leads nowhere is given the address that may have been meant, and none that is merely the least unlike."""

from __future__ import annotations

import pytest

from microsite.read.wording import near_address

KNOWN = (
    "/", "/events/", "/mentors/", "/events/first-tier/", "/events/price-clinic/", "/mentors/ada-example/", "/topics/pricing/",
    "/outcomes/",
)  # fmt: skip


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/event/", "/events/"),
        ("/outcomes", "/outcomes/"),
        ("/mentor/ada-exmple/", "/mentors/ada-example/"),
        ("/talks/first-tier", "/events/first-tier/"),
        ("/events/prize-clinic/", "/events/price-clinic/"),
        ("/Events/", "/events/"),
    ],
)
def test_a_near_miss_is_named(path: str, meant: str) -> None:
    assert near_address(path, KNOWN) == f"did you mean '{meant}'?"


@pytest.mark.parametrize(
    "path",
    [
        "/events/rust-evening/",
        "/go/first-tier/a/",
        "/nowhere/at/all/",
        "/mentors/bea-other/",
        "/about/",
        "/events/first-tier/notes/",
        "/topics/printing-press/",
        "/x/",
    ],
)
def test_what_is_only_a_little_alike_is_not_named(path: str) -> None:
    assert near_address(path, KNOWN) == ""
