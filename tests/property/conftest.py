"""What holds of all property tests: their sites are small, so that lists of few sessions have several pages."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from microsite.outputs import lists


@pytest.fixture(autouse=True, scope="module")
def _short_pages() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lists, "PAGE_SIZE", 2)
        yield
