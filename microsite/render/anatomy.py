"""What a template says without being run: the templates, blocks, names and fields that it mentions, each with its line."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from jinja2 import TemplateSyntaxError, nodes
from jinja2.meta import find_undeclared_variables

from microsite.read.deadline import deadline
from microsite.records import frozen
from microsite.render.guard import ThemeEnvironment
from microsite.render.stopped import stopped_at

DEADLINE = 10.0  # seconds
GIVEN = ("site", "head", "crumbs", "page")
_ASKS = frozenset({"defined", "undefined"})  # tests after which a name may be absent
_FALLS_BACK = frozenset({"default", "d"})


@frozen
class Said:
    """A name as a template says it, and the line; `of` is what it belongs to: a template, or one of the given names."""

    name: str
    line: int
    of: str = ""


@frozen(kw_only=True)
class Anatomy:
    """The parts of one template.

    `extends` is what it extends, `named` every template that it must find, `maybe` those that may be absent;
    `computed` says that a name is put together while rendering. `blocks` are all of its blocks, `outer` those that stand
    in no other block. `taken` are names imported from templates, `made` what it can give to an import; `free` are names
    that it does not set itself, `own` those that it does. `fields` are page.x, site.x and head.x as they are asked for.
    `loose` is the line of text outside every block of a template that extends another, 0 for none.
    """

    extends: Said | None
    named: tuple[Said, ...]
    maybe: tuple[str, ...]
    computed: bool
    blocks: frozenset[str]
    outer: tuple[Said, ...]
    taken: tuple[Said, ...]
    made: frozenset[str]
    free: tuple[Said, ...]
    own: frozenset[str]
    fields: tuple[Said, ...]
    filters: tuple[Said, ...]
    tests: tuple[Said, ...]
    loose: int

    @property
    def mentions(self) -> tuple[str, ...]:
        """Return the names of all templates that it extends, includes or imports."""
        return (*(one.name for one in self.named), *self.maybe)


@lru_cache(maxsize=1024)
def anatomy(text: str) -> Anatomy:
    """Take a template's text apart; raises jinja2.TemplateSyntaxError where it cannot be read, or not in time."""
    try:
        with deadline(DEADLINE):
            return _anatomy(text)
    except TemplateSyntaxError:
        raise
    except Exception as fault:  # noqa: BLE001 - Jinja's parser and compiler can fail in many ways
        deep = "it is nested too deeply" if isinstance(fault, RecursionError) else str(fault)
        raise TemplateSyntaxError(deep, stopped_at(fault) or 1) from None


def _anatomy(text: str) -> Anatomy:
    env = ThemeEnvironment(autoescape=True)  # a sandbox: Jinja works out constants while it looks for names
    tree = env.parse(text)
    found = _Nodes(tree)
    for node in (*found.filters, *found.tests):  # one that does not exist is a fault of its own
        known: dict[str, object] = env.filters if isinstance(node, nodes.Filter) else env.tests  # type: ignore[assignment]
        known.setdefault(node.name, str)
    references = [one for node in found.refers for one in _references(node)]
    extends = next((node for node in found.refers if isinstance(node, nodes.Extends)), None)
    parent = _constant(extends.template) if extends else None
    guarded = set(_guarded(found))
    names = [n for n in found.names if n.name not in guarded]
    own = frozenset(n.name for n in names if n.ctx != "load")
    absent = find_undeclared_variables(tree)
    free = {n.name: n.lineno for n in reversed(names) if n.name in absent and n.ctx == "load"}
    return Anatomy(
        extends=Said(parent, extends.lineno) if extends and parent else None,
        named=tuple(Said(name, line) for name, line, needed in references if name and needed),
        maybe=tuple(name for name, _, needed in references if name and not needed),
        computed=any(name is None for name, _, _ in references),
        blocks=frozenset(b.name for b in found.blocks),
        outer=tuple(Said(b.name, b.lineno) for b in found.blocks if b.name not in found.inner),
        taken=tuple(_taken(found)),
        made=frozenset(_made(tree)),
        free=tuple(Said(name, line) for name, line in sorted(free.items())),
        own=own | frozenset(_made(tree)),
        fields=tuple(_fields(found, guarded, own)),
        filters=tuple(Said(f.name, f.lineno) for f in found.filters),
        tests=tuple(Said(t.name, t.lineno) for t in found.tests),
        loose=_loose(tree) if parent else 0,
    )


