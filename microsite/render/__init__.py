"""Pages become bytes: a view and the theme's template, or a view and a writer; faults come back as Problems.

`theme` reads a theme's folders once, `tokens` writes its colours as CSS, `sandbox` makes the one Jinja environment,
`html` renders a view, `faults` turns an exception of a template into a Problem, `closure` says which files a template
depends on, and `pages.render` chooses by a page's form.
"""
