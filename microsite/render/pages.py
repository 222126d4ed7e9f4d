"""A page becomes bytes by its form: a template, the bytes as they are, or the writer that the form names."""

from __future__ import annotations

import jinja2

from microsite.diagnostics import Problem
from microsite.render.html import render_html
from microsite.values.pages import Page, Rendered
from microsite.values.views import HtmlView


def render(page: Page, environment: jinja2.Environment) -> Rendered:
    """Return the page's bytes, or the problems that kept it from being made.

    "html" wants an HtmlView; "bytes" and "text" (UTF-8) are published as they are; any other form is a key of
    `microsite.render.forms.WRITERS`, whose writer takes the view and returns bytes or a Problem.
    """
    made = _bytes(page, environment)
    if isinstance(made, Problem):
        return Rendered(page.path, b"", (made,))
    return Rendered(page.path, made)


def _bytes(page: Page, environment: jinja2.Environment) -> bytes | Problem:
    match page.form, page.view:
        case "html", HtmlView() as view:
            return render_html(view, environment, page.path)
        case "bytes", bytes() as data:
            return data
        case "text", str() as text:
            return text.encode()
        case (("html" | "bytes" | "text"), view):
            raise TypeError(f"{page.path}: the form {page.form} cannot take a {type(view).__name__}")
    from microsite.render.forms import WRITERS  # noqa: PLC0415 - the writers bring icalendar, which an HTML page does not need

    return WRITERS[page.form](page.view)
