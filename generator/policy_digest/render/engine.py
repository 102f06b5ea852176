"""Templates in, the same templates compiled so that small macros stand where they are called: same output, a fifth of the time.

A call of a macro costs more than what most of them print, and a row of a table makes forty. So `_parse` puts the body of a macro in place
of its call, with the arguments bound by a `with` block, and words of site.yml whose id is written out become constants. What cannot be
put in place (a macro that is given a block, a recursive or a large one) is called as before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar, cast

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

from policy_digest.kept_templates import Kept
from policy_digest.render.words import Words

N = TypeVar("N", bound=nodes.Node)

_PLAIN = jinja2.Environment(autoescape=True)  # for the value of what is constant
_LARGE = 150  # nodes of a macro that is called and not put in place: twenty rows' worth of code compile for seconds
_DEEP = 8  # macros within macros
_SOURCES = (".j2", ".md", ".html", ".py")  # what a template's code is made from, and by


class Environment(jinja2.Environment):
    """Jinja's, for views: a template reads their attributes, and every string in it is inert or is escaped. `w`: the site's words.

    `home`: the folder of templates, of which any may be put into any other.
    """

    def __init__(self, words: Words, home: Path, **options: Any) -> None:
        super().__init__(**options)
        self.code_generator_class = _Writes
        self.words, self._home = words, home
        self.globals["w"] = words
        self.bytecode_cache = self._kept()
        self._written: dict[str, nodes.Template] = {}  # by name
        self._macros: dict[str, Mapping[str, nodes.Macro]] = {}

    def getattr(self, obj: Any, attribute: str) -> Any:
        """An attribute of a view; Jinja's own way for everything else."""
        try:
            return getattr(obj, attribute)
        except AttributeError:
            return super().getattr(obj, attribute)

    @staticmethod
    def printed(value: Any) -> Markup:
        """What a template prints for a value: inert text as it is, all else escaped."""
        return value if type(value) is Markup else escape(value)

    def _kept(self) -> Kept:
        """What was compiled of just these templates, with these words in them, by this code."""
        files = sorted(path for path in self._home.rglob("*") if path.suffix in _SOURCES)
        return Kept((self.words.told().encode(), *(path.read_bytes() for path in files)))

    def forget(self) -> None:
        """Read templates anew: one may have been edited, or one whose macros stand in others."""
        self.bytecode_cache = self._kept()
        self._written.clear()
        self._macros.clear()
        if self.cache is not None:
            self.cache.clear()

    def written(self, name: str) -> nodes.Template:
        """A template as it is written, without anything put in place. It must not be changed."""
        if name not in self._written:
            assert self.loader is not None
            source, filename, _ = self.loader.get_source(self, name)
            self._written[name] = super()._parse(source, name, filename)
        return self._written[name]

    def macros(self, name: str) -> Mapping[str, nodes.Macro]:
        """The macros of a template by name, as they are written."""
        if name not in self._macros:
            self._macros[name] = {macro.name: macro for macro in self.written(name).find_all(nodes.Macro)}
        return self._macros[name]

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _Placing(self, tree).place()
        return tree


