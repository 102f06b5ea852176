"""Files of Python, each read and parsed once a process for all the tests that are about the code. In: a path. Out: its text, its tree."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path


@cache
def text(path: Path) -> str:
    """What the file holds."""
    return path.read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    """Its module. Nobody changes it."""
    return ast.parse(text(path))


@cache
def nodes(path: Path) -> tuple[ast.AST, ...]:
    """Everything in it, the module first."""
    return tuple(ast.walk(tree(path)))


@cache
def said(path: Path) -> tuple[str, ...]:
    """Its strings, without those that only explain (docstrings)."""
    explains = {
        id(node.body[0].value)
        for node in nodes(path)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and node.body and isinstance(node.body[0], ast.Expr)
    }
    found = [node for node in nodes(path) if isinstance(node, ast.Constant) and id(node) not in explains]
    return tuple(node.value for node in found if isinstance(node.value, str))
