"""An English name in which `of` or `for` stands twice → the same with one of each, where English has another way to say it.

In: a composed name. Out: the name said otherwise, or as it was. The ways are an ordered inventory; each has its lines in
tests/english/stacked/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from policy_digest.chinese.alternation import later

# `of` that stacks nothing: part of a set phrase
_SET: Final = later(
    r"members of the public|children of migrant workers|fields? of study|out of|Ministry of|Department of|course of|type of|place of"
)
_ASIDE: Final = later(r"\([^()]*\)")

_PEOPLE: Final = (
    r"(?:people|persons|residents|workers|students|pupils|children|girls|boys|infants|employees|trainees|practitioners"
    r"|teachers|personnel|graduates|technicians|applicants|carers|women|patients|farmers|members of the public|older people)"
)
_PLACES: Final = (
    r"(?:enterprises|companies|institutions|schools|colleges|universities|hospitals|clinics|estates|compounds|industries|industry"
    r"|sectors|parks"
    r"|households|villages|townships|communities|subdistricts|counties|districts|cities|areas|facilities|berths|ports|stations|homes"
    r"|classes|bodies"
    r"|departments|bases|projects|occupations|events|farmland|channels|rivers|lakes|buildings|economy|technology|manufacturing|education"
    r"|rail|housing|plants|posts|shops|stores|lines|routes|sections|networks|courses|programmes|markets|orders|centres|places|spaces"
    r"|water quality"
    r"|generation|energy|storage)"
)
_MADE_FOR: Final = (
    r"(?:homes|places|services|beds|centres|facilities|canteens|accounts|housing|points|allowances|subsid\w+|care|visits|conditions)"
)
_ACTS: Final = r"(?:\w+(?:tion|ment|ising|izing|sis)|renovation|retrofits|redevelopment|use|visits|upgrading|training|inspections?)"
_CAPS: Final = r"(?:rate|limit|deductible|cap)"
_RATE: Final = r"(?:(?:[\w-]+ ){1,3}rate|(?:[\w-]+ )*coverage|[\w-]+ level)"


@dataclass(frozen=True, slots=True)
class Way:
    """One way of saying a chain otherwise. `one`: whether it says a second `of` by a `for`, which must not be there yet."""

    name: str
    pattern: re.Pattern[str]
    said: str
    one: bool = False


def _way(name: str, pattern: str, said: str, one: bool = False) -> Way:
    return Way(name, later(pattern), said, one)


# words whose own object the last `of` has
_NOT_OF: Final = "".join(f"(?<!{word})" for word in "share number rate multiple renovation construction redevelopment application".split())
_NO_PERSON: Final = "".join(f"(?<!{word})" for word in "children residents trainees members graduates carers workers employees".split())
_GRADES: Final = "(?:Class|grade|category|second|moderate|county|provincial|municipal|national|state)"
_WORDS: Final = r"[\w’'\-,& ]"

WAYS: Final = (
    _way("growth-of-a-share", r"^(.+?) as a share of (growth|reduction|increase|decrease) in (?:share of |(?:total )?number of )?(.+)$",
         r"\2 in \1 as a share of \3"),
    _way("share-of-all", r" as a share of total number of ", " as a share of all "),
    _way("share-of-so-many", r" as a share of number of ", " as a share of "),
    _way("annual-plan", r"^(growth in )?completion rate (?:of|for|among) (?:the )?annual (plan|target)s? (?:of|for|among) ",
         r"\1annual \2 completion rate for ", one=True),
    _way("at-a-grade", rf" of ({_GRADES}[\w-]*(?: \w+){{0,2}} or above)\b", r" at \1"),
    _way("investment-in", r"^(growth in )?amount of investment in projects for ", r"\1project investment in "),
    _way("amount-of", r"^amount of (?=(?:annual |monthly )*(?:repayment|investment|subsid\w+|funding|income)\b)", ""),
    _way("limit-for-people",
         rf"^((?:annual |maximum |monthly )*(?:limit|amount|cap|quota)) of ((?:(?! of ){_WORDS})+) of"
         rf" ((?:[\w-]+ )*(?:{_PEOPLE}|households)\b{_WORDS}*)$",
         r"\1 of \2 for \3", one=True),
    _way("value-added-in", r"\bvalue added of ", "value added in "),
    _way("capacity", r"\b((?:total |grid-connected )*installed) capacity of new energy\b", r"\1 new-energy capacity"),
    _way("capacity", r"\b((?:total |grid-connected )*installed) capacity of (?:city-wide )?electricity\b", r"\1 power capacity"),
    _way("capacity",
         r"\b((?:total |grid-connected )*installed) capacity of ((?:new-type )?energy storage|solar PV|wind power|clean energy)\b"
         r"(?! power)",
         r"\1 \2 capacity"),
    _way("attributive-rate", r"^rate of ([\w-]+ (?:use|employment|treatment|retention|completion|burial)) of (.+)$", r"\1 rate of \2"),
    _way("attributive-rate", r"^rate of ([\w-]+) visits of (.+)$", r"\1 visit rate among \2"),
    _way("made-for-people", rf"({_MADE_FOR}) of ((?:{_WORDS}+ )?{_PEOPLE}\b{_WORDS}*)$", r"\1 for \2", one=True),
    _way("used-to-train", rf" used for the training of (?={_WORDS}*{_PEOPLE})", " used to train "),
    _way("loans-to", r" for loan for (?=[\w-]+(?: [\w-]+)* (?:enterprises|companies|households)\b)", " for loans to "),
    _way("costs-at",
         rf"^(.*\b{_CAPS}) for ((?:(?!(?:of|for)\b)[\w-]+ )*(?:costs?|care|admission|fees?)) for"
         r" ((?:[\w-]+ )*(?:institutions|centres|hospitals|clinics)\b)",
         r"\1 for \2 at \3"),
    _way("spending-on", r"\b(spending) for (?=[\w-]+)", r"\1 on "),
    _way("cap-of", rf"^((?:(?! of ).)*\b{_CAPS}) for ((?:(?! of ).)+ for (?!by\b).+)$", r"\1 of \2"),
    _way("among-people",
         rf"^((?:growth in )?(?:share|rate|{_RATE}) of (?:(?! for | used ){_WORDS})+?){_NO_PERSON} of"
         rf" ((?:[\w-]+ )*{_PEOPLE}\b{_WORDS}*)$", r"\1 among \2"),
    _way("rate-for-an-act", rf"^({_RATE}) of ((?:[\w-]+ ){{0,5}}{_ACTS}) of ", r"\1 for \2 of ", one=True),
    _way("rate-for-an-act", rf"^((?:growth|reduction) in {_RATE}) of ((?:[\w-]+ ){{0,5}}{_ACTS}) of ", r"\1 for \2 of ", one=True),
    _way("with-so-much",
         r"^(enterprises|companies|projects|platforms|institutions|cooperatives) of ((?:[\w-]+ ){1,4})of ", r"\1 with \2of "),
    _way("from-doing", r" of (\w+ing \w+)$", r" from \1"),
    _way("in-places",
         rf"{_NOT_OF} of (?!at least |up to )((?:(?!(?:of|for|in)\b)[\w’'-]+,? )*?{_PLACES}"
         rf"(?: (?:above|in|under|with|at|per|aged|of [\w-]+ or above)\b{_WORDS}*)?)$",
         r" in \1"),
    _way("community-points", r"^(.+ for .+) for communities(.*)$", r"community \1\2"),
)  # fmt: skip


def unstacked(text: str) -> str:
    """The name with at most one `of` and one `for` where the inventory can say it so; otherwise nearest to it, or as it is."""
    return next((said for _, said in reversed([*chain_of(text)])), text)


def chain_of(text: str) -> Iterator[tuple[Way, str]]:
    """Each way that is taken, in order, with what it gives."""
    for way in WAYS:
        if stacks(text) <= 1:
            return
        if way.one and " for " in _ASIDE.sub("", text):
            continue
        said = _outside_brackets(way, text)
        if said != text and stacks(said) <= stacks(text):
            text = said
            yield way, said


def stacks(text: str) -> int:
    """How often the preposition stands that stands most often, brackets and set phrases aside."""
    bare = _SET.sub(" ", _ASIDE.sub("", text))
    return max(len(re.findall(rf"\b{preposition}\b", bare)) for preposition in ("of", "for"))


def _outside_brackets(way: Way, text: str) -> str:
    """The way taken in what stands before a bracket at the end, which stays."""
    found = re.fullmatch(r"(.*?)((?: \([^()]*\))*)", text)
    if found is None or "(" in found[1]:
        return text
    return way.pattern.sub(way.said, found[1], count=1) + found[2]
