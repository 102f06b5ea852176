"""A page's HTML and its style sheets in; the page with the rules of its first paint inside it, and one sheet of all rules after its text.

A browser paints nothing before the style sheets of the head have come: on a slow line that is most of the wait. So each page carries the
rules that its own markup needs (critical CSS), and the sheets follow at the end of the body, where they hold up nothing. What only a click,
a pointer or a printer asks for is left to them. They follow as one, in their own order: one after the other they would move the page.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import tinycss2
from selectolax.lexbor import LexborHTMLParser
from tinycss2.ast import AtRule, Node, QualifiedRule

# What a page is only after somebody has touched it, or when it is on paper.
_STATES = frozenset(
    "active checked disabled focus focus-visible focus-within hover indeterminate invalid target user-invalid visited "
    "backdrop selection -webkit-scrollbar -webkit-scrollbar-thumb -webkit-search-cancel-button".split()
)
# Properties that change nothing about how a page stands there untouched.
_UNSEEN = re.compile(r"transition|animation|scroll-|cursor$|pointer-events$|touch-action$|user-select$|-webkit-user-select$|will-change$")
_NESTING = frozenset(("media", "supports", "layer", "container"))

FOLDER = "assets/stylesheets"  # where the theme keeps its own

FOLD = 8_000  # characters of markup from the main heading on: more than the largest screen shows before anybody scrolls

GAP = "/* what the first paint needs */"
_END = "</body></html>"  # which a parser adds to a part of a page

_LINK = re.compile(r'[ \t]*<link rel="stylesheet" href="([^"]+)">\n?')
_TAG = re.compile(r"<([a-z][a-z0-9-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_DRAWING = re.compile(r"(<svg\b[^>]*>)(.*?)</svg>", re.DOTALL)
_ATTRIBUTE = re.compile(r"\s([a-z][a-z0-9-]*)(?:=\"([^\"]*)\")?")
_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_WORD = re.compile(r"[A-Za-z][\w-]*")
_ADDRESS = re.compile(r"""url\(\s*(["']?)(?!["']|data:|[a-z]+:|/|#)([^"')]+?)\1\s*\)""")  # a relative one
_SPACE = re.compile(r"""("(?:[^"\\]|\\.)*")|\s+""")  # outside of strings
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)")

Needs = frozenset[str]  # ".class", "#id", "tag", "[name" and "[name=value": all must be in a page for a selector to find anything there


@dataclass(frozen=True)
class Declaration:
    """One property and its value. `uses`: names of the variables in it."""

    name: str
    text: str
    uses: frozenset[str]


@dataclass(frozen=True)
class Rule:
    """Selectors, each with what it needs, and declarations."""

    selectors: tuple[tuple[str, Needs], ...]
    declarations: tuple[Declaration, ...]


@dataclass(frozen=True)
class Group:
    """Rules under a condition, such as `@media screen`."""

    head: str
    rules: tuple[Rule | Group, ...]


Sheet = tuple[Rule | Group, ...]


@dataclass(frozen=True)
class Styles:
    """Style sheets made one. `address`: where in the site; `text`: all of it; `sheet`: what can matter to a first paint."""

    address: str
    text: str
    sheet: Sheet
    _critical: dict[Needs, str] = field(default_factory=dict)  # by what is in a page of it: pages of one kind need the same

    @cached_property
    def mentioned(self) -> Needs:
        """All that any selector needs."""

        def of(rules: Iterable[Rule | Group]) -> Iterator[str]:
            for rule in rules:
                if isinstance(rule, Group):
                    yield from of(rule.rules)
                else:
                    for _, needs in rule.selectors:
                        yield from needs

        return frozenset(of(self.sheet))

    def critical(self, found: Needs) -> str:
        """The rules for what selectors find, without variables that none of them uses."""
        wanted = self.mentioned & found
        if wanted not in self._critical:
            kept = _kept(self.sheet, wanted)
            self._critical[wanted] = "".join(_written(kept, _used(list(_declarations(kept)))))
        return self._critical[wanted]


def merged(sheets: Mapping[str, str]) -> Styles | None:
    """The sheets (address in the site → text, in their order) as one. None where one imports another: that stands at the top or nowhere."""
    if any("@import" in text for text in sheets.values()):
        return None
    text = "\n".join(_moved(re.sub(r'^@charset "[^"]*";', "", text), posixpath.dirname(address)) for address, text in sheets.items())
    name = hashlib.sha256(text.encode()).hexdigest()[:8]
    return Styles(f"{FOLDER}/site.{name}.css", text, parse(text))


