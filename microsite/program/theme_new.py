"""A theme of one's own is begun: tokens that are explained, one block as an example, and a page that says what next."""

from __future__ import annotations

from pathlib import Path
from string import Template

from microsite.diagnostics import Span, error
from microsite.engine.journal import FILE_MODE
from microsite.engine.kept_files import write_file
from microsite.program.scaffold import Written
from microsite.read.paths import WINDOWS
from microsite.render.layers import BUILT_IN, is_name

FILES = {
    "theme.yaml": """\
# The look of the site in a few values. Every key may be left out; what is missing comes from the theme below.
# extends: default          # the theme below this one; none for a theme that stands alone

light:                      # colours by day, as "#rgb" or "#rrggbb"
  accent: "#0b6b3a"         # what can be done: book, subscribe
  accent-ink: "#ffffff"     # text on the accent
  # paper: "#fbfbf8"        # the page
  # ink: "#15171c"          # text
  # soft: "#4b4f5a"         # second text
  # line: "#c9cbd2"         # hairlines

dark:                       # the same by night; text needs 4.5:1 on its ground, which the build measures
  accent: "#7fe0ac"
  accent-ink: "#06281a"

radius: 3px                 # of corners, 0 to 6px
shadow: none                # of the price box: none, or one as "0 1px 3px #00000033"
# font-text: Georgia, "Times New Roman", serif      # fonts that readers have, or one in assets/ named by your CSS
# font-head: Georgia, "Times New Roman", serif
""",
    "templates/page.html": """\
{# One block of one template: the rest of page.html stays the theme's below. Delete this file, or go on from it. #}
{% extends "default/page.html" %}
{% block main %}
{{ super() }}
<p class="quiet">{{ site.title }}</p>
{% endblock %}
""",
    "README.md": """\
# The theme $name

To use it, write `theme: $name` into site.yaml. To see it on a site that does not name it yet: `microsite build --theme $name`.

- `theme.yaml` holds colours, radius, shadow and fonts.
- `templates/` holds the templates, or blocks of them, that differ from the theme below.
- `assets/` holds files to publish: a stylesheet, scripts, fonts, pictures. A file with the name of one below replaces it.

`microsite theme test $name` builds a site with every kind of page and session in it and says what does not hold.
""",
}


def new_theme(root: Path, name: str) -> Written:
    """Write the folder themes/NAME of a site; one that is there already, or a name that cannot be one, is E110."""
    where = Span(f"themes/{name}")
    if not is_name(name):
        device = "some systems cannot store a folder of that name"
        hint = (
            device
            if name in WINDOWS
            else "a theme's name is of small letters, digits, - and _, as in our-look"
        )
        return Written((), (error("E110", f"'{name}' cannot be the name of a theme", where, hint),))
    if name in BUILT_IN:
        hint = f"another name; or write single files into themes/{name}/, and they lie over the built-in ones"
        return Written((), (error("E110", f"'{name}' is a built-in theme", where, hint),))
    folder = root / "themes" / name
    if folder.exists() or folder.is_symlink():
        return Written((), (error("E110", f"themes/{name} is there already", where, "give another name"),))
    for path, text in FILES.items():
        write_file(root, f"themes/{name}/{path}", Template(text).substitute(name=name).encode(), new=True)
        (folder / path).chmod(FILE_MODE)
    return Written(tuple(f"themes/{name}/{path}" for path in FILES))
