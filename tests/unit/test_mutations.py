"""Each single break of a correct built site is found, and what is said names the fact and both values."""

from __future__ import annotations

import pytest
from mutation_tables import MUTATIONS
from mutations import Bench, Mutation
from situations import NOW, build_situations

from microsite.checks.backed import with_items
from microsite.checks.sources import sourced
from microsite.diagnostics import to_text


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Build the site of all situations once and read every file of it."""
    root = tmp_path_factory.mktemp("mutations")
    built = build_situations(root, at=NOW)
    assert built.published is not None, to_text(built.problems)
    told = with_items(sourced(built.site.entries), built.site.items)
    return Bench(root / "output", told, built.site.canaries)


@pytest.mark.parametrize("sourced", [True, False], ids=["with sources", "alone"])
def test_the_site_itself_is_silent(bench: Bench, sourced: bool) -> None:  # noqa: FBT001 - pytest hands it over by name
    assert to_text(bench.problems(None, sourced=sourced)) == ""


@pytest.mark.parametrize("mutation", MUTATIONS, ids=[mutation.name for mutation in MUTATIONS])
def test_a_single_break_is_found(bench: Bench, mutation: Mutation) -> None:
    told = bench.problems(mutation, sourced=mutation.sourced)
    fitting = [p for p in told if p.code.startswith(mutation.codes)]
    assert fitting, to_text(told) or "nothing is found"
    said = "\n".join(f"{p.where} {p.message} {p.hint}" for p in fitting)
    for word in mutation.words:
        assert word in said, said


def test_the_names_are_different() -> None:
    assert len({mutation.name for mutation in MUTATIONS}) == len(MUTATIONS) >= 150


@pytest.mark.parametrize("mutation", MUTATIONS[::12], ids=[mutation.name for mutation in MUTATIONS[::12]])
def test_a_break_is_also_found_beside_the_sources(bench: Bench, mutation: Mutation) -> None:
    assert any(p.code.startswith(mutation.codes) for p in bench.problems(mutation, sourced=True))