class _Writes(CodeGenerator):
    """Writes what the templates of views need: a shorter way from a value to its text."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write("environment.printed(")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        self.write(")")


Macros = Mapping[tuple[str, str], nodes.Macro]  # by the name of the import ("" for a template's own) and their own

_Spread = tuple[list[str], nodes.Expr]  # parameters, and the value that is spread over them


class _Placing:
    """Puts macros in place in one template."""

    def __init__(self, environment: Environment, tree: nodes.Template) -> None:
        self._environment, self._tree = environment, tree
        self._macros: dict[tuple[str, str], nodes.Macro] = {("", m.name): _copied(m) for m in tree.find_all(nodes.Macro)}
        for one in tree.find_all(nodes.Import):
            if isinstance(one.template, nodes.Const):
                self._macros |= {(one.target, name): macro for name, macro in environment.macros(one.template.value).items()}
        self._sets: dict[tuple[str, str], frozenset[str] | None] = {}

    def place(self) -> None:
        self._tree.body = self._block(self._tree.body, "", 0)

    def _block(self, body: list[nodes.Node], home: str, depth: int) -> list[nodes.Node]:
        """Statements with macros put in place. `home`: the import that bare names of macros belong to."""
        out: list[nodes.Node] = []
        for node in body:
            if isinstance(node, nodes.Output):
                out += self._output(node, home, depth)
                continue
            self._parts(node, home, depth)
            out += _settled(node)
        return out

    def _parts(self, node: nodes.Node, home: str, depth: int) -> None:
        """What a statement is made of."""
        for name in node.fields:
            value = getattr(node, name)
            if name == "elif_":
                for other in value:
                    self._parts(other, home, depth)
            elif isinstance(value, nodes.Expr):
                setattr(node, name, self._expression(value, home))
            elif isinstance(value, list) and value and isinstance(value[0], nodes.Stmt):
                setattr(node, name, self._block(value, home, depth))
            elif isinstance(value, list):
                setattr(node, name, [self._expression(v, home) if isinstance(v, nodes.Expr) else v for v in value])

    def _output(self, node: nodes.Output, home: str, depth: int) -> Iterator[nodes.Node]:
        """Pieces of an output, those that are calls of macros as what the macros print."""
        pieces: list[nodes.Expr] = []
        for child in node.nodes:
            placed = self._called(child, home, depth) if isinstance(child, nodes.Call) else None
            if placed is None:
                pieces.append(self._expression(child, home))
                continue
            if pieces:
                yield nodes.Output(pieces, lineno=node.lineno)
                pieces = []
            yield from placed
        if pieces:
            yield nodes.Output(pieces, lineno=node.lineno)

    # ------------------------------------------------------------ calls

    def _key(self, node: nodes.Expr, home: str) -> tuple[str, str] | None:
        if isinstance(node, nodes.Name):
            return (home, node.name)
        if isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name):
            return (node.node.name, node.attr)
        return None

    def _called(self, call: nodes.Call, home: str, depth: int) -> list[nodes.Node] | None:
        """What a call prints, as statements; None where it is no macro's, or has to remain a call."""
        key = self._key(call.node, home)
        macro = self._macros.get(key) if key else None
        if key is None or macro is None or depth == _DEEP or call.dyn_kwargs is not None:
            return None
        if key not in self._sets:
            self._sets[key] = _stored(macro)
        if (stored := self._sets[key]) is None or (given := self._given(macro, call, home, stored)) is None:
            return None
        targets, values, constants = given
        body = [_copied(node, constants) for node in macro.body]
        placed = self._block(body, key[0], depth + 1)
        return [nodes.With(targets, values, placed, lineno=call.lineno)] if targets else placed

    def _given(
        self, macro: nodes.Macro, call: nodes.Call, home: str, stored: Set[str]
    ) -> tuple[list[nodes.Expr], list[nodes.Expr], dict[str, nodes.Const]] | None:
        """What the parameters are bound to: targets and values of a `with`, and those that are constants. `stored`: see `_stored`."""
        if (found := self._bound(macro, call, home)) is None:
            return None
        bound, spread = found
        constants = {name: value for name, value in bound.items() if isinstance(value, nodes.Const) and name not in stored}
        rest = {name: value for name, value in bound.items() if name not in constants}
        targets: list[nodes.Expr] = [nodes.Name(name, "store") for name in rest]
        values = list(rest.values())
        if spread is not None:
            targets.append(nodes.Tuple([nodes.Name(name, "store") for name in spread[0]], "store"))
            values.append(spread[1])
        return targets, values, constants

    def _bound(self, macro: nodes.Macro, call: nodes.Call, home: str) -> tuple[dict[str, nodes.Expr], _Spread | None] | None:
        """Each parameter with its value, and those that a `*value` is spread over; None where only the call itself can tell."""
        names = [arg.name for arg in macro.args]
        bound: dict[str, nodes.Expr] = {k.key: self._expression(k.value, home) for k in call.kwargs}
        open_ = [name for name in names if name not in bound]
        if len(call.args) > len(open_) or not set(bound) <= set(names):
            return None  # the call will say what is wrong
        for value in call.args:
            bound[open_.pop(0)] = self._expression(value, home)
        spread: _Spread | None = None
        if call.dyn_args is not None:
            value = self._expression(call.dyn_args, home)
            if isinstance(value, nodes.Const) and isinstance(value.value, tuple):
                if len(value.value) > len(open_):
                    return None
                for one in value.value:
                    bound[open_.pop(0)] = nodes.Const(one)
            else:
                if set(open_) & set(names[len(names) - len(macro.defaults) :]):
                    return None  # how many there are is known only when it is called
                spread, open_ = (open_, value), []
        for name, default in zip(reversed(names), reversed(macro.defaults), strict=False):
            if name in open_:
                open_.remove(name)
                bound[name] = _copied(default)
        return None if open_ else (bound, spread)

    # ------------------------------------------------------------ expressions

    def _expression(self, node: nodes.Expr, home: str) -> nodes.Expr:
        """An expression with the site's words as constants, and macros that remain calls under the name that the template knows."""
        if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name == "w":
            if len(node.args) == 1 and isinstance(node.args[0], nodes.Const) and not (node.kwargs or node.dyn_args or node.dyn_kwargs):
                return nodes.Const(self._environment.words(node.args[0].value))
        for name in node.fields:
            value = getattr(node, name)
            if isinstance(value, nodes.Expr):
                setattr(node, name, self._expression(value, home))
            elif isinstance(value, list):
                setattr(node, name, [self._expression(v, home) if isinstance(v, nodes.Expr) else self._inside(v, home) for v in value])
        if isinstance(node, nodes.Name) and node.ctx == "load" and home and (home, node.name) in self._macros:
            return nodes.Getattr(nodes.Name(home, "load"), node.name, "load")
        return _folded(node)

    def _inside(self, value: Any, home: str) -> Any:
        """The same for what is no expression itself: a keyword of a call, an operand of a comparison."""
        if isinstance(value, nodes.Keyword):
            value.value = self._expression(value.value, home)
        elif isinstance(value, nodes.Operand):
            value.expr = self._expression(value.expr, home)
        return value


