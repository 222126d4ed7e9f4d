"""A site can be surveyed for its entries alone, which are those of its plan."""

from __future__ import annotations

from pathlib import Path

from sites import NOW
from situations import write_situations

from microsite.plan.whole import entries_alone
from microsite.survey import Ways, survey
from microsite.values.options import Options


def test_the_entries_of_a_survey_without_pages_are_those_of_the_plan(tmp_path: Path) -> None:
    options = Options(root=write_situations(tmp_path), at=NOW)
    planned, alone = survey(options), survey(options, ways=Ways(plan=entries_alone))
    assert planned.entries
    assert alone.entries == planned.entries
    assert alone.canaries == planned.canaries
    assert alone.plan is not None
    assert not alone.plan.pages
