"""A phrase → where its words begin and end, by dictionary: so that a 能 inside 技能 is read as no verb."""

from __future__ import annotations

import functools

import rjieba


def known(word: str) -> bool:
    """Whether the dictionary has the word."""
    return bool(rjieba.has_word(word))


def tagged(phrase: str) -> list[tuple[str, str]]:
    """The words of `phrase` with their parts of speech: n noun, v verb, vn verb as a noun, p preposition …"""
    return list(rjieba.tag(phrase))


@functools.lru_cache(4096)  # each figure of a sentence asks for those of the whole sentence
def edges(phrase: str) -> frozenset[int]:
    """Offsets in `phrase` between words, with 0 and its length."""
    at, out = 0, {0}
    for token in rjieba.cut(phrase):
        at += len(token)
        out.add(at)
    return frozenset(out)