def _stored(macro: nodes.Macro) -> frozenset[str] | None:
    """The names that the body of a macro sets; None for one that cannot be put in place: it is large, or takes a block."""
    inner = list(macro.find_all(nodes.Node))
    names = [node for node in inner if isinstance(node, nodes.Name)]
    if len(inner) > _LARGE or any(node.name in ("caller", "varargs", "kwargs") for node in names):
        return None
    return frozenset(node.name for part in macro.body for node in part.find_all(nodes.Name) if node.ctx == "store")


def _settled(node: nodes.Node) -> list[nodes.Node]:
    """The branch of an `if` whose test is a constant; every other statement as it is."""
    if not isinstance(node, nodes.If) or not isinstance(node.test, nodes.Const):
        return [node]
    if node.test.value:
        return list(node.body)
    if not node.elif_:
        return list(node.else_)
    first, *rest = node.elif_
    return _settled(nodes.If(first.test, first.body, rest, node.else_, lineno=node.lineno))


def _folded(node: nodes.Expr) -> nodes.Expr:
    """The constant that an expression is, where it is one without being asked in a context."""
    if isinstance(node, nodes.Getitem | nodes.Compare | nodes.CondExpr | nodes.Not | nodes.And | nodes.Or):
        try:
            value = node.as_const(nodes.EvalContext(_PLAIN))
        except nodes.Impossible:
            return node
        if isinstance(value, str | int | tuple):
            return nodes.Const(value)
    return node


def _copied(node: N, constants: Mapping[str, nodes.Const] = MappingProxyType({})) -> N:
    """The node once more, with constants in place of the names that stand for them."""
    if isinstance(node, nodes.Name) and node.ctx == "load" and node.name in constants:
        return cast(N, nodes.Const(constants[node.name].value, lineno=node.lineno))

    def copied(value: Any) -> Any:
        if isinstance(value, list):
            return [copied(one) for one in value]
        return _copied(value, constants) if isinstance(value, nodes.Node) else value

    parts = [copied(getattr(node, name)) for name in node.fields]
    return type(node)(*parts, **{name: getattr(node, name) for name in node.attributes})
