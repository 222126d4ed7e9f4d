"""Converts the Markdown of code hosts' previews, by cmark-gfm; all that its C code makes is given back, which cmarkgfm itself forgets."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache
from typing import Any

import cmarkgfm
from cmarkgfm.cmark import Options, core_extensions_ensure_registered, find_syntax_extension

_EXTENSIONS = ("table", "autolink", "tagfilter", "strikethrough", "tasklist")
_OPTIONS = (  # raw HTML is sanitized by nh3 afterwards
    Options.CMARK_OPT_UNSAFE | Options.CMARK_OPT_FOOTNOTES | Options.CMARK_OPT_GITHUB_PRE_LANG
)
Drop = Callable[[Any], object]


def convert(text: str) -> str:
    """Return the HTML of a Markdown text, not sanitized."""
    drops = _drops()
    if drops is None:
        return str(cmarkgfm.github_flavored_markdown_to_html(text, _OPTIONS))
    from cmarkgfm import _cmark  # noqa: PLC0415 - it is there: the functions that drop were found in it

    lib, data = _cmark.lib, text.encode()
    parser = lib.cmark_parser_new(_OPTIONS)
    tree = made = _cmark.ffi.NULL
    try:
        for extension in _known():
            lib.cmark_parser_attach_syntax_extension(parser, extension)
        lib.cmark_parser_feed(parser, data, len(data))
        tree = lib.cmark_parser_finish(parser)
        made = lib.cmark_render_html(tree, _OPTIONS, lib.cmark_parser_get_syntax_extensions(parser))
        return str(_cmark.ffi.string(made).decode())
    finally:
        for drop, one in zip(drops, (tree, made), strict=True):
            if one != _cmark.ffi.NULL:
                drop(one)
        lib.cmark_parser_free(parser)


@cache
def _known() -> tuple[Any, ...]:
    core_extensions_ensure_registered()
    return tuple(map(find_syntax_extension, _EXTENSIONS))


@cache
def _drops() -> tuple[Drop, Drop] | None:
    """Return what gives back a tree and a text, by the library's own functions; None where they cannot be reached."""
    try:
        from cmarkgfm import _cmark  # noqa: PLC0415 - private, and so perhaps not there

        library = ctypes.CDLL(_cmark.__file__)
        allocator = library.cmark_get_default_mem_allocator
        allocator.restype = ctypes.c_void_p
        tree = ctypes.cast(library.cmark_node_free, ctypes.c_void_p).value
        memory = _cmark.ffi.cast("cmark_mem *", allocator())
        return _cmark.ffi.cast("void (*)(cmark_node *)", tree), memory.free
    except (ImportError, AttributeError, OSError, TypeError, ValueError):
        return None
