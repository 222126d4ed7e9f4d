"""site.yaml and the data files beside it become one frozen Config, with the place of every key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field, replace
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from microsite.diagnostics import Problem, Span, error, warning
from microsite.formats.tongue import say
from microsite.formats.urls import base_address
from microsite.read.agenda import TEMPLATE, AgendaTemplate
from microsite.read.creators import Creator, Creators, read_creators
from microsite.read.data import ENDINGS, MAX_DATA, read_keys, stem
from microsite.read.experiment_front import Named
from microsite.read.experiments import Charge, Experiment, Experiments, read_experiments
from microsite.read.fields import Record
from microsite.read.files import Source, read_file, walk
from microsite.read.funnels import Funnel, Funnels, read_funnels
from microsite.read.misnamed import misnamed_data
from microsite.read.moderation import Moderation, read_moderation
from microsite.read.money import Currency
from microsite.read.paths import FilePath
from microsite.read.plain import Boolean, Integer, Text, Word
from microsite.read.rooms import is_near
from microsite.read.rubrics import Rubric, Rubrics, read_rubrics
from microsite.read.scalars import Host, Language, Slug, Url, Zone
from microsite.read.synonyms import Synonym, Synonyms, read_synonyms
from microsite.read.venues import Venue, read_venues
from microsite.read.wording import cut, near
from microsite.records import frozen

BUILT_IN_AGENDAS = Path(__file__).parent / "data" / "agendas"


@frozen(kw_only=True)
class OrganizerFront:
    """Who runs the listing."""

    name: Annotated[str, Text(120), "The organizer's name."]
    url: Annotated[str, Url(), "The organizer's home page."] = ""
    logo: Annotated[str, FilePath(), "A picture below content/, as in /img/logo.png."] = ""
    email: Annotated[str, Text(200), "A public address for questions."] = ""


@frozen(kw_only=True)
class FeedsFront:
    """How feeds are made."""

    keep_past_days: Annotated[
        int, Integer(0, 3660), "How many days a past session stays in the calendar."
    ] = 90


@frozen(kw_only=True)
class MarkdownFront:
    """How Markdown is read."""

    flavor: Annotated[str, Word("python", "gfm"), "python or gfm."] = "python"


@frozen(kw_only=True)
class ProgramFront:
    """What the program's own commands need to know."""

    currency: Annotated[
        str, Currency(), "The currency that reports add up in; default: the one that most offers have."
    ] = ""


@frozen(kw_only=True)
class SiteFront:
    """The keys of site.yaml."""

    title: Annotated[str, Text(80), "The listing's name."]
    base_url: Annotated[str, Url(), "Where the site is published; it may hold a path."]
    description: Annotated[str, Text(300), "What the listing is, in one sentence."] = ""
    language: Annotated[
        str, Language(), "The language of the site (BCP 47): of its words, dates and numbers."
    ] = "en"
    timezone: Annotated[str, Zone(), "The default time zone of events (IANA)."] = "UTC"
    organizer: Annotated[OrganizerFront | None, Record(OrganizerFront), "Who runs the listing."] = None
    theme: Annotated[str, Slug(), "The theme's name."] = "default"
    agenda: Annotated[str, Text(80), "The agenda template (data/agendas/NAME.yaml)."] = "micro-mentoring"
    feeds: Annotated[FeedsFront, Record(FeedsFront), "How feeds are made."] = FeedsFront()
    search: Annotated[bool, Boolean(), "Whether a search page is made."] = True
    cards: Annotated[bool, Boolean(), "Whether share images are drawn."] = True
    markdown: Annotated[MarkdownFront, Record(MarkdownFront), "How Markdown is read."] = MarkdownFront()
    topics: Annotated[Mapping[str, str], Named(Text(60)), "Names of topics by slug: `{ai-ux: AI & UX}`."] = (
        field(default_factory=dict)
    )
    program: Annotated[ProgramFront, Record(ProgramFront), "What reports are made with."] = ProgramFront()
    uid_host: Annotated[
        str, Host(), "The host in calendar UIDs; set it to the old host when the site moves."
    ] = ""


