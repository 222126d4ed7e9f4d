"""Chooses how one file is inspected, by its content."""

from __future__ import annotations

from microsite.checks.bounds import too_much
from microsite.checks.inspection import Inspection
from microsite.checks.tree import kind_of


def inspect(path: str, data: bytes, url: str = "") -> Inspection:
    """Return what one file says and what is wrong with it alone: a pure function of its bytes and its address."""
    kind = kind_of(path, data)
    suffix = path.rpartition(".")[2].lower()
    if told := too_much(path, kind, data):
        return Inspection(path=path, kind=kind, url=url, problems=(told,))
    if kind == "html":
        return _html(path, data, url)
    if kind == "icalendar":
        from microsite.checks.icalendar import inspect_calendar  # noqa: PLC0415 - a worker loads only what it reads

        return inspect_calendar(path, data, url)
    if kind in {"atom", "rss"}:
        from microsite.checks.feeds import inspect_feed  # noqa: PLC0415 - the same

        return inspect_feed(path, data, url)
    if kind in {"json", "json-feed"}:
        return _json(path, data, url, kind)
    if kind in {"sitemap", "xml"}:
        return _xml(path, data, url, kind)
    if kind == "robots":
        from microsite.checks.robots import inspect_robots  # noqa: PLC0415 - the same

        return inspect_robots(path, data, url)
    if path == "llms.txt":
        from microsite.checks.llms import inspect_llms  # noqa: PLC0415 - the same

        return inspect_llms(path, data, url)
    return _asset(path, data, url, kind, suffix)


def _html(path: str, data: bytes, url: str) -> Inspection:
    from microsite.checks.page import inspect_html  # noqa: PLC0415 - the same

    return inspect_html(path, data, url)


def _json(path: str, data: bytes, url: str, kind: str) -> Inspection:
    if kind == "json-feed":
        from microsite.checks.feeds_json import inspect_json_feed  # noqa: PLC0415 - the same

        return inspect_json_feed(path, data, url)
    if path.endswith(".webmanifest"):
        from microsite.checks.assets import inspect_manifest  # noqa: PLC0415 - the same

        return inspect_manifest(path, data, url)
    from microsite.checks.data import inspect_json  # noqa: PLC0415 - the same
    from microsite.checks.oembed import read_answer  # noqa: PLC0415 - the same

    return read_answer(path, data, url) or inspect_json(path, data, url)


def _xml(path: str, data: bytes, url: str, kind: str) -> Inspection:
    if kind == "sitemap":
        from microsite.checks.sitemaps import inspect_sitemap  # noqa: PLC0415 - the same

        return inspect_sitemap(path, data, url)
    from microsite.checks.xml_read import read_xml  # noqa: PLC0415 - the same

    _, problems = read_xml(data, path)
    return Inspection(path=path, kind="xml", url=url, problems=tuple(problems))


def _asset(path: str, data: bytes, url: str, kind: str, suffix: str) -> Inspection:
    from microsite.checks.assets import IMAGE_SUFFIXES, inspect_css, inspect_image  # noqa: PLC0415 - the same

    if suffix in IMAGE_SUFFIXES:
        return inspect_image(path, data, url)
    if suffix == "css":
        return inspect_css(path, data, url)
    if suffix == "svg":
        from microsite.checks.xml_read import read_xml  # noqa: PLC0415 - the same

        _, problems = read_xml(data, path) if data.strip() else (None, [])
        return Inspection(path=path, kind="text", url=url, types=("svg",), problems=tuple(problems))
    return Inspection(path=path, kind=kind, url=url)
