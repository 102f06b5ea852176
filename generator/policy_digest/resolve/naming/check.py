"""A name → whether it is one that nobody would accept: a fragment, a word of time, a condition, a part without its whole."""

from __future__ import annotations

from policy_digest.chinese.alternation import later

_DANGLING = later(
    r"^(?:或|且|而)(?=[一-鿿]{2})|(?:其中|当中|之前|时候|不少于|不超过|已经|只有|(?<!人)才|[一-鿿]{4}前|和|及|或)$|^\d+$"
    r"|^(?:现在|目前|现时|次年|去年|今年|[一两二三四五六]年|[一二三]期)$"
)


def fragment(name: str) -> bool:
    """Whether a name says nothing that could be counted."""
    head = name.partition("（")[0]
    return len(head) < 2 or _DANGLING.search(head) is not None