@frozen(kw_only=True)
class Config:
    """Everything that is set for the whole site.

    `base_url` ends in "/" and is what the build publishes under; `root` is its path, percent-encoded as in URLs;
    `agendas` maps "name" and "name@version" to templates; `moderation` says who moderates, None without a file or
    with a faulty one; `creators` are who brings visitors, None without a file; `experiments` are the pricing experiments, `charges`
    what they make events cost; `funnels` what follows events;
    `synonyms` lead from visitors' words to mentors'; `rubrics` are those by which nominees are judged;
    `faulty` are the ("venue" or "agenda", name) that could not be read, name "" for all of them.
    """

    front: SiteFront
    base_url: str
    root: str
    uid_host: str
    agendas: Mapping[str, AgendaTemplate]
    venues: Mapping[str, Venue]
    moderation: Moderation | None
    creators: tuple[Creator, ...] | None
    experiments: tuple[Experiment, ...]
    charges: Mapping[tuple[str, str], Charge]
    synonyms: tuple[Synonym, ...]
    funnels: tuple[Funnel, ...] = ()
    rubrics: tuple[Rubric, ...] = ()
    marks: Mapping[str, Span]
    sources: tuple[Source, ...] = field(default=())
    faulty: frozenset[tuple[str, str]] = frozenset()

    def knows(self, kind: str, name: str) -> bool:
        """Say whether a venue or agenda template of that name would be known: not when its file was faulty."""
        return not {(kind, name), (kind, "")} & self.faulty

    @property
    def moderators(self) -> frozenset[str] | None:
        """Return the moderators' known ids, None when nobody can tell."""
        return frozenset(self.moderation.moderators) if self.moderation else None

    @property
    def logo(self) -> str:
        """Return the organizer's logo as site.yaml names it, "" without."""
        return self.front.organizer.logo if self.front.organizer else ""

    def where(self, key: str) -> Span:
        """Return where a key of site.yaml stands, or the file."""
        return self.marks.get(key, Span("site.yaml"))


@frozen
class Loaded:
    """A Config, or None, and what was wrong."""

    config: Config | None
    problems: tuple[Problem, ...]


def load(root: Path, base_url: str = "") -> Loaded:
    """Read site.yaml, and of data/ what all pages rest on: agendas, creators, experiments, funnels, moderation, rubrics, synonyms and venues.

    `base_url`, if given, stands in for the one of site.yaml; UIDs keep the written one's host.
    """
    source = read_file(root, "site.yaml", MAX_DATA)
    if isinstance(source, Problem):
        return Loaded(None, (source,))
    found = read_keys("site.yaml", source.data)
    if isinstance(found, Problem):
        return Loaded(None, (found,))
    node, reader = found
    front = Record(SiteFront, lenient=True).read(node, "", reader)
    beside = _beside(root, front.language if front else "en", front.markdown.flavor if front else "python")
    problems = [*reader.problems, *beside.problems]
    if front is None:
        return Loaded(None, tuple(problems))
    if front.agenda not in beside.agendas and ("agenda", front.agenda) not in beside.faulty:
        hint = near(front.agenda, beside.agendas) or "known: " + ", ".join(sorted(beside.agendas))
        where = reader.marks.get("agenda", Span("site.yaml"))
        problems.append(error("A101", f"the agenda template '{front.agenda}' is not known", where, hint))
    address, fault = base_address(base_url or front.base_url)
    if fault:
        where = reader.marks.get("base_url", Span("site.yaml"))
        return Loaded(None, (*problems, error("C102", fault, where, "as in https://example.org/events/")))
    problems += () if base_url else _unreached(address, reader.marks.get("base_url", Span("site.yaml")))
    config = Config(
        front=front,
        base_url=address,
        root=urlsplit(address).path,
        uid_host=front.uid_host or urlsplit(front.base_url).hostname or "localhost",
        agendas=beside.agendas,
        venues=beside.venues,
        moderation=beside.moderation,
        creators=beside.creators.found,
        experiments=beside.experiments.found,
        charges=beside.experiments.charges(),
        funnels=beside.funnels.found,
        synonyms=beside.synonyms.found,
        rubrics=beside.rubrics.found,
        marks=reader.marks,
        sources=(source, *beside.sources),
        faulty=beside.faulty,
    )
    return Loaded(config, tuple(problems))


