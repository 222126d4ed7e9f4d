"""JSON Schemas of front matter and site.yaml, from the same model that reads them, and the settings that editors take."""

from __future__ import annotations

import json
from typing import Any

from microsite.config import SiteFront
from microsite.kinds import KINDS
from microsite.read.agenda import TEMPLATE
from microsite.read.creators import creators_schema
from microsite.read.experiment_front import EXPERIMENT
from microsite.read.fields import Record
from microsite.read.funnels import FUNNEL
from microsite.read.rubrics import RUBRIC
from microsite.read.specs import JsonSchema

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def names() -> tuple[str, ...]:
    """Return what has a schema: every kind of content, the site, and the files of data/ that editors write."""
    return (*(kind.name for kind in KINDS), "site", "agenda", "experiment", "funnel", "rubric", "creators")


def schema(name: str) -> JsonSchema:
    """Return the JSON Schema (draft 2020-12) of one kind's front matter, of site.yaml, or of a kind of data file."""
    found = {kind.name: kind.schema for kind in KINDS}
    found |= {"site": Record(SiteFront).schema, "agenda": TEMPLATE.schema, "experiment": EXPERIMENT.schema}
    found |= {"funnel": FUNNEL.schema, "rubric": RUBRIC.schema, "creators": creators_schema}
    return {"$schema": DIALECT, "title": f"microsite {name}", **found[name]()}


def vscode(settings: dict[str, Any]) -> tuple[dict[str, str], dict[str, Any]]:
    """Return the files of .vscode/ that give completion and checks: schemas by path, and the merged settings.

    The YAML extension reads `yaml.schemas`; for the front matter of Markdown files the Front Matter of each kind has its
    own schema file, which extensions for front matter take by the same setting.
    """
    files = {
        f".vscode/microsite-{name}.schema.json": json.dumps(schema(name), indent=1, ensure_ascii=False) + "\n"
        for name in names()
    }
    schemas: dict[str, Any] = {
        "./.vscode/microsite-site.schema.json": "site.yaml",
        "./.vscode/microsite-agenda.schema.json": "data/agendas/*.yaml",
        "./.vscode/microsite-funnel.schema.json": "data/funnels/*.yaml",
        "./.vscode/microsite-rubric.schema.json": "data/rubrics/*.yaml",
        "./.vscode/microsite-creators.schema.json": "data/creators.yaml",
        "./.vscode/microsite-experiment.schema.json": [
            "data/experiments/*.yaml",
            "!data/experiments/*.assignment.yaml",
        ],
    }
    schemas |= {
        f"./.vscode/microsite-{kind.name}.schema.json": f"content/{kind.folder}/**/*.md" for kind in KINDS
    }
    held = settings.get("yaml.schemas")
    merged = {**settings, "yaml.schemas": {**(held if isinstance(held, dict) else {}), **schemas}}
    return files, merged