def _moved(css: str, folder: str) -> str:
    """The sheet with its addresses as they are seen from `FOLDER`; they were meant from `folder`."""

    def from_here(match: re.Match[str]) -> str:
        return f"url({match[1]}{posixpath.relpath(posixpath.join(folder, match[2]), FOLDER)}{match[1]})"

    return _ADDRESS.sub(from_here, css)


def parse(css: str) -> Sheet:
    """The rules of a style sheet that can matter to a first paint. What is damaged is passed over, as browsers do."""
    return tuple(_rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)))


Asked = Callable[[tuple[str, ...]], Styles | None]  # addresses of sheets in the site → one of them all


def page(html: str, url: str, styles_of: Asked) -> str:
    """The page at `url` of the site with its critical rules inside.

    Without styles (None: a sheet from elsewhere, or one that imports) the page stays as it is.
    """
    opened, styles = with_gap(html, url, styles_of)
    return opened.replace(GAP, styles.critical(there(html)), 1) if styles else html


def with_gap(html: str, url: str, styles_of: Asked) -> tuple[str, Styles | None]:
    """The page with `GAP` where its critical rules go, and the styles that have them; as it is, and None, without styles."""
    head, closed, body = html.partition("</head>")
    folder = posixpath.dirname(url)
    links = tuple(posixpath.normpath(posixpath.join(folder, link)) for link in _LINK.findall(head))
    styles = styles_of(links) if links and "</body>" in body else None
    if styles is None:
        return html, None
    before = head[: _LINK.search(head).start()]  # type: ignore[union-attr]  # there are links
    head = before + f"<style>{GAP}</style>\n" + _LINK.sub("", head[len(before) :])
    late = f'<link rel="stylesheet" href="{posixpath.relpath(styles.address, folder or ".")}">\n'
    # Before the theme's scripts: they measure the page, and wait for a sheet that stands before them.
    text, script, rest = body.partition('<script id="__config"')
    if not script:
        text, script, rest = body.rpartition("</body>")
    return head + closed + text + late + script + rest, styles


def there(html: str) -> Needs:
    """What selectors can find on the first screen: as the page is written, and as its inline scripts may make it before it is painted."""
    seen = _seen(html)
    return frozenset((*_in_tags(seen[: seen.find("<h1") + FOLD]), *_by_scripts(html)))


@dataclass(frozen=True)
class Around:
    """A shell: a page whose main heading stands for its text. `before`: what selectors find before it; `after`: the markup behind it."""

    before: Needs
    after: str


def around(shell: str) -> Around:
    """What stands around the text of every page that has this shell."""
    before, heading, after = _seen(shell).partition("<h1")
    return Around(frozenset((*_in_tags(before), *_by_scripts(shell))), (heading + after).partition("</h1>")[2])


def within(shell: Around, text: str) -> Needs:
    """`there` for a shell with this text in it, of which no more is looked at than the first screen holds."""
    length = 3 * FOLD
    while True:
        seen = _seen(text[:length]).removesuffix(_END)
        at = max(0, seen.find("<h1"))
        if len(seen) >= at + FOLD or length >= len(text):
            break
        length *= 4  # much of it is folded
    left = max(0, at + FOLD - len(seen))
    return frozenset((*shell.before, *_in_tags(seen[: at + FOLD]), *_by_scripts(text[:length]), *_in_tags(shell.after[:left])))


def _seen(html: str) -> str:
    """What is seen of a page before anybody opens anything."""
    tree = LexborHTMLParser(html)
    # a .pd-part is folded on phones only; what is found is shown once somebody types
    for folded in tree.css("[hidden] > *, details:not([open]):not(.pd-part) > :not(summary), .md-search__scrollwrap > *"):
        folded.decompose()
    return _DRAWING.sub(_once, tree.html or "")


def _in_tags(html: str) -> set[str]:
    """What selectors find in the tags of a text."""
    found: set[str] = set()
    for tag, attributes in set(_TAG.findall(html)):
        found.add(tag)
        for name, value in _ATTRIBUTE.findall(attributes):
            found.update((f"[{name}", f"[{name}={value}"))
            if name == "class":
                found.update(f".{word}" for word in value.split())
            elif name == "id":
                found.add(f"#{value}")
    return found


def _by_scripts(html: str) -> set[str]:
    """What inline scripts may make of a page."""
    found: set[str] = set()
    for script in _INLINE_SCRIPT.findall(html):
        words = set(_WORD.findall(script))
        found.update(f".{word}" for word in words)
        for key in re.findall(r"dataset\.(\w+)", script):
            name = "data-" + re.sub(r"[A-Z]", lambda m: "-" + m.group().lower(), key)
            found.update((f"[{name}", *(f"[{name}={word}" for word in words)))
    return found


