"""The page of each rubric: how nominees are judged, in the words that raters have, and nothing of any nominee."""

from __future__ import annotations

from collections.abc import Sequence

from microsite.diagnostics import Span
from microsite.formats import words
from microsite.formats.tongue import say, say_many
from microsite.formats.urls import href
from microsite.kinds.markup import crumbs_node
from microsite.read.rubrics import Criterion, Rubric
from microsite.values.facts import Site
from microsite.values.pages import Link
from microsite.values.views import Content, CriterionView, RubricPage


def rubric_path(rubric: Rubric) -> str:
    """Return the address of a rubric on the site."""
    return f"/rubric/{rubric.name}/"


def rubric_links(rubrics: Sequence[Rubric], site: Site) -> tuple[Link, ...]:
    """Return a link to each rubric, by its title."""
    return tuple(Link(one.title, href(site.root, rubric_path(one))) for one in rubrics)


def rubric_contents(rubrics: Sequence[Rubric], site: Site) -> tuple[Content, ...]:
    """Return /rubric/NAME/ for each rubric."""
    return tuple(_content(one, site) for one in rubrics)


def _content(rubric: Rubric, site: Site) -> Content:
    language, path = site.language, rubric_path(rubric)
    number = len(rubric.front.criteria)
    crumbs = (
        Link(site.title, href(site.root, "/")),
        Link(say(language, "Mentors"), href(site.root, "mentors/")),
        Link(rubric.title, href(site.root, path), current=True),
    )
    return Content(
        path=path,
        template="rubric.html",
        title=rubric.title,
        description=say(
            language,
            "{title}: {count}, each with what every score from 1 to 5 means.",
            title=rubric.title,
            count=say_many(language, "{n} criterion", "{n} criteria", number),
        ),
        page=_page(rubric, language),
        nodes=(crumbs_node(crumbs, site),),
        crumbs=crumbs,
        source=Span(rubric.path),
        lang=rubric.front.language,
    )


def _page(rubric: Rubric, language: str) -> RubricPage:
    front = rubric.front
    return RubricPage(
        title=rubric.title,
        intro=front.intro,
        version=say(language, "Version {n}", n=words.tally_words(front.version, language)),
        how=say(
            language,
            "Each criterion is scored from 1 to 5 and counts with its weight. Every score rests on a sentence of evidence.",
        ),
        criteria=tuple(_criterion(one, language) for one in front.criteria),
        knockouts=tuple(one.title for one in front.knockouts),
        lang=front.language,
    )


def _criterion(one: Criterion, language: str) -> CriterionView:
    return CriterionView(
        anchor=f"criterion-{one.id}",
        title=one.label,
        question=one.question,
        weight=say(language, "{percent} of the score", percent=words.percent(100 * one.weight, language)),
        anchors=one.anchors,
    )
