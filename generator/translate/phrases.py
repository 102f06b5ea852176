"""Words of a Chinese noun phrase → the English one. In: `Word`s. Out: a `Phrase`.

Chinese puts everything that modifies a noun before it; English puts short words before it and the rest behind, each with its
preposition. So a phrase is read from its last noun, and put together again by the class (`Term.pos`) of each word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from generator.tables import Term
from generator.translate.cut import Word

_ATTRIBUTE_WORDS = 2  # a longer noun reads badly before another one


@dataclass(frozen=True, slots=True)
class Phrase:
    """English of a noun phrase. `text` as it is counted (plural); `one` for a single one; `attr` before another noun, "" if it cannot."""

    text: str
    one: str = ""
    attr: str = ""
    pos: str = "noun"
    prep: str = ""


def gerund(verb: str) -> str:
    """`obtain` → `obtaining`, `take part in` → `taking part in`."""
    first, _, rest = verb.partition(" ")
    if first.endswith("e") and not first.endswith("ee"):
        first = first[:-1]
    elif re.fullmatch(r"[^aeiou]*[aeiou][bdgmnpt]", first):
        first += first[-1]
    return f"{first}ing {rest}".strip()


def phrase_of(words: Sequence[Word]) -> Phrase:
    """A noun phrase of any shape → English. Empty in, empty out."""
    words = _joined_adjectives([w for w in words if w.pos != "stop"])
    if not words:
        return Phrase("")
    opened = next((i for i, w in enumerate(words) if w.pos == "open"), None)
    if opened is not None:
        closed = next((i for i in range(opened + 1, len(words)) if words[i].pos == "close"), len(words))
        inside, outside = words[opened + 1 : closed], [*words[:opened], *words[closed + 1 :]]
        main, note = phrase_of(outside), phrase_of(inside)
        if not main.text or not note.text:
            return main if main.text else note
        return replace(main, text=f"{main.text} ({note.text})", one=f"{main.one} ({note.text})" if main.one else "", attr="")
    words = [w for w in words if w.pos != "close"]
    if not words:
        return Phrase("")
    if (share := _share_of(words)) is not None:
        return share
    if words[0].pos == "prep" and not any(w.pos == "of" for w in words):
        return phrase_of(words[1:])
    if (parts := _among(words)) is not None:
        return parts
    last_of = max((i for i, w in enumerate(words) if w.pos == "of"), default=None)
    if last_of is not None:
        return _of(words[:last_of], words[last_of + 1 :])
    at = next((i for i, w in enumerate(words) if w.pos == "prep"), None)
    if at is not None:
        head = phrase_of(words[:at])
        return _behind(head, phrase_of(words[at + 1 :]), words[at].en) if at + 1 < len(words) else head
    if any(w.pos == "and" for w in words):
        return _coordinated(words)
    return _flat([w for w in words if w.pos not in ("others",)])


def _joined_adjectives(words: Sequence[Word]) -> list[Word]:
    """`专业化、特色化建设`: adjectives joined by 和 are one."""
    out: list[Word] = []
    for word in words:
        if len(out) > 1 and word.pos in ("adj", "level") and out[-1].pos == "and" and out[-2].pos == word.pos:
            link, first = out.pop(), out.pop()
            before = first.en if " and " not in first.en else first.en.replace(" and ", ", ")
            out.append(Word(f"{first.zh}{link.zh}{word.zh}", word.pos, f"{before} {link.en} {word.en}"))
        else:
            out.append(word)
    return out


def _share_of(words: Sequence[Word]) -> Phrase | None:
    """`A占B的比例` → A as a share of B."""
    at = next((i for i, w in enumerate(words) if w.pos == "share-of"), None)
    if at is None:
        return None
    subject, base = list(words[:at]), list(words[at + 1 :])
    while base and base[-1].pos in ("share", "rate", "of"):
        base.pop()
    whole = phrase_of(base).text if base else "the total"
    if not subject:
        return Phrase(f"share of {whole}", pos="share")
    # 地区生产总值 and 数量 count, and what is counted is what is compared
    if len(subject) > 1 and subject[-1].pos == "amount" and subject[-1].en.endswith("number"):
        subject.pop()
    return Phrase(f"{phrase_of(subject).text} as a share of {whole}", pos="share")


def _among(words: Sequence[Word]) -> Phrase | None:
    """`A中B占比` → share of B among A; `A中的B` → B among A."""
    at = next((i for i, w in enumerate(words) if w.pos == "among"), None)
    if at is None:
        return None
    if at == 0 or at == len(words) - 1:
        return phrase_of([w for w in words if w.pos != "among"])
    rest = list(words[at + 1 :])
    while rest and rest[0].pos in ("of", "among"):
        rest.pop(0)
    head, ground = phrase_of(rest), phrase_of(words[:at])
    if words[0].pos == "each" and words[0].en != "per" and at > 1:  # 每万名劳动者中高技能人才数
        return _behind(head, phrase_of(words[1:at]), words[0].en)
    return replace(head, text=f"{head.text} among {ground.text}", one=f"{head.one} among {ground.text}" if head.one else "", attr="")


def _of(left: Sequence[Word], right: Sequence[Word]) -> Phrase:
    """`A的B`: an adjective stays before B, a clause becomes a participle behind it, a noun follows with its preposition."""
    if not right:
        return phrase_of(left)
    if not left:
        return phrase_of(right)
    if all(w.pos in ("adj", "level", "latin", "and") for w in left):
        return _flat([*left, *right]) if not any(w.pos == "and" for w in (*left, *right)) else _coordinated([*left, *right])
    head = phrase_of(right)
    first = left[0]
    if first.pos == "prep" and len(left) > 1:
        return _behind(head, phrase_of(left[1:]), first.en)
    if first.pos == "each" and len(left) > 1:
        each = phrase_of(left[1:])
        return _behind(head, replace(each, text=each.one or each.text), "per")
    if left[-1].pos == "unique" and head.pos in ("noun", "person"):
        kind = phrase_of(left)
        return _behind(head, replace(kind, text=f"{'an' if kind.text[:1] in 'aeiou' else 'a'} {kind.text}"), "with")
    if first.verb and len(left) > 1 and first.pos in ("verb", "activity"):
        tail = f"{gerund(first.verb)} {phrase_of(left[1:]).text}"
        return replace(head, text=f"{head.text} {tail}", one=f"{head.one} {tail}" if head.one else "", attr="")
    if left[-1].pos in ("field", "place"):
        return _behind(head, phrase_of(left), "in")
    return _behind(head, phrase_of(left), head.prep or "of")


def _behind(head: Phrase, tail: Phrase, prep: str) -> Phrase:
    return replace(head, text=f"{head.text} {prep} {tail.text}", one=f"{head.one} {prep} {tail.text}" if head.one else "", attr="")


def _coordinated(words: Sequence[Word]) -> Phrase:
    """`A和B`: the last noun may belong to both (`职业院校和技工院校毕业生`), where the words before and after 和 are of one class."""
    groups: list[list[Word]] = [[]]
    link = "and"
    others = False
    for i, word in enumerate(words):
        if word.pos == "and":
            link = word.en if word.en == "or" else link
            groups.append([])
        elif word.pos == "others":
            others = i < len(words) - 1
            groups.append([])
        else:
            groups[-1].append(word)
    groups = [g for g in groups if g]
    if not groups:
        return Phrase("")
    if len(groups) == 1:
        return _flat(groups[0])
    last = groups[-1]
    first_class = _sort(last[0])
    if len(last) > 1 and all(len(g) == 1 and _sort(g[0]) == first_class for g in groups[:-1]) and not others:
        members = [g[0] for g in groups[:-1]] + [last[0]]
        forms = [_noun(w) for w in members]
        attrs = [f.attr for f in forms]
        many = listed([f.text for f in forms], link)
        row = Term.model_validate(
            {
                "zh": "、".join(w.zh for w in members),
                "en": listed([f.one or f.text for f in forms], link),
                "plural": many,
                "pos": _pos(members[-1]),
                "attr": listed(attrs, link) if all(attrs) else "",
            }
        )
        merged = Word(row.zh, members[-1].pos, many, row)
        return _flat([merged, *last[1:]])
    # Level and other adjectives at the front hold for all; what stands alone in front of the last head is left as it is.
    parts = [_flat(g) for g in groups]
    if others:
        return Phrase(f"{listed([p.text for p in parts[:-1]], ',')} and other {parts[-1].text}", pos=parts[-1].pos)
    return Phrase(listed([p.text for p in parts], link), pos=parts[-1].pos)


def _pos(word: Word) -> str:
    return word.term.pos if word.term is not None else "name"


def _sort(word: Word) -> str:
    """Classes that may be joined by 和 before one head."""
    return {"level": "adj", "adj": "adj", "mass": "thing", "activity": "thing", "noun": "thing", "unique": "thing", "field": "thing"}.get(
        word.pos, word.pos
    )


def listed(items: Sequence[str], link: str = "and") -> str:
    """`a, b and c`; with link "," a plain row."""
    items = list(dict.fromkeys(i for i in items if i))
    if link == ",":
        return ", ".join(items)
    return f"{', '.join(items[:-1])} {link} {items[-1]}" if len(items) > 1 else "".join(items)


def _noun(word: Word) -> Phrase:
    """One word as a noun phrase."""
    term = word.term
    if term is None:
        return Phrase(word.en, word.en, word.en if word.pos in ("latin", "place") else "", "name" if word.pos != "latin" else "latin")
    countable = term.pos in ("noun", "person")
    many = term.many if countable else term.plural or term.en
    short = len(term.en.split()) <= _ATTRIBUTE_WORDS and " of " not in term.en
    attr = term.attr or (term.en if short and term.pos in ("noun", "mass", "name", "unique") else "")
    if term.pos in ("level", "adj"):
        attr = term.en
    if term.pos == "body":  # outside the name of an authority, a field
        many = attr = term.en.lower()
    return Phrase(many, term.en, attr, term.pos, term.prep)


def _flat(words: Sequence[Word]) -> Phrase:
    """A row of words without 的 and 和: modifiers, then the head."""
    words = list(words)
    if len(words) > 2 and words[0].pos == "each" and words[0].en != "per":  # 每千名老年人养老床位数
        return _behind(_flat(words[2:]), _noun(words[1]), words[0].en)
    if len(words) > 1 and words[0].pos == "post":  # 每千人口…
        counted = _flat(words[1:])
        return replace(counted, text=f"{counted.text} {words[0].en}", one=f"{counted.one} {words[0].en}" if counted.one else "", attr="")
    while len(words) > 1 and words[0].pos in ("adv", "each"):
        words.pop(0)
    if not words:
        return Phrase("")
    if all(w.pos in ("adj", "level", "latin", "number") for w in words):
        text = " ".join(w.en for w in words)
        return Phrase(text, text, text, "adj")
    if len(words) == 1:
        return _noun(words[0])
    if (clause := _participial(words)) is not None:
        return clause
    first = words[0]
    if first.verb and _heads_clause(first, words[1:]):
        inner = _flat(words[1:])
        done = first.done
        return replace(inner, text=f"{inner.text} {done}", one=f"{inner.one} {done}" if inner.one else "", attr="")
    head = words[-1]
    if first.pos == "verb" and head.pos == "amount" and len(words) > 2:
        inner = _measured(words[1:-1], head)
        return replace(inner, text=f"{inner.text} {first.done}", one="", attr="")
    if head.verb and head.pos == "verb":  # 技术工人输送: the object, then what is done with it
        inner = _flat(words[:-1])
        return replace(inner, text=f"{inner.text} {head.done}", one="", attr="")
    if head.pos in ("amount", "share", "rate", "activity"):
        return _measured(words[:-1], head)
    if head.pos in ("adj", "level", "post"):
        # 国家级 alone at the end: the noun is understood
        inner = _flat(words[:-1])
        return replace(inner, text=f"{inner.text} ({head.en})" if head.pos != "post" else f"{inner.text} {head.en}", one="", attr="")
    return _modified(words[:-1], head)


def _participial(words: Sequence[Word]) -> Phrase | None:
    """`取得证书人员`, a verb and its object before the person who does it: personnel obtaining certificates."""
    head = words[-1]
    at = next((i for i, w in enumerate(words) if w.pos == "verb"), None)
    if head.pos != "person" or at is None or at + 2 >= len(words) or any(w.pos not in ("adj", "level") for w in words[:at]):
        return None
    if all(w.pos in ("place", "name", "level", "adj", "unknown") for w in words[at + 1 : -1]):
        return None  # 产生烟台大工匠: what stands between belongs to the noun
    who = _flat([*words[:at], head])
    tail = f"{gerund(words[at].verb)} {_flat(words[at + 1 : -1]).text}"
    return replace(who, text=f"{who.text} {tail}", one=f"{who.one} {tail}" if who.one else "", attr="")


def _heads_clause(first: Word, rest: Sequence[Word]) -> bool:
    """A verb before its object (`培养技能人才`), unless the word is the first half of a compound (`培训基地`)."""
    if first.pos == "verb":
        return rest[-1].pos not in ("verb", "amount", "share", "rate", "money")
    if first.pos not in ("activity", "mass"):
        return False
    return rest[-1].pos == "person" and rest[0].pos in ("person", "level", "adj")


def _measured(rest: Sequence[Word], head: Word) -> Phrase:
    """Heads that measure something: `number of X`, `X employment rate`, `construction of X`."""
    noun = _noun(head)
    if all(w.pos in ("adj", "level", "latin", "number") for w in rest):
        before = " ".join(w.en for w in rest)
        return Phrase(f"{before} {noun.text}", f"{before} {noun.text}", f"{before} {noun.attr}" if noun.attr else "", head.pos, noun.prep)
    if head.en == "number" and rest[-1].verb and rest[-1].pos in ("activity", "verb"):
        done = rest[-1].done
        what = _flat(rest[:-1]).text if len(rest) > 1 else "people"
        return Phrase(f"number of {what} {done}", pos="amount")
    lead: list[str] = []
    rest = list(rest)
    while (
        rest
        and head.pos in ("amount", "rate")
        and rest[0].pos in ("level", "adj")
        and rest[0].en.startswith(("annual", "cumulative", "average", "per "))
    ):
        lead.append(rest.pop(0).en)
    inner = _flat(rest)
    before = " ".join([*lead, noun.text])
    if rest[-1].pos in ("field", "place"):
        return Phrase(f"{before} in {inner.text}", pos=head.pos)
    attr = inner.attr or (inner.one if head.pos == "rate" and inner.pos == "person" and len(inner.one.split()) <= _ATTRIBUTE_WORDS else "")
    explicit = bool(rest[-1].term and rest[-1].term.attr)
    if (
        attr
        and len(attr.split()) <= _ATTRIBUTE_WORDS + 1
        and (head.pos == "rate" or (head.pos == "activity" and explicit and not noun.prep))
    ):
        text = " ".join([*lead, attr, noun.text])
        return Phrase(text, text, text if len(text.split()) <= _ATTRIBUTE_WORDS + 1 else "", head.pos, noun.prep)
    return Phrase(f"{before} {noun.prep or 'of'} {inner.text}", pos=head.pos)


def _modified(rest: Sequence[Word], head: Word) -> Phrase:
    """A head that is counted, paid or named: short modifiers before it, persons, fields and long phrases behind it."""
    noun = _noun(head)
    before: list[str] = []
    behind: list[str] = []
    waiting: list[Word] = []  # adjectives, until the noun they belong to is known
    rest = list(rest)
    for word in rest:
        if word.pos in ("adj", "level", "latin", "number", "unknown", "name", "place"):
            if word.pos == "adj":
                waiting.append(word)
            else:
                before.extend(w.en for w in waiting)
                waiting = []
                before.append(word.en)
            continue
        form = _noun(word)
        behind_it = word.pos in ("person", "field", "amount", "share", "rate", "post") and not (word.term and word.term.attr)
        if word.pos == "person" and head.pos in ("person", "name"):
            behind_it = not form.attr and len(form.one.split()) > 1
            form = replace(form, attr=form.attr or form.one)
        if not behind_it and not form.attr:
            behind_it = True
        if word.pos == "verb":
            behind_it, form = False, replace(form, attr=word.done)
        own = " ".join(w.en for w in waiting)
        waiting = []
        if not behind_it and len([*before, own, form.attr]) <= 5:
            before.extend(x for x in (own, form.attr) if x)
            continue
        if word.pos == "post":
            if own:
                before.append(own)
            behind.append(word.en)
            continue
        prep = "in" if word.pos == "field" else noun.prep or ("of" if head.pos == "person" else "for")
        behind.append(f"{prep} {' '.join(x for x in (own, form.text) if x)}")
    before.extend(w.en for w in waiting)
    # nearest in Chinese is nearest in English
    tail = "".join(f" {b}" for b in reversed(behind))
    lead = " ".join(before)
    attr = f"{lead} {noun.attr}".strip() if noun.attr and not tail and len(f"{lead} {noun.attr}".split()) <= _ATTRIBUTE_WORDS + 1 else ""
    many, one = (f"{lead} {core}{tail}".strip() for core in (noun.text, noun.one or noun.text))
    return Phrase(many, one, attr, head.pos, noun.prep)


def tidy(text: str) -> str:
    """Single blanks, no word said twice in a row, none before a comma or bracket."""
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"\b(\w+) \1\b", r"\1", text)  # of of, in in
    return re.sub(r"\s+([,)])", r"\1", text)