def _once(drawing: re.Match[str]) -> str:
    """A drawing with one of each kind of shape: its hundreds of points stand beside each other, not below."""
    shapes = ((tag, re.search('class="[^"]*"', attributes)) for tag, attributes in _TAG.findall(drawing[2]))
    return drawing[1] + "".join(dict.fromkeys(f"<{tag} {found[0] if found else ''}>" for tag, found in shapes)) + "</svg>"


def _kept(rules: Iterable[Rule | Group], there: Needs) -> list[Rule | Group]:
    kept: list[Rule | Group] = []
    for rule in rules:
        if isinstance(rule, Group):
            if inside := _kept(rule.rules, there):
                kept.append(Group(rule.head, tuple(inside)))
        elif selectors := tuple(pair for pair in rule.selectors if pair[1] <= there):
            kept.append(Rule(selectors, rule.declarations))
    return kept


def _declarations(rules: Iterable[Rule | Group]) -> Iterator[Declaration]:
    for rule in rules:
        yield from _declarations(rule.rules) if isinstance(rule, Group) else rule.declarations


def _used(declarations: list[Declaration]) -> set[str]:
    """The variables that properties use, and those that these use in turn."""
    variables: dict[str, set[str]] = {}
    for one in declarations:
        if one.name.startswith("--"):
            variables.setdefault(one.name, set()).update(one.uses)
    open_ = {name for one in declarations if not one.name.startswith("--") for name in one.uses}
    needed: set[str] = set()
    while open_:
        name = open_.pop()
        needed.add(name)
        open_ |= variables.get(name, set()) - needed
    return needed


def _written(rules: Iterable[Rule | Group], needed: set[str]) -> Iterator[str]:
    for rule in rules:
        if isinstance(rule, Group):
            if inside := "".join(_written(rule.rules, needed)):
                yield f"{rule.head}{{{inside}}}"
        elif kept := ";".join(d.text for d in rule.declarations if not d.name.startswith("--") or d.name in needed):
            yield f"{','.join(text for text, _ in rule.selectors)}{{{kept}}}"


# ---------------------------------------------------------------- reading a sheet


def _rules(nodes: Iterable[Node]) -> Iterator[Rule | Group]:
    for node in nodes:
        if isinstance(node, QualifiedRule):
            selectors = tuple(filter(None, map(_selector, _split(node.prelude))))
            declarations = tuple(_declared(node.content))
            if selectors and declarations:
                yield Rule(selectors, declarations)
        elif isinstance(node, AtRule) and node.lower_at_keyword in _NESTING and node.content is not None:
            head = f"@{node.lower_at_keyword} {_plain(tinycss2.serialize(node.prelude))}"
            inside = tuple(_rules(tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)))
            if inside and not head.startswith("@media print"):
                yield Group(head, inside)


def _declared(content: list[Node]) -> Iterator[Declaration]:
    for node in tinycss2.parse_declaration_list(content, skip_comments=True, skip_whitespace=True):
        if node.type == "declaration" and not _UNSEEN.match(node.name):
            value = _plain(tinycss2.serialize(node.value))
            if re.search(r"url\((?!['\"]?data:)", value):  # an address is meant from where the sheet lies
                continue
            # A value may not close the element that it is put into.
            text = f"{node.name}:{value}{'!important' if node.important else ''}".replace("</", r"<\/")
            yield Declaration(node.name, text, frozenset(_VARIABLE.findall(value)))


def _split(prelude: list[Node]) -> Iterator[list[Node]]:
    """A selector list at its commas."""
    one: list[Node] = []
    for token in prelude:
        if token == ",":
            yield one
            one = []
        else:
            one.append(token)
    yield one


def _selector(tokens: list[Node]) -> tuple[str, Needs] | None:
    """A selector and what it needs; None for one that only holds after a reader has done something."""
    needs: set[str] = set()
    before = ""
    for token in tokens:
        match token.type:
            case "ident" if before == ".":
                needs.add(f".{token.value}")
            case "ident" if before == ":":
                if token.lower_value in _STATES:
                    return None
            case "ident":
                needs.add(token.lower_value)
            case "hash":
                needs.add(f"#{token.value}")
            case "[] block":
                needs.add(_attribute(token.content))
        before = token.value if token.type == "literal" else ""
    text = _plain(tinycss2.serialize(tokens))
    return (text, frozenset(needs)) if text else None


def _attribute(content: list[Node]) -> str:
    """`[name=value` where the value is all there is to it, else `[name`."""
    words = [token for token in content if token.type != "whitespace"]
    name = str(words[0].value)
    if len(words) == 3 and words[1] == "=":
        return f"[{name}={words[2].value}"
    return f"[{name}"


def _plain(text: str) -> str:
    return _SPACE.sub(lambda m: m[1] or " ", text).strip()
