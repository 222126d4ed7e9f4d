"""What a key may hold: kinds of values read nodes, say what is wrong at the node, and tell their JSON Schema."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any

import jsonschema
import pytest

from microsite.kinds import KINDS
from microsite.read.fields import ListOf, Record
from microsite.read.money import Amount, Currency
from microsite.read.paths import FilePath, SitePath, slug_fault
from microsite.read.plain import Boolean, Integer, Number, Text, Word
from microsite.read.reader import Reader
from microsite.read.scalars import Language, Slug, Url, Zone
from microsite.read.specs import Spec
from microsite.read.wording import close_to, near, said
from microsite.read.yaml import Map, parse_yaml


def read(spec: Spec[Any], typed: str, key: str = "key") -> tuple[Any, list[str]]:
    node = parse_yaml("x.md", f"{key}: {typed}\n")
    assert isinstance(node, Map)
    reader = Reader("x.md")
    return spec.read(node.entries[0][1], key, reader), [p.code for p in reader.problems]


@pytest.mark.parametrize(
    ("spec", "typed", "value"),
    [
        (Text(), "no", "no"),
        (Text(), '" padded "', "padded"),
        (Text(), "ünï 👩🏽‍🚀 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f עברית", "ünï 👩🏽‍🚀 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f עברית"),
        (Text(), "{% raw %}".replace("{", "'{") + "'", "{% raw %}"),
        (Word("in-person"), "In Person", "in-person"),
        (Word("in-person"), "in_person", "in-person"),
        (Integer(), "45", 45),
        (Integer(-5, 5), "-5", -5),
        (Number(), "92.50", Decimal("92.50")),
        (Number(), "+7", Decimal(7)),
        (Boolean(), "Yes", True),
        (Boolean(), "OFF", False),
        (ListOf(Text()), "one", ("one",)),
        (ListOf(Text()), "[one, two]", ("one", "two")),
        (ListOf(Text()), "[]", ()),
        (Slug(), "größe-2", "größe-2"),
        (Slug(), "東京", "東京"),
        (Url(), "https://a.example/x?y=1#z", "https://a.example/x?y=1#z"),
        (Url(), "https://münchen.example/ü", "https://münchen.example/ü"),
        *((Url(), f"https://{host}/", f"https://{host}/") for host in ("192.0.2.1:8443", "[2001:db8::1]", "a-b.example", "1.example", "xn--mnchen-3ya.example", "a" * 63 + ".example", "intranet")),
        (Url(), "http://[::1]:8080/", "http://[::1]:8080/"),
        (SitePath(), "/old/path/", "/old/path/"),
        (FilePath(), "ada.jpg", "ada.jpg"),
        (FilePath(), "/img/ada.jpg", "/img/ada.jpg"),
        (Language(), "PT-br", "pt-BR"),
        (Language(), "zh-hant-tw", "zh-Hant-TW"),
        (Zone(), "America/Argentina/Buenos_Aires", "America/Argentina/Buenos_Aires"),
        (Currency(), "EUR", "EUR"),
        (Amount(), '"45.00"', Decimal("45.00")),
        (Amount(), "45.00", Decimal("45.00")),
    ],
)  # fmt: skip
def test_what_an_editor_means_is_read(spec: Spec[Any], typed: str, value: object) -> None:
    assert read(spec, typed) == (value, [])


@pytest.mark.parametrize(
    ("spec", "typed", "code"),
    [
        (Text(), "[a]", "M103"),
        (Text(), "", "M103"),
        (Text(), '""', "M105"),
        (Text(), '"a\\nb"', "M105"),
        (Text(), '"a\\tb"', "M105"),
        (Text(), '"a\\x07b"', "M110"),
        (Text(), '"a\\u202eb"', "M110"),
        (Text(), '"a\\uFEFFb"', "M110"),
        (Text(3), "abcd", "M105"),
        (Word("a"), "b", "M104"),
        (Integer(), "1e3", "M103"),
        (Integer(), "010", "M103"),
        (Integer(), "1_000", "M103"),
        (Integer(), "٤٥", "M103"),
        (Integer(), "9" * 19, "M103"),
        (Integer(0, 5), "6", "M106"),
        (Number(), ".nan", "M103"),
        (Number(), ".inf", "M103"),
        (Number(0, 1), "1.5", "M106"),
        (Boolean(), "1", "M103"),
        (ListOf(Text()), "{a: b}", "M103"),
        (ListOf(Text(), most=1), "[a, b]", "M106"),
        (ListOf(Text(), unique=True), "[a, a]", "M109"),
        (ListOf(Text(), single=False), "a", "M103"),
        (Slug(), "a/b", "U101"),
        (Slug(), "-a", "U101"),
        (Slug(), "a b", "U101"),
        (Slug(), "nul", "U101"),
        (Slug(), '"a\\0"', "U101"),
        (Url(), "//a.example/", "M107"),
        (Url(), "https://a b.example/", "M107"),
        (Url(), "https://a.example/\\x", "M107"),
        (Url(), "JaVaScRiPt:alert(1)", "M107"),
        (Url(), "https://u:p@a.example/", "M107"),
        *(
            (Url(), f"https://{host}/", "M107")
            for host in (
                "127.1",
                "0x7f.1",
                "2130706433",
                "0x7f000001",
                "1.2.3.256",
                "01.2.3.4",
                "a.-b.example",
                "a-.example",
                "a" * 64 + ".example",
                "a." * 126 + "example",
                "a.example:0",
            )
        ),
        (Url(), "https://a.example/" + "a" * 2000, "M107"),
        (Url(), "http://[::1/", "M107"),
        (SitePath(), "old/", "U104"),
        (SitePath(), "/a?b", "U104"),
        (SitePath(), "/a//b/", "U104"),
        (SitePath(), "/../a/", "U104"),
        (FilePath(), "../a.jpg", "F108"),
        (FilePath(), "C:\\a.jpg", "F108"),
        (FilePath(), "//a.example/a.jpg", "F108"),
        (Language(), "en_US", "M108"),
        (Language(), "x", "M108"),
        (Zone(), "Mars/Olympus", "T102"),
        (Zone(), "/etc/localtime", "T102"),
        (Zone(), "UTC+1", "T102"),
        (Currency(), "XXX", "O103"),
        (Amount(), "+45", "O102"),
        (Amount(), "1,000", "O102"),
        (Amount(), ".5", "O102"),
        (Amount(), "1e3", "O102"),
        (Amount(), "4.5678", "O102"),
    ],
)
def test_anything_else_is_one_problem(spec: Spec[Any], typed: str, code: str) -> None:
    value, codes = read(spec, typed)
    assert codes == [code]
    assert value is None or value == (("a",) if spec.__class__ is ListOf else value)


def test_a_password_is_not_repeated_in_a_log() -> None:
    node = parse_yaml("x.md", "key: https://ana:secret@a.example/\n")
    assert isinstance(node, Map)
    reader = Reader("x.md")
    Url().read(node.entries[0][1], "key", reader)
    assert "secret" not in reader.problems[0].message + reader.problems[0].hint


@pytest.mark.parametrize(
    ("spec", "key", "typed", "hint"),
    [
        # Etc/GMT+1 is an hour behind UTC: to name it would move the session by two hours
        (Zone(), "timezone", "GMT+1", "name a city of the zone, as in Europe/Berlin or America/New_York; or UTC"),
        (Zone(), "timezone", "UTC+05:30", "name a city of the zone, as in Europe/Berlin or America/New_York; or UTC"),
        (Zone(), "timezone", "Etc/GTM+1", "name a city of the zone, as in Europe/Berlin or America/New_York; or UTC"),
        (Zone(), "timezone", "Europe/Berln", "did you mean 'Europe/Berlin'?"),
        (Slug(), "topics", "pricing, saas", "write a list: topics: [pricing, saas]"),
        (Slug(), "mentor", "ana-novak, jo-li", "write a list: mentors: [ana-novak, jo-li]"),
        (Slug(), "mentors.0", "ana-novak.md", "did you mean 'ana-novak'?"),
        (Slug(), "mentors.0", "Ana Novák", "did you mean 'ana-novak'?"),
        (Slug(), "slug", "Größe", "did you mean 'größe'?"),
        (Slug(), "mentor", "Ana, Queen", "did you mean 'ana-queen'?"),
    ],
)  # fmt: skip
def test_the_hint_can_be_followed(spec: Spec[Any], key: str, typed: str, hint: str) -> None:
    node = parse_yaml("x.md", f"{key.partition('.')[0]}: {typed}\n")
    assert isinstance(node, Map)
    reader = Reader("x.md")
    spec.read(node.entries[0][1], key, reader)
    assert [problem.hint for problem in reader.problems] == [hint]


@pytest.mark.parametrize("slug", ["a", "a-b", "a--b", "2026-x", "größe", "हिन्दी", "日本"])
def test_a_slug_may_hold_letters_of_any_script(slug: str) -> None:
    assert slug_fault(slug) == ""


def test_a_near_miss_is_hinted_at_and_nonsense_is_not() -> None:
    assert near("capcity", ["capacity", "title"]) == "did you mean 'capacity'?"
    assert near("case-studies", ["case_studies"]) == "did you mean 'case_studies'?"
    assert near("wizard", ["capacity", "title"]) == ""
    assert close_to("", []) == ""


def test_a_key_within_a_list_is_said_as_people_say_it() -> None:
    assert said("agenda.1.minutes") == "minutes of item 2 of agenda"
    assert said("offers.0.suggested_tips.2") == "item 3 of suggested_tips of item 1 of offers"
    assert said("offer.plan.price") == "offer.plan.price"


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """A record for these tests."""

    name: Annotated[str, Text(5), "What it is called."]
    size: Annotated[int | None, Integer(0, 9), "How large."] = None
    tags: Annotated[tuple[str, ...], ListOf(Slug()), "Words."] = ()


def record(text: str, *, lenient: bool = False) -> tuple[Front | None, list[str], Reader]:
    node = parse_yaml("x.md", text)
    assert isinstance(node, Map)
    reader = Reader("x.md")
    made = Record(Front, lenient=lenient).read(node, "", reader)
    return made, [f"{p.code} {p.where}" for p in reader.problems], reader


def test_a_record_notes_every_fault_of_every_key_in_one_run() -> None:
    made, codes, _ = record("sise: 3\nsize: 10\ntags: [A, b, C]\n")
    assert made is None
    assert codes == ["M101 x.md:1:1", "M106 x.md:2:7", "U101 x.md:3:8", "U101 x.md:3:14", "M102 x.md:1:1"]


def test_a_lenient_record_is_read_past_its_faults() -> None:
    made, codes, reader = record("name: Ada\nsize: 10\nextra: 1\n", lenient=True)
    assert made == Front(name="Ada")
    assert codes == ["M106 x.md:2:7", "M101 x.md:3:1"]
    assert "size" in reader.faulty


def test_a_key_that_was_misspelt_is_not_also_called_missing() -> None:
    assert record("nme: Ada\n")[1] == ["M101 x.md:1:1"]
    assert record("name: [Ada]\n")[1] == ["M103 x.md:1:7"]


def test_the_schemas_of_all_kinds_are_json_schema_and_take_a_whole_example() -> None:
    for kind in KINDS:
        jsonschema.Draft202012Validator.check_schema(kind.schema())
    event = next(kind for kind in KINDS if kind.name == "event").schema()
    good = {"title": "Clinic", "mentors": ["ada"], "start": "2026-12-03 18:00", "duration": 45}
    jsonschema.validate(good, event)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**good, "titel": "Clinic"}, event)
