"""The shelf of importers: each format's name and the module whose `read` turns that source into records."""

FORMATS: dict[str, str] = {
    "frontmatter": "microsite.importers.frontmatter",
    "ics": "microsite.importers.ics",
    "csv": "microsite.importers.table",
    "pretalx": "microsite.importers.schedule",
    "frab": "microsite.importers.schedule",
}
"""A new format is one new file with `read(source: Path) -> Reading` and one line here."""
