"""All single breaks of the correct site: of its pages, of what stands beside their markup, and of its other files."""

from __future__ import annotations

from mutation_beside import BESIDE
from mutation_files import FILES
from mutation_pages import PAGES
from mutation_ways import WAYS
from mutations import Mutation

MUTATIONS: list[Mutation] = [*PAGES, *FILES, *WAYS, *BESIDE]
