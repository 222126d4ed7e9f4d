"""The theme's drawing below the text of a card, rendered by resvg once for each size."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import TYPE_CHECKING

from microsite.values.cards import Ground

if TYPE_CHECKING:
    from PIL.Image import Image


class UndrawableError(Exception):
    """A drawing that was judged sound, and that the renderer refuses: its path, and what is said."""


@lru_cache(maxsize=3)
def render_ground(ground: Ground, wide: int, high: int, paper: str, *, mirrored: bool) -> Image:
    """Return a drawing on paper, scaled to cover so many pixels, turned round for text from the right.

    Raise UndrawableError when the renderer refuses it.
    """
    import resvg_py  # noqa: PLC0415 - only for themes that draw a ground
    from PIL import Image, ImageOps  # noqa: PLC0415 - only where a card is drawn

    framed = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {ground.wide:g} {ground.high:g}" '
        f'preserveAspectRatio="xMidYMid slice" color="{ground.ink}">{ground.svg}</svg>'
    )
    try:
        data = resvg_py.svg_to_bytes(svg_string=framed, skip_system_fonts=True)
    except Exception as fault:
        raise UndrawableError(ground.path, str(fault)) from fault
    image = Image.new("RGB", (wide, high), paper)
    drawn = Image.open(io.BytesIO(data)).convert("RGBA")
    image.paste(drawn, mask=drawn.getchannel("A"))
    return ImageOps.mirror(image) if mirrored else image
