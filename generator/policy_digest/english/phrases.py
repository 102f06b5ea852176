"""Words of a Chinese noun phrase → the English one. In: `Word`s. Out: a `Phrase`.

Chinese puts everything that modifies a noun before it; English puts short words before it and the rest behind, each with its
preposition. So a phrase is read from its last noun, and put together again by the class (`Term.pos`) of each word.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from policy_digest.english.cut import Word
from policy_digest.tables import Term

_ATTRIBUTE_WORDS = 2  # a longer noun reads badly before another one
_WHERE_OR_WHO = ("in", "by", "from", "at")  # prepositions with which a verb at the end is what is done, and no name of it
_WORDS_IN_A_ROW = 6  # words of a noun phrase, its noun included, before what is left goes behind it


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
    if " and " in verb:  # renovating and expanding
        return " and ".join(gerund(part) for part in verb.split(" and "))
    first, _, rest = verb.partition(" ")
    if first.endswith("e") and not first.endswith("ee"):
        first = first[:-1]
    elif re.fullmatch(r"[^aeiou]*[aeiou][bdgmnpt]|\w+rol", first):
        first += first[-1]
    return f"{first}ing {rest}".strip()


def phrase_of(words: Sequence[Word]) -> Phrase:
    """A noun phrase of any shape → English. Empty in, empty out."""
    words = _joined_adjectives([w for w in words if w.pos not in ("stop", "adv")] or [w for w in words if w.pos != "stop"])
    if dates := [w for w in words if w.pos == "date"]:
        rest = phrase_of([w for w in words if w.pos != "date"])
        when = " ".join(w.en if not rest.text else re.sub(r"^in ", "for ", w.en) for w in dates)
        return replace(rest, text=f"{rest.text} {when}".strip(), one="", attr="")
    if (chosen := _chosen(words)) is not None:
        return chosen
    while len(words) > 1 and words[-1].en in ("not", "non-"):  # the rest of a comparator: 价格不（高于…）
        words.pop()
    if not words:
        return Phrase("")
    opened = next((i for i, w in enumerate(words) if w.pos == "open"), None)
    if opened is not None:
        closed = next((i for i in range(opened + 1, len(words)) if words[i].pos == "close"), len(words))
        inside, outside = words[opened + 1 : closed], [*words[:opened], *words[closed + 1 :]]
        main, note = phrase_of(outside), _condition(inside)
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
        return _with_adverbial(words, at)
    if any(w.pos == "and" for w in words):
        return _coordinated(words)
    return _flat([w for w in words if w.pos not in ("others",)])


def _chosen(words: Sequence[Word]) -> Phrase | None:
    """`从A中选树B`: B selected from among A; `A中选拔`: people selected from among A."""
    at = next((i for i, w in enumerate(words) if w.pos == "among"), 0)
    if not at or at == len(words) - 1 or words[at + 1].pos not in ("verb", "activity") or not words[at + 1].verb:
        return None
    act, behind = words[at + 1], words[at + 2 :]
    source = list(words[:at])
    if source[0].en == "from" and len(source) > 1 and behind:
        return _behind(phrase_of(behind), phrase_of(source[1:]), f"{act.done} from among")
    if not behind and source[-1].pos == "person":
        return Phrase(f"people {act.done} from among {phrase_of(source).text}", pos="person")
    return None


def _condition(words: Sequence[Word]) -> Phrase:
    """What stands in brackets behind a payment: who does what for it (`购买首套住房`), or a noun phrase like any other."""
    at = next((i for i, w in enumerate(words) if w.pos == "verb"), None)
    plain = not any(w.pos in ("of", "share-of", "among", "prep", "open") for w in words)
    if at is None and plain and len(words) > 1 and words[0].pos == "activity" and words[0].verb:
        if words[1].pos in ("adj", "level"):
            at = 0 if words[-1].pos in ("noun", "person", "mass") else None  # 购买首套住房
        elif _governs(words[0], words[-1]) and words[-1].pos != "verb":
            at = 0
    if at is None or not plain or any(w.pos == "and" for w in words[:at]):
        return phrase_of(words)
    who = list(words[:at])
    adverbs: list[str] = []
    while len(who) > 1 and who[-1].pos == "adj" and who[-1].adverb:
        adverbs.insert(0, who.pop().adverb)
    if at == len(words) - 1:
        if who and words[at].prep == "by":  # 目录涵盖: the noun is the subject
            subject = phrase_of(who)
            return Phrase(f"{words[at].done} by the {subject.one or subject.text}", pos="activity")
        return phrase_of(words)
    what = phrase_of(words[at + 1 :])
    if who and not (_acts(who[-1]) or who[-1].pos == "noun"):
        return phrase_of(words)
    if what.pos == "person" and words[at].en == _CARRY_OUT:  # 企业开展技师: what is carried out is not said
        return _behind(what, phrase_of(who), "of") if who else what
    if what.pos == "person" and words[at].en == "obtain":  # 取得高级工
        what = replace(what, text=f"the {what.one or what.text} grade")
    text = " ".join([*adverbs, gerund(words[at].verb), what.text])
    return Phrase(f"{phrase_of(who).text} {text}" if who else text, pos="activity")


_CARRYING_OUT = ("实施", "开展", "进行")
_CARRY_OUT = "carry out"  # a verb that says nothing of what is done; the noun behind it does


def _does(words: Sequence[Word]) -> bool:
    """Whether the first word is what a person before it does: it has the last noun as its object, or another person follows."""
    first, head = words[0], words[-1]
    return _governs(first, head) or (
        first.pos == "activity" and bool(first.verb) and words[1].pos in ("adj", "person") and head.pos == "person"
    )


def _governs(first: Word, head: Word) -> bool:
    """Whether an act at the front has the last noun as its object: it has no form before nouns, and the noun is for no purpose."""
    if first.pos != "activity" or not first.verb or first.term is None or first.term.attr:
        return False
    return head.pos in ("noun", "person", "mass", "unique", "money") and not (head.term is not None and head.term.purpose)


def _with_adverbial(words: Sequence[Word], at: int) -> Phrase:
    """`A在B就读比例`: who, where, what they do, how many. `at`: where the preposition stands."""
    head, tail = words[:at], words[at + 1 :]
    if not tail:
        return phrase_of(head)
    if len(tail) > 1 and tail[-1].pos in ("share", "rate", "amount"):
        if words[at].en == "for" and tail[-1].pos == "share":  # 经费用于培训比例
            return Phrase(f"share of {phrase_of(head).text} used for {definite(phrase_of(tail[:-1]))}", pos="share")
        noun, inner = _noun(tail[-1]), _with_adverbial(words[:-1], at)
        return Phrase(f"{noun.text} {noun.prep or 'of'} {inner.text}", pos=tail[-1].pos)
    who = phrase_of(head)
    if len(tail) > 1 and tail[-1].verb and words[at].en in _WHERE_OR_WHO:
        act = gerund(tail[-1].verb) if who.pos == "person" else tail[-1].done
        return _behind(who, replace(phrase_of(tail[:-1]), pos="name"), f"{act} {words[at].en}")
    return _behind(who, phrase_of(tail), words[at].en)


_NOMINAL = re.compile(r"(?:[\w-]+ )?\w+(?:ment|tion|sion|ance|ence|ing|ity|ness) of ")  # the management of funds


def definite(phrase: Phrase) -> str:
    """With its article: what there is one of, and an activity or amount of something."""
    named = (
        phrase.pos == "unique"
        or (phrase.pos in ("activity", "amount", "share", "rate") and re.match(r"^[\w -]+? (?:of|for|at) ", phrase.text))
        or (phrase.pos == "mass" and " of " in phrase.text and (phrase.prep == "of" or _NOMINAL.match(phrase.text)))
    )
    return f"the {phrase.text}" if named and not phrase.text.startswith(("the ", "Internet")) and "," not in phrase.text else phrase.text


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
    who = phrase_of(subject).text
    return Phrase(f"{'those ' if who.startswith('of ') else ''}{who} as a share of {whole}", pos="share")  # 高级工以上占…


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
    if (part := _part(words[:at], rest)) is not None:
        return part
    head, ground = phrase_of(rest), phrase_of(words[:at])
    if words[0].pos == "each" and words[0].en != "per" and at > 1:  # 每万名劳动者中高技能人才数
        return _behind(head, phrase_of(words[1:at]), words[0].en)
    return replace(head, text=f"{head.text} among {ground.text}", one=f"{head.one} among {ground.text}" if head.one else "", attr="")


def _part(whole: Sequence[Word], part: Sequence[Word]) -> Phrase | None:
    """`A中用于B的比例`: share of A used for B; `A中持有证书的比例`: share of A holding certificates; None where the part is a noun."""
    clause = list(part)
    if clause[-1].pos != "share":
        return None
    while clause and clause[-1].pos in ("share", "of"):
        clause.pop()
    if len(clause) < 2:
        return None
    whole = list(whole)
    if clause[0].pos == "prep" and clause[0].en == "for":
        while whole and whole[0].verb and whole[0].pos in ("verb", "activity"):  # 使用经费中用于…
            whole.pop(0)
        said = f"used for {definite(phrase_of(clause[1:]))}"
    elif clause[0].pos == "verb" and not any(w.verb and w.pos == "verb" for w in clause[1:]) and clause[-1].pos != "amount":
        said = f"{gerund(clause[0].verb)} {phrase_of(clause[1:]).text}"
    elif clause[0].pos == "prep" and " " in clause[0].en and whole:  # 集中在
        said = f"{clause[0].en} {phrase_of(clause[1:]).text}"
    else:
        return None
    return Phrase(f"share of {phrase_of(whole).text} {said}" if whole else f"share {said}", pos="share")


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
    if len(left) == 1 and first.pos in ("activity", "verb") and first.term is not None and not first.term.prep:
        form = first.done if first.verb else first.term.attr  # 认定的企业, 备案的机构
        if " " not in form and form.endswith("ed"):
            return replace(head, text=f"{form} {head.text}", one=f"{form} {head.one}" if head.one else "", attr="")
    if first.pos == "prep" and len(left) > 2 and left[-1].verb and all(w.term and w.term.adverb and w.pos == "adj" for w in left[1:-1]):
        return _of(left[1:], right)  # 对首次认定的企业
    if first.pos == "prep" and len(left) > 1:
        if len(left) > 2 and left[1].verb and left[1].pos in ("verb", "activity") and left[-1].pos != "verb":
            return _behind(head, phrase_of(left[2:]), f"{first.en} {gerund(left[1].verb)}")  # 用于支持企业改造的资金
        if len(left) > 2 and left[-1].verb and first.en in _WHERE_OR_WHO:  # 由企业运营的机构
            return _behind(head, phrase_of(left[1:-1]), f"{left[-1].done} {first.en}")
        return _behind(head, phrase_of(left[1:]), first.en)
    if len(left) > 1 and left[-1].verb and left[-1].pos in ("verb", "activity"):
        if all(w.pos == "adj" and w.term is not None and w.term.adverb for w in left[:-1]):  # 首次认定的企业
            when = " ".join(w.term.adverb for w in left[:-1] if w.term is not None)
            return replace(head, text=f"{head.text} {left[-1].done} {when}", one="", attr="")
        if left[-1].pos == "verb" and left[-1].term is not None and left[-1].term.prep and not left[0].verb:
            return _behind(head, phrase_of(left[:-1]), f"{gerund(left[-1].verb)} {left[-1].term.prep}")  # 学校任教的教师
        acts = list(left)
        while len(acts) > 1 and acts[-1].verb and acts[-1].pos in ("verb", "activity"):
            acts.pop()
        rank = acts[:-1] if acts[-1].zh == "等级" and len(acts) > 1 else acts
        if head.pos == "person" and left[-1].zh in _MAKING_PEOPLE and rank[-1].pos == "person" and not left[0].verb:
            return _behind(head, phrase_of(rank), f"{left[-1].done} as")  # 技师培养的职工
        if _acts(acts[-1]) and not left[0].verb:
            return _behind(head, phrase_of(acts), f"{listed([w.done for w in left[len(acts) :]])} by")
    by = next((i for i in range(1, len(left) - 1) if left[i - 1].pos == "person" and (left[i].pos == "verb" or _does(left[i:]))), 0)
    if by and head.pos in ("amount", "money", "share", "rate") and not left[0].verb:  # 职工申请贷款的额度
        what, money = phrase_of(left[by + 1 :]), left[-1].term
        if money is not None and what.pos == "money":
            what = replace(what, text=re.sub(f"{re.escape(money.en)}$", money.many, what.text))
        return _behind(head, replace(what, text=f"{what.text} {left[by].done} by {phrase_of(left[:by]).text}"), head.prep or "of")
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


_MAKING_PEOPLE = ("培养", "培训", "培育")  # the person before them is what somebody becomes
_ACTORS = ("企业", "机构", "单位", "政府", "部门", "院校", "学校", "医院", "银行", "力量", "协会", "组织", "家庭", "公司", "平台", "高校")


def _acts(word: Word) -> bool:
    """Whether somebody is named who can do something: a person, an authority, an enterprise."""
    return word.pos in ("person", "organ", "office") or word.zh.endswith(_ACTORS)


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
    if (
        len(last) > 1
        and last[0].verb
        and last[1].pos != "amount"
        and all(len(g) == 1 and g[0].verb for g in groups[:-1])
        and _sort(last[1]) != "adj"
    ):
        inner = _flat(last[1:])  # 新建和改扩建学校
        done = listed([g[0].done for g in groups], link)
        return replace(inner, text=f"{inner.text} {done}", one=f"{inner.one} {done}" if inner.one else "", attr="")
    first = groups[0]
    if len(first) > 1 and first[0].verb and _heads_clause(first[0], first[1:]) and not others:
        what = [_flat(first[1:]), *(_flat(g) for g in groups[1:])]  # 聘任特级技师、首席技师
        if all(p.pos == what[0].pos and g[0].pos not in ("verb", "activity") for p, g in zip(what, [first[1:], *groups[1:]], strict=True)):
            return Phrase(f"{listed([p.text for p in what], link)} {first[0].done}", pos=what[0].pos)
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
    kind = groups[0][-1].zh[-2:]
    shared = next((i for i, w in enumerate(last[:-1]) if w.zh.endswith(kind)), -1)
    if shared >= 0 and not others and len(kind) > 1 and last[-1].pos == "person" and all(g[-1].zh.endswith(kind) for g in groups[:-1]):
        both = listed([_flat(g).text for g in (*groups[:-1], last[: shared + 1])], link)
        return _behind(_flat(last[shared + 1 :]), Phrase(both), "of")  # 职业院校和技工院校的毕业生
    if (
        len(kind) > 1
        and last[-1].pos == "person"
        and kind in last[0].zh[:-1]
        and all(g[-1].pos == "noun" for g in groups[:-1])
        and not others
    ):
        owners = [_flat(g) for g in groups[:-1]]  # 技工院校毕业生 is one word, and the graduates are of both
        return Phrase(listed([*(o.one or o.text for o in owners), _flat(last).text], link), pos="person")
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
    if len(words) > 1 and all(w.pos == "each" for w in words):  # 每人每月
        said = " ".join(w.said for w in words)
        return Phrase(said, said, "", "post")
    if len(words) > 2 and words[0].en.startswith("aged ") and (who := next((i for i, w in enumerate(words) if w.pos == "person"), 0)):
        words = [*words[1:who], _aged(words[who], words[0].en), *words[who + 1 :]]
        return _flat(words)
    if len(words) > 1 and words[0].pos == "post":  # 每千人口…
        counted = _flat(words[1:])
        return replace(counted, text=f"{counted.text} {words[0].en}", one=f"{counted.one} {words[0].en}" if counted.one else "", attr="")
    front = next((i for i, w in enumerate(words) if w.pos != "each"), 0)
    if front and words[0].said not in ("", "per", "each"):  # 每平方米建设成本
        whole, rate = _flat(words[front:]), " ".join(w.said for w in words[:front] if w.said not in ("per", "each"))
        return replace(whole, text=f"{whole.text} {rate}", one=f"{whole.one} {rate}" if whole.one else "", attr="")
    while len(words) > 1 and words[0].pos in ("adv", "each"):
        words.pop(0)
    while len(words) > 1 and words[-1].pos == "each":
        said = words[-1].said
        whole = _flat(words[:-1])
        return replace(whole, text=f"{whole.text} {said}".strip(), one=f"{whole.one} {said}" if whole.one else "", attr="")
    if not words:
        return Phrase("")
    if all(w.pos in ("adj", "level", "latin", "number") for w in words):
        text = " ".join(w.en for w in sorted(words, key=lambda w: w.pos != "number"))
        return Phrase(text, text, text, "adj")
    if len(words) == 1 and words[0].pos == "verb":
        said = gerund(words[0].verb)  # 巡河: a verb that stands for what is done
        return Phrase(said, said, "", "activity")
    if len(words) == 1:
        return _noun(words[0]) if words[0].pos != "each" else Phrase(words[0].said, words[0].said, "", "post")
    if (clause := _participial(words)) is not None:
        return clause
    act = next((i for i in range(1, len(words) - 1) if words[i].pos == "verb"), 0)
    carried = next((i for i in range(1, len(words) - 1) if words[i].zh in _CARRYING_OUT), 0)
    if carried and not act and words[-1].pos in ("activity", "noun", "mass"):
        return _behind(_flat(words[carried + 1 :]), _flat(words[:carried]), "for")  # 家庭实施适老化改造
    if not act and words[-1].pos in _THINGS:
        act = next((i for i in range(1, len(words) - 1) if words[i - 1].pos == "person" and _does(words[i:])), 0)
    if act and words[act - 1].pos == "person" and not words[0].verb and words[-1].pos in _THINGS:
        return _behind(_flat(words[:act]), _flat(words[act + 1 :]), gerund(words[act].verb))  # 青年购买月票
    if not act and words[-1].pos in _THINGS:
        act = next((i for i in range(1, len(words) - 1) if _acts(words[i - 1]) and _governs(words[i], words[-1])), 0)  # 院校共建产业学院
    if act and _acts(words[act - 1]) and not words[0].verb and words[-1].pos in _THINGS:
        return _behind(_flat(words[act + 1 :]), _flat(words[:act]), f"{words[act].done} by")  # 企业建成培训中心
    first = words[0]
    if first.verb and _heads_clause(first, words[1:]):
        acts = [first.done]
        rest = words[1:]
        while len(rest) > 1 and rest[0].verb and rest[0].pos in ("verb", "activity") and first.pos in ("verb", "activity"):
            if not _heads_clause(rest[0], rest[1:]):
                break
            acts.append(rest.pop(0).done)  # 引进培育创新团队
        inner = _flat(rest)
        done = listed(acts)
        return replace(inner, text=f"{inner.text} {done}", one=f"{inner.one} {done}" if inner.one else "", attr="")
    head = words[-1]
    if head.zh == "活动" and words[-2].zh.endswith(("赛", "比武")):
        return _flat(words[:-1])  # 竞赛活动: the competition says it already
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


_THINGS = ("noun", "person", "unique", "mass", "activity")


def _aged(who: Word, age: str) -> Word:
    """A person with the age that the phrase begins with."""
    form = _noun(who)
    row = Term.model_validate({"zh": who.zh, "en": f"{form.one} {age}", "plural": f"{form.text} {age}", "pos": "person"})
    return Word(who.zh, "person", row.en, row)


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
    if _governs(first, rest[-1]) and not (len(rest) > 1 and rest[0].pos in ("activity", "verb", "unknown")):
        return True  # 创造经济效益
    if rest[-1].pos in ("noun", "person", "unique") and len(rest) > 1:
        object_ = next((w for w in rest if not (w.verb and w.pos == "activity")), rest[-1])
        if object_.pos in ("level", "number") or (object_.pos == "adj" and first.term is not None and not first.term.attr.endswith("ed")):
            return True  # 建设省级创新平台
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
    if head.zh.endswith("人数") and len(rest) > 1 and rest[0].pos in ("verb", "activity") and rest[0].verb and not rest[-1].verb:
        if rest[0].pos == "verb" or rest[1].pos in ("number", "adj", "level"):
            return Phrase(f"number of people {gerund(rest[0].verb)} {_flat(rest[1:]).text}", pos="amount")  # 取得证书人数
    rest = list(rest)
    lead: list[str] = []
    if head.pos in ("amount", "rate"):
        measures = [w for w in rest if w.pos in ("level", "adj") and w.en.startswith(("annual", "cumulative", "average", "per "))]
        if len(measures) < len(rest):
            lead = [w.en for w in measures]
            rest = [w for w in rest if w not in measures]
    if head.en in ("number", "total number") and rest and rest[-1].pos in ("mass", "amount", "money"):
        noun = replace(noun, text="total" if head.en != "number" else "amount")  # 供应总量: nothing that can be counted
    if head.pos == "share" and len(rest) > 1 and rest[-1].pos == "amount" and rest[-1].en.endswith("number"):
        rest.pop()  # 人数比例: what is counted is what is compared
    if head.pos == "share" and len(rest) > 1 and _acts(rest[-2]) and rest[-1].pos == "activity" and rest[-1].verb:
        return Phrase(f"{noun.text} of {_flat(rest[:-1]).text} {gerund(rest[-1].verb)}", pos="share")  # 企业上云比例
    act = rest[-1].term
    if head.pos == "activity" and head.verb and act is not None and act.pos == "activity" and act.verb and not act.attr and len(rest) > 1:
        noun = replace(noun, text=f"{act.en} and {noun.text}")  # 整治提升: one thing is done and the other
        rest.pop()
    own: list[str] = []
    while len(rest) > 1 and rest[-1].pos in ("adj", "number"):  # 科研项目间接费用: the nearest word is the measure's own
        own.insert(0, rest.pop().en)
    if (
        head.pos == "amount"
        and len(rest) == 1
        and rest[0].pos == "activity"
        and rest[0].term
        and re.search(r"(?:ed|built)$", rest[0].term.attr)
    ):
        text = " ".join([*lead, *own, rest[0].term.attr, noun.text])  # 新建面积
        return Phrase(text, text, "", head.pos, noun.prep)
    inner = _flat(rest)
    before = " ".join([*lead, *own, noun.text])
    if rest[-1].pos in ("field", "place"):
        return Phrase(f"{before} in {inner.text}", pos=head.pos)
    attr = inner.attr or (inner.one if head.pos == "rate" and inner.pos == "person" and len(inner.one.split()) <= _ATTRIBUTE_WORDS else "")
    explicit = bool(rest[-1].term and rest[-1].term.attr)
    if (
        attr
        and len(attr.split()) <= _ATTRIBUTE_WORDS + 1
        and (head.pos == "rate" or (head.pos == "activity" and explicit and not noun.prep))
    ):
        text = " ".join([*lead, *own, attr, noun.text])
        return Phrase(text, text, text if len(text.split()) <= _ATTRIBUTE_WORDS + 1 else "", head.pos, noun.prep)
    if noun.text == "total" and head.en == "total number":
        return Phrase(f"{before} {inner.text}", pos=head.pos)
    return Phrase(f"{before} {noun.prep or 'of'} {inner.text}", pos=head.pos)


def _modified(rest: Sequence[Word], head: Word) -> Phrase:
    """A head that is counted, paid or named: short modifiers before it, persons, fields and long phrases behind it."""
    noun = _noun(head)
    rest = list(rest)
    edge = max((i for i in range(1, len(rest)) if rest[i].pos in ("adj", "level") and _owns(rest[i - 1], i)), default=0)
    if edge:  # 养老机构护理型床位: what stands before the adjective belongs to nobody else
        owner, inner = _flat(rest[:edge]), _modified(rest[edge:], head)
        return _behind(inner, owner, noun.prep or ("for" if head.pos == "money" else "of"))
    before: list[str] = []
    behind: list[str] = []
    waiting: list[Word] = []  # adjectives, until the noun they belong to is known
    for word in rest:
        if word.pos == "each":
            behind.insert(0, word.said)
            continue
        if word.pos in ("adj", "level", "latin", "number", "unknown", "name", "place"):
            if word.pos == "adj":
                waiting.append(word)
            else:
                before.extend(w.en for w in waiting)
                waiting = []
                before.append(_hyphened(word.en) if word.pos == "number" else word.en)
            continue
        form = _noun(word)
        behind_it = word.pos in ("person", "field", "amount", "share", "rate", "post") and not (word.term and word.term.attr)
        if word.pos == "person" and head.pos in ("person", "name"):
            behind_it = not form.attr and len(form.one.split()) > _ATTRIBUTE_WORDS + 1
            form = replace(form, attr=form.attr or form.one)
        if not behind_it and not form.attr:
            behind_it = True
        if word.pos == "person" and head.pos == "money":
            behind_it = True  # who is paid
        if word.pos == "verb":
            behind_it, form = False, replace(form, attr=word.done)
        own = " ".join(w.en for w in waiting)
        waiting = []
        if not behind_it and len(" ".join([*before, own, form.attr, noun.text]).split()) <= _WORDS_IN_A_ROW:
            before.extend(x for x in (own, form.attr) if x)
            continue
        if word.pos == "post":
            if own:
                before.append(own)
            behind.append(word.en)
            continue
        if word.pos == "activity" and word.verb and _acts(head) and word is rest[0] and not own:
            behind.append(gerund(word.verb))  # 上云企业: what they do
            continue
        prep = "in" if word.pos == "field" else noun.prep or ("of" if head.pos == "person" else "for")
        behind.append(f"{prep} {' '.join(x for x in (own, form.text) if x)}")
    before.extend(w.en for w in waiting)
    # nearest in Chinese is nearest in English
    tail = "".join(f" {b}" for b in reversed(behind))
    lead = " ".join(before)
    if any((w.pos == "number" and w.en == "1") or w.en == "one" for w in rest) and noun.one:
        noun = replace(noun, text=noun.one)
    attr = f"{lead} {noun.attr}".strip() if noun.attr and not tail and len(f"{lead} {noun.attr}".split()) <= _ATTRIBUTE_WORDS + 1 else ""
    many, one = (f"{_led(lead, core)}{tail}" for core in (noun.text, noun.one or noun.text))
    return Phrase(many, one, attr, head.pos, noun.prep)


def _hyphened(number: str) -> str:
    """`15 minutes` → 15-minute, before a noun; a bare number stays."""
    return re.sub(r"^([\d,.]+) (\w+?)(?:(i)es|s)$", lambda m: f"{m[1]}-{m[2]}{'y' if m[3] else ''}", number)


def _led(lead: str, core: str) -> str:
    """`village-level`, `the collective economy` → the village-level collective economy."""
    if lead and core.startswith("the "):
        return f"the {lead} {core[4:]}"
    return f"{lead} {core}".strip()


def _owns(word: Word, length: int) -> bool:
    """Whether an adjective behind the word ends what belongs to it. One word that has a form before nouns may go on (城市优质幼儿园)."""
    if word.pos not in ("noun", "person", "mass", "unique"):
        return False
    return not (word.term and word.term.attr) or (length > 1 and word.pos in ("noun", "person"))


def tidy(text: str) -> str:
    """Single blanks, no word said twice in a row, none before a comma or bracket."""
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r"\b(\w+) \1\b", r"\1", text, flags=re.IGNORECASE)  # of of, in in, River river
    text = re.sub(r"\bnon- ", "non-", text)
    text = re.sub(r"\bof aged\b", "aged", text)  # young people of aged 35 or under
    text = re.sub(r"\b((?:[\w-]+ ){1,3}of) \1 ", r"\1 ", text)  # installed capacity of installed capacity of
    return re.sub(r"\s+([,)])", r"\1", text)
