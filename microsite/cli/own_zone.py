"""The zone of whoever runs the program is nobody's business: a library would open a file of its name in the folder that is a site.

It must be imported before anything that is not Python's own. What is set here is for child processes too.
"""

from __future__ import annotations

import os

NO_FILE = "/dev/null/UTC"
"""Below what is no folder there is no file; clocks are those of UTC then (tzset(3))."""

if os.name == "posix":
    os.environ["TZ"] = NO_FILE