class _Nodes:
    """The nodes of a template that say something, each kind in the order of the text, found in one walk; `inner` are blocks in blocks."""

    def __init__(self, tree: nodes.Template) -> None:
        self.filters: list[nodes.Filter] = []
        self.tests: list[nodes.Test] = []
        self.refers: list[nodes.Node] = []
        self.blocks: list[nodes.Block] = []
        self.names: list[nodes.Name] = []
        self.fields: list[nodes.Getattr] = []
        self.asking: list[nodes.Filter | nodes.Test] = []
        self.inner: set[str] = set()
        waiting: list[tuple[nodes.Node, bool]] = [(tree, False)]
        while waiting:
            node, within = waiting.pop()
            self._take(node, within=within)
            within = within or isinstance(node, nodes.Block)
            waiting += [(child, within) for child in reversed(list(node.iter_child_nodes()))]

    def _take(self, node: nodes.Node, *, within: bool) -> None:
        match node:
            case nodes.Name():
                self.names.append(node)
            case nodes.Getattr():
                self.fields.append(node)
            case nodes.Filter():
                self.filters.append(node)
                self.asking.append(node)
            case nodes.Test():
                self.tests.append(node)
                self.asking.append(node)
            case nodes.Block():
                self.blocks.append(node)
                if within:
                    self.inner.add(node.name)
            case nodes.Extends() | nodes.Include() | nodes.Import() | nodes.FromImport():
                self.refers.append(node)


def _references(node: nodes.Node) -> Iterator[tuple[str | None, int, bool]]:
    """Yield (name, line, whether it must be found) of each template that a tag names; None for a computed name."""
    needed = not getattr(node, "ignore_missing", False)
    template = getattr(node, "template", None)
    if isinstance(template, nodes.Const) and isinstance(template.value, tuple | list):
        for name in template.value:
            yield (name if isinstance(name, str) else None), node.lineno, False
    elif isinstance(template, nodes.Tuple | nodes.List):
        for one in template.items:  # the first of them that is there is taken
            yield _constant(one), node.lineno, False
    else:
        yield _constant(template), node.lineno, needed


def _constant(node: object) -> str | None:
    return node.value if isinstance(node, nodes.Const) and isinstance(node.value, str) else None


def _guarded(found: _Nodes) -> Iterator[str]:
    """Yield the names whose absence a template provides for somewhere: `x is defined`, `page.x | default(...)`."""
    for node in found.asking:
        asks = node.name in (_ASKS if isinstance(node, nodes.Test) else _FALLS_BACK)
        if asks and isinstance(node.node, nodes.Name):
            yield node.node.name
        elif asks and isinstance(node.node, nodes.Getattr):
            yield f".{node.node.attr}"


def _taken(found: _Nodes) -> Iterator[Said]:
    for node in found.refers:
        if not isinstance(node, nodes.FromImport):
            continue
        source = _constant(node.template)
        for name in node.names if source else ():
            yield Said(name if isinstance(name, str) else name[0], node.lineno, source or "")


def _made(tree: nodes.Template) -> Iterator[str]:
    """Yield what an import of the template can take: its macros and what it sets outside blocks."""
    for node in tree.body:
        if isinstance(node, nodes.Macro):
            yield node.name
        elif isinstance(node, nodes.Assign | nodes.AssignBlock):
            yield from (n.name for n in node.target.find_all(nodes.Name))
            if isinstance(node.target, nodes.Name):
                yield node.target.name
        elif isinstance(node, nodes.Import):
            yield node.target
        elif isinstance(node, nodes.FromImport):
            yield from (name if isinstance(name, str) else name[1] for name in node.names)


def _fields(found: _Nodes, guarded: set[str], own: frozenset[str]) -> Iterator[Said]:
    for node in found.fields:
        root = node.node
        of = root.name if isinstance(root, nodes.Name) else ""
        if of in GIVEN and of not in own and f".{node.attr}" not in guarded:
            yield Said(node.attr, node.lineno, of)


def _loose(tree: nodes.Template) -> int:
    """Return the line of the first text or value after an `extends` that no block holds; Jinja drops it."""
    extended = False
    for node in tree.body:
        extended = extended or isinstance(node, nodes.Extends)
        if extended and isinstance(node, nodes.Output):
            for part in node.nodes:
                if not isinstance(part, nodes.TemplateData):
                    return part.lineno
                if part.data.strip():
                    lead = part.data[: len(part.data) - len(part.data.lstrip())]
                    return part.lineno + lead.count("\n")
    return 0
