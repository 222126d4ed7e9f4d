"""A page of prose by a theme of one template: what comes of it, or what is wrong with it."""

from __future__ import annotations

import views

from microsite.diagnostics import Problem
from microsite.render.html import render_html
from microsite.render.sandbox import environment
from microsite.values.themes import Theme, ThemeFile


def page(text: str) -> bytes | Problem:
    """Render a page of prose by a theme of one template."""
    file = ThemeFile("page.html", "page.html", text.encode(), "d")
    theme = Theme(name="t", folders=(), templates=(file,), assets=())
    return render_html(views.view("page.html", views.text_page()), environment(theme), "about/index.html")


def fault(text: str) -> Problem:
    """Return what is wrong with a template, taken apart and rendered."""
    made = page(text)
    assert isinstance(made, Problem), made
    return made
