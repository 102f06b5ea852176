"""The forms of English words: gerund, third person, rows of words, articles, blanks. In: words. Out: the same in another form."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policy_digest.chinese.alternation import later
from policy_digest.english.words import Phrase

# The management of funds: an act that is named by a noun, and takes the article.
_NOMINAL = later(r"(?:[\w-]+ )?\w+(?:ment|tion|sion|ance|ence|ing|ity|ness) of ")


# what was new in this way was done newly: new identified households
_NEWLY = later(
    r"\bnew(?= (?:identified|included|registered|recognised|certified|accredited|built|opened|approved|started|listed|signed|recruited"
    r"|hired|employed|purchased|established|licensed|installed|completed|insured|obtained|discovered|reported|planted|developed)\b)"
)


# schools at county level or above; of a number or share, the level is what is counted
_AT_A_LEVEL = later(r"(?<!number )(?<!share )(?<!rate )(?<!amount )(?<!those )(?<!^)\bof ((?:[\w-]+ ){1,2}level or (?:above|below))\b")


def gerund(verb: str) -> str:
    """`obtain` → `obtaining`, `take part in` → `taking part in`, `be included in` → `included in`."""
    if " and " in verb:  # renovating and expanding
        return " and ".join(gerund(part) for part in verb.split(" and "))
    first, _, rest = verb.partition(" ")
    if first == "be":  # stations included in the plan
        return rest if re.match(r"\w+(?:ed|en|t) ", rest) else f"being {rest}".strip()
    if first.endswith("e") and not first.endswith("ee"):
        first = first[:-1]
    elif re.fullmatch(r"[^aeiou]*[aeiou][bdgmnpt]|\w+rol|(?:sub|per|com|trans|ad|e|o)mit|(?:trans|re|pre|in|de|con)fer", first):
        first += first[-1]
    return f"{first}ing {rest}".strip()


def third(verb: str) -> str:
    """`build` → builds, `carry out` → carries out."""
    first, _, rest = verb.partition(" ")
    if re.search(r"(?:s|x|z|ch|sh|o)$", first):
        first += "es"
    else:
        first = re.sub(r"(?<=[^aeiou])y$", "ie", first) + "s"
    return f"{first} {rest}".strip()


def listed(items: Sequence[str], link: str = "and") -> str:
    """`a, b and c`; with link "," a plain row."""
    items = list(dict.fromkeys(i for i in items if i))
    if link == ",":
        return ", ".join(items)
    return f"{', '.join(items[:-1])} {link} {items[-1]}" if len(items) > 1 else "".join(items)


def definite(phrase: Phrase) -> str:
    """With its article: what there is one of, and an activity or amount of something."""
    named = (
        phrase.pos == "unique"
        or (phrase.pos in ("activity", "amount", "share", "rate") and re.match(r"^[\w -]+? (?:of|for|at) ", phrase.text))
        or (phrase.pos == "mass" and " of " in phrase.text and (phrase.prep == "of" or _NOMINAL.match(phrase.text)))
    )
    return f"the {phrase.text}" if named and not phrase.text.startswith(("the ", "Internet")) and "," not in phrase.text else phrase.text


def indefinite(text: str) -> str:
    """`a mechanism`, `an evaluation system`."""
    return f"{'an' if text[:1] in 'aeiou' else 'a'} {text}"


def hyphenated(number: str) -> str:
    """`15 minutes` → 15-minute, before a noun; a bare number stays."""
    return re.sub(r"^([\d,.]+) (\w+?)(?:(i)es|s)$", lambda m: f"{m[1]}-{m[2]}{'y' if m[3] else ''}", number)


def led(lead: str, core: str) -> str:
    """`village-level`, `the collective economy` → the village-level collective economy."""
    if lead and core.startswith("the "):
        return f"the {lead} {core[4:]}"
    return f"{lead} {core}".strip()


def tidy(text: str) -> str:
    """Single blanks, no word said twice in a row, none before a comma or bracket."""
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"\b(\w+) \1\b", r"\1", text, flags=re.IGNORECASE)  # of of, in in, River river
    text = re.sub(r"\bnon- ", "non-", text)
    text = re.sub(r"\b([\w-]+(?: [\w-]+)?) \(\1\)", r"\1", text)  # ozone (ozone): a name and its formula
    text = _AT_A_LEVEL.sub(r"at \1", text)
    text = re.sub(r"\b([2-9]|[1-9]\d+) subsidy\b", r"\1 subsidies", text)
    text = _NEWLY.sub("newly", text)
    text = re.sub(r"\bof aged\b", "aged", text)  # young people of aged 35 or under
    text = re.sub(r"\b((?:[\w-]+ ){1,3}of) \1 ", r"\1 ", text)  # installed capacity of installed capacity of
    return re.sub(r"\s+([,)])", r"\1", text)
