"""Python looks for modules where the program came from, never in the folder that it is started in: that is a site, with files of others.

It must be imported before anything that is not Python's own: `python -m microsite.cli` and an empty part of PYTHONPATH put
the folder in front. What is set here is for child processes too (Python's `-P`).
"""

from __future__ import annotations

import os
import sys

OURS = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))  # noqa: PTH100, PTH120 - pathlib is not loaded yet


def _leads_here(folder: str) -> bool:
    """Say whether an entry of the search path is the folder that the program was started in, and not its own."""
    place = os.path.realpath(folder or os.curdir)
    return place == os.path.realpath(os.curdir) and place != os.path.realpath(OURS)


sys.path[:] = [folder for folder in sys.path if not _leads_here(folder)]
os.environ["PYTHONSAFEPATH"] = "1"
