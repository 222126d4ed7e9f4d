"""A view and a theme's environment become the bytes of one HTML page, or a Problem that names template and page."""

from __future__ import annotations

import jinja2

from microsite.diagnostics import Problem
from microsite.read.deadline import deadline
from microsite.render.faults import template_problem
from microsite.render.sandbox import environment
from microsite.values.views import HtmlView

__all__ = ["environment", "render_html"]

DEADLINE = 10.0
"""Seconds that a page may take."""
MEMORY = 256 * 1024 * 1024
"""Bytes that the process may grow by while a page is made."""


def render_html(view: HtmlView, environment: jinja2.Environment, making: str = "") -> bytes | Problem:
    """Render `view.template` with exactly `site`, `head`, `crumbs` and `page`; return UTF-8 bytes.

    `making` names the page in a message (its path; else its canonical URL). A fault of the template is E101, a
    template that does not exist E102, each at the template's file and line.
    """
    try:
        with deadline(DEADLINE, MEMORY):
            template = environment.get_template(view.template)
            text = template.render(site=view.site, head=view.head, crumbs=view.crumbs, page=view.page)
    except Exception as fault:  # noqa: BLE001 - a template can raise anything, and each is its author's mistake
        return template_problem(fault, environment, view.template, making or view.head.canonical)
    return text.encode("utf-8", "xmlcharrefreplace")
