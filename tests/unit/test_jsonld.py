"""JSON-LD that is strict JSON, safe in a script element, and silent about what is not known."""

from __future__ import annotations

import json

import pytest

from microsite.formats import jsonld


@pytest.mark.parametrize(
    "text", ["</script><script>", "<!--", "a & b", "\u2028\u2029", '"quoted" \\ back', "{{ x }}"]
)
def test_any_text_is_safe_in_a_script_and_comes_back(text: str) -> None:
    written = jsonld.dumps(jsonld.event(name=text))
    assert not set(written) & set("<>&\u2028\u2029")
    assert json.loads(written) == {"@context": "https://schema.org", "@type": "Event", "name": text}


def test_there_is_one_context() -> None:
    written = jsonld.dumps(jsonld.profile_page(mainEntity=jsonld.person(name="Ada")))
    assert written.count("@context") == 1


def test_what_is_not_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        jsonld.dumps({"latitude": float("nan")})


def test_nothing_is_said_about_what_is_not_known() -> None:
    made = jsonld.event(
        name="A", image=[], url="", location={}, offers=None, isAccessibleForFree=False, capacity=0
    )
    assert made == {"@type": "Event", "name": "A", "isAccessibleForFree": False, "capacity": 0}
    assert jsonld.event(image=["a", "", None]) == {"@type": "Event", "image": ["a"]}


def test_an_address_of_no_parts_is_no_address() -> None:
    assert jsonld.postal_address("", "", "", "", "") == {}
    assert jsonld.place("Hall", {}, None, 3.0) == {"@type": "Place", "name": "Hall"}


def test_a_unit_adds_a_specification_beside_the_plain_price() -> None:
    plan = jsonld.offer(
        name="Plan", price="20.00", currency="EUR", availability="InStock", url="https://e.org/", unit="month"
    )
    assert plan["price"] == "20.00"
    assert plan["priceSpecification"] == {
        "@type": "UnitPriceSpecification",
        "price": "20.00",
        "priceCurrency": "EUR",
        "unitText": "month",
        "unitCode": "MON",
        "billingIncrement": 1,
    }


@pytest.mark.parametrize(
    ("seconds", "text"), [(2650, "PT44M10S"), (3600, "PT1H"), (0, "PT0S"), (None, None), (3661, "PT1H1M1S")]
)
def test_a_length_is_an_iso_duration(seconds: int | None, text: str | None) -> None:
    assert jsonld.duration(seconds) == text


def test_breadcrumbs_count_from_one_and_one_crumb_is_no_trail() -> None:
    assert jsonld.breadcrumbs([("Home", "https://e.org/")]) == {}
    trail = jsonld.breadcrumbs([("Home", "https://e.org/"), ("Here", "")])
    assert trail["itemListElement"] == [
        {"@type": "ListItem", "position": 1, "name": "Home", "item": "https://e.org/"},
        {"@type": "ListItem", "position": 2, "name": "Here"},
    ]


def test_a_list_names_each_address_once() -> None:
    made = jsonld.item_list(["https://e.org/a", "https://e.org/b", "https://e.org/a"])
    assert made["numberOfItems"] == 2
    assert jsonld.item_list([]) == {}