def _unreached(address: str, where: Span) -> Iterator[Problem]:
    """Yield a warning for a site that lies where only its own network reaches: it may be meant for that.

    It is asked of the settings alone: who gives another address, as the preview does, knows where that is.
    """
    if is_near(address):
        words = f"the site would be published at {cut(address)}, which only its own network reaches"
        yield warning("M112", words, where, "write the address that readers can reach")


@frozen
class _Beside:
    """What the files of data/ say, what was wrong, and the files."""

    agendas: Mapping[str, AgendaTemplate]
    venues: Mapping[str, Venue]
    moderation: Moderation | None
    creators: Creators
    experiments: Experiments
    funnels: Funnels
    synonyms: Synonyms
    rubrics: Rubrics
    problems: tuple[Problem, ...]
    sources: tuple[Source, ...]
    faulty: frozenset[tuple[str, str]]


def _beside(root: Path, language: str, flavor: str) -> _Beside:
    agendas, faults, sources = load_agendas(root, language)
    venues, moderation, creators, experiments = (
        read_venues(root, MAX_DATA),
        read_moderation(root),
        read_creators(root),
        read_experiments(root),
    )
    funnels, synonyms, rubrics = read_funnels(root, flavor), read_synonyms(root), read_rubrics(root)
    read = (venues, moderation, creators, experiments, funnels, synonyms, rubrics)
    faulty = {("agenda", stem(p.where.path)) for p in faults}
    faulty |= {("venue", name) for name in ([""] if venues.faulty is None else venues.faulty)}
    return _Beside(
        agendas=agendas,
        venues=dict(venues.found),
        moderation=moderation.found,
        creators=creators,
        experiments=experiments,
        funnels=funnels,
        synonyms=synonyms,
        rubrics=rubrics,
        problems=(*faults, *misnamed_data(root), *(problem for one in read for problem in one.problems)),
        sources=(*sources, *(source for one in read for source in one.sources)),
        faulty=frozenset(faulty),
    )


def load_agendas(
    root: Path, language: str = "en"
) -> tuple[dict[str, AgendaTemplate], list[Problem], list[Source]]:
    """Return the agenda templates by name: the built-in ones in a language, then data/agendas/NAME.yaml of the site.

    An older version lies beside as NAME@1.yaml and is known by that name.
    """
    found: dict[str, AgendaTemplate] = {}
    problems: list[Problem] = []
    sources: list[Source] = []
    places = [(BUILT_IN_AGENDAS.parent.parent, "data/agendas"), (root, "data/agendas")]
    for base, folder in places:
        for path, fault in walk(base, folder):
            if fault or not path.endswith(ENDINGS):
                problems += [fault] if fault else []
                continue
            source = read_file(base, path, MAX_DATA)
            if isinstance(source, Problem):
                problems.append(source)
                continue
            if base == root:
                sources.append(source)
            held = read_keys(path, source.data)
            if isinstance(held, Problem):
                problems.append(held)
                continue
            node, reader = held
            template = TEMPLATE.read(node, "", reader)
            problems += reader.problems
            if template:
                found[stem(path)] = template if base == root else _said(template, language)
    return found, problems, sources


def _said(template: AgendaTemplate, language: str) -> AgendaTemplate:
    """Return a built-in template with its labels in the site's language; a site's own says what its file says."""
    segments = tuple(replace(s, title=say(language, s.title)) for s in template.segments)
    return replace(template, name=say(language, template.name), segments=segments)
