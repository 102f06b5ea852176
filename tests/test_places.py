"""`data/places.yml` and `data/counties.yml`: complete, consistent with themselves, with the official codes and with geography."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from pathlib import Path

import opencc
import pytest
from pypinyin import lazy_pinyin

from policy_digest import tables
from policy_digest.clean.where import gazetteer
from policy_digest.tables import Counties, Place, read_rows, read_yaml

DATA = Path(__file__).resolve().parent.parent / "data"

# Rough boxes: west, south, east, north.
BOXES = {
    "beijing": (115.3, 39.3, 117.6, 41.1), "tianjin": (116.6, 38.5, 118.2, 40.3), "hebei": (113.3, 36.0, 119.9, 42.7),
    "shanxi": (110.1, 34.5, 114.7, 40.8), "inner-mongolia": (97.1, 37.3, 126.2, 53.4), "liaoning": (118.8, 38.7, 125.9, 43.5),
    "jilin": (121.6, 40.8, 131.4, 46.4), "heilongjiang": (121.1, 43.4, 135.2, 53.7), "shanghai": (120.8, 30.6, 122.3, 31.9),
    "jiangsu": (116.3, 30.7, 122.0, 35.2), "zhejiang": (118.0, 27.0, 123.2, 31.3), "anhui": (114.8, 29.3, 119.7, 34.7),
    "fujian": (115.8, 23.4, 120.8, 28.4), "jiangxi": (113.5, 24.4, 118.6, 30.2), "shandong": (114.7, 34.3, 122.8, 38.5),
    "henan": (110.3, 31.3, 116.7, 36.4), "hubei": (108.3, 29.0, 116.2, 33.4), "hunan": (108.7, 24.6, 114.3, 30.2),
    "guangdong": (109.6, 20.1, 117.4, 25.6), "guangxi": (104.4, 20.8, 112.1, 26.4), "hainan": (108.6, 3.8, 117.9, 20.2),
    "chongqing": (105.2, 28.1, 110.3, 32.3), "sichuan": (97.3, 26.0, 108.6, 34.4), "guizhou": (103.6, 24.6, 109.6, 29.3),
    "yunnan": (97.5, 21.1, 106.2, 29.3), "xizang": (78.3, 26.8, 99.2, 36.6), "shaanxi": (105.4, 31.7, 111.3, 39.6),
    "gansu": (92.3, 32.5, 108.8, 42.9), "qinghai": (89.4, 31.5, 103.1, 39.3), "ningxia": (104.2, 35.2, 107.7, 39.5),
    "xinjiang": (73.4, 34.3, 96.4, 49.2), "taiwan": (119.3, 21.8, 122.1, 25.4), "hong-kong": (113.8, 22.1, 114.5, 22.6),
    "macao": (113.5, 22.1, 113.7, 22.3),
}  # fmt: skip

# English that is not the pinyin of the short name: names out of other languages, settled spellings, syllables with two readings.
NOT_PINYIN = {
    "china": "China", "hong-kong": "Hong Kong", "macao": "Macao", "inner-mongolia": "Inner Mongolia", "shaanxi": "Shaanxi",
    "hohhot": "Hohhot", "ordos": "Ordos", "hulunbuir": "Hulunbuir", "bayannur": "Bayannur", "ulanqab": "Ulanqab",
    "hinggan": "Hinggan", "xilingol": "Xilingol", "alxa": "Alxa", "harbin": "Harbin", "qiqihar": "Qiqihar", "lhasa": "Lhasa",
    "xigaze": "Xigaze", "qamdo": "Qamdo", "nyingchi": "Nyingchi", "nagqu": "Nagqu", "ngari": "Ngari", "garze": "Garze",
    "golog": "Golog", "urumqi": "Ürümqi", "karamay": "Karamay", "turpan": "Turpan", "bortala": "Bortala",
    "bayingolin": "Bayingolin", "aksu": "Aksu", "kizilsu": "Kizilsu", "kashgar": "Kashgar", "hotan": "Hotan", "ili": "Ili",
    "altay": "Altay", "aral": "Aral", "tumxuk": "Tumxuk", "kokdala": "Kokdala", "changzhi": "Changzhi", "chaoyang": "Chaoyang",
    "luohe": "Luohe",
}  # fmt: skip

# Slugs that are not simply the English name: two places share it, or it stands for a province already.
TOLD_APART = {
    "suzhou-anhui": "Suzhou", "fuzhou-jiangxi": "Fuzhou", "yichun-heilongjiang": "Yichun", "yulin-guangxi": "Yulin",
    "taizhou-jiangsu": "Taizhou", "hainan-qinghai": "Hainan",
}  # fmt: skip

KINDS = re.compile(
    r" (?:(?:[A-Z][a-z]+(?:, | and ))*[A-Z][a-z]+ Autonomous (?:Prefecture|County)|Prefecture|League|New Area|County|Forestry District)$"
)


@pytest.fixture(scope="module")
def places() -> dict[str, Place]:
    path = DATA / "places.yml"
    return read_rows(read_yaml(path.read_text(encoding="utf-8"), path.name), Place, "slug", path.name, "places")


@pytest.fixture(scope="module")
def counties() -> dict[str, Counties]:
    path = DATA / "counties.yml"
    return read_rows(read_yaml(path.read_text(encoding="utf-8"), path.name), Counties, "place", path.name, "counties")


def names(place: Place) -> set[str]:
    return {place.zh, place.short, *place.aliases}


def short_names(row: Counties) -> set[str]:
    return {name[:-1] for name in row.names if name.endswith("市") and len(name) > 2}


def bare(en: str) -> str:
    """The name without the kind of division: `Ili Kazakh Autonomous Prefecture` → `Ili`."""
    return KINDS.sub("", en)


def pinyin(zh: str) -> str:
    """`西安` → `Xi'an`: syllables that begin with a vowel are set off by an apostrophe."""
    first, *rest = lazy_pinyin(zh, v_to_u=True)
    return (first + "".join(("'" if s[0] in "aoe" else "") + s for s in rest)).capitalize()


def ascii_slug(en: str) -> str:
    folded = "".join(c for c in unicodedata.normalize("NFKD", en) if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", folded.lower().replace("'", "")).strip("-")


# ---------------------------------------------------------------- completeness


def test_every_division_is_there_once(places: dict[str, Place]) -> None:
    mainland = [p for p in places.values() if p.parent != "taiwan"]
    assert Counter(p.level for p in mainland) == {"country": 1, "province": 34, "prefecture": 333, "county": 33}
    assert Counter(p.zh[-1] for p in places.values() if p.parent == "taiwan") == {"市": 9, "县": 11}
    kinds = Counter(re.search("市$|自治州$|地区$|盟$", p.zh)[0] for p in mainland if p.level == "prefecture")  # type: ignore[index]
    assert kinds == {"市": 293, "自治州": 30, "地区": 7, "盟": 3}


def test_county_level_divisions_add_up_to_the_official_count(places: dict[str, Place], counties: dict[str, Counties]) -> None:
    mainland = [name for row in counties.values() if row.place not in ("hong-kong", "macao", "taiwan") for name in row.names]
    mainland += [p.zh for p in places.values() if p.level == "county" and p.slug != "xiongan"]  # a new area is no division
    kinds = Counter(re.search("自治县$|自治旗$|特区$|架林区$|[县区市旗]$", name)[0] for name in mainland)  # type: ignore[index]
    # Ministry of Civil Affairs, end of 2023: 977 districts, 397 cities, 1,299 counties; with 和安县 and 和康县 of December 2024.
    assert kinds == {"区": 977, "市": 397, "县": 1301, "自治县": 117, "旗": 49, "自治旗": 3, "特区": 1, "架林区": 1}


def test_every_prefecture_and_municipality_has_its_counties(places: dict[str, Place], counties: dict[str, Counties]) -> None:
    parents = {p.parent for p in places.values()}
    ends = {p.slug for p in places.values() if p.level in ("province", "prefecture") and p.slug not in parents and p.parent != "taiwan"}
    undivided = {"dongguan", "zhongshan", "danzhou", "jiayuguan"}
    assert ends - {slug for slug, row in counties.items() if row.names} == undivided


# ---------------------------------------------------------------- consistency


def test_codes_and_names_are_unique(places: dict[str, Place]) -> None:
    for what in ("code", "zh", "short"):
        twice = [v for v, n in Counter(getattr(p, what) for p in places.values()).items() if n > 1]
        assert not twice, what
    owners: dict[str, set[str]] = {}
    for place in places.values():
        for name in names(place):
            owners.setdefault(name, set()).add(place.slug)
    assert {n: s for n, s in owners.items() if len(s) > 1} == {}


def test_codes_agree_with_levels_and_parents(places: dict[str, Place]) -> None:
    above = {"province": "country", "prefecture": "province", "county": "province"}
    for place in places.values():
        if place.level == "country":
            assert (place.parent, place.code) == (None, "000000")
            continue
        parent = places[place.parent or ""]
        assert parent.level == above[place.level], place.slug
        if place.level == "province":
            assert place.code.endswith("0000") and place.code != "000000", place.slug
        else:
            assert place.code[:2] == parent.code[:2], place.slug
            assert place.code.endswith("00") or place.level == "county", place.slug


def test_short_name_is_the_full_name_without_its_kind(places: dict[str, Place]) -> None:
    # 博州 巴州 克州: the first and last characters, as the prefectures call themselves
    contracted = {"bortala", "bayingolin", "kizilsu"}
    for place in places.values():
        if place.slug in contracted:
            assert (place.short[0], place.short[-1]) == (place.zh[0], place.zh[-1])
        else:
            assert place.zh.startswith(place.short.removesuffix("州") if place.zh.endswith("自治州") else place.short), place.slug
        assert len(place.short) >= 2


def test_parents_come_before_their_children(places: dict[str, Place]) -> None:
    order = list(places)
    assert [p.slug for p in places.values() if p.parent and order.index(p.parent) > order.index(p.slug)] == []


def test_names_are_simplified(places: dict[str, Place], counties: dict[str, Counties]) -> None:
    simplify = opencc.OpenCC("tw2s").convert
    written = {n for p in places.values() for n in (*names(p), *p.not_in)} | {n for c in counties.values() for n in (*c.names, *c.zones)}
    assert {n for n in written if simplify(n) != n} == {"乾县", "乾安县"}  # 乾 qián keeps its form, which OpenCC cannot know


# ---------------------------------------------------------------- English


def test_english_is_pinyin_but_for_the_listed_names(places: dict[str, Place]) -> None:
    def expected(place: Place) -> str:
        name = re.sub("(?<=..)(?:地区|盟|州)$", "", place.short) if re.search("自治州$|地区$|盟$", place.zh) else place.short
        return pinyin(name)

    plain = {s: bare(p.en) for s, p in places.items() if p.slug != "jilin-city"}
    differ = {slug: en for slug, en in plain.items() if en != expected(places[slug]) and places[slug].parent != "taiwan"}
    assert differ == NOT_PINYIN
    taiwan = {slug: en for slug, en in plain.items() if places[slug].parent == "taiwan"}  # as its own offices spell them
    assert {slug: ascii_slug(en) for slug, en in taiwan.items()} == {slug: slug.removesuffix("-county") for slug in taiwan}
    assert places["jilin-city"].en == "Jilin City"


def test_slug_is_the_english_name(places: dict[str, Place]) -> None:
    differ = {s: bare(p.en) for s, p in places.items() if s not in (ascii_slug(bare(p.en)), ascii_slug(p.en))}
    assert differ == TOLD_APART
    for slug in TOLD_APART:
        province = places[places[slug].parent or ""]
        assert slug == f"{ascii_slug(bare(places[slug].en))}-{province.slug}"


def test_prefectures_and_leagues_say_so_in_english(places: dict[str, Place]) -> None:
    kinds = {"自治州": " Autonomous Prefecture", "地区": " Prefecture", "盟": " League", "自治县": " Autonomous County"}
    for place in places.values():
        for zh, en in kinds.items():
            assert place.zh.endswith(zh) <= place.en.endswith(en), place.slug


# ---------------------------------------------------------------- geography


def test_every_place_lies_inside_its_province(places: dict[str, Place]) -> None:
    assert set(BOXES) == {p.slug for p in places.values() if p.level == "province"}
    for place in places.values():
        if place.lon is None or place.lat is None:
            assert place.lon is place.lat is None and place.level == "county", place.slug
            continue
        box = BOXES.get(place.slug) or BOXES.get(place.parent or "") or (73.4, 3.8, 135.2, 53.7)
        assert box[0] <= place.lon <= box[2] and box[1] <= place.lat <= box[3], place.slug


def test_no_two_seats_in_one_spot(places: dict[str, Place]) -> None:
    spots = Counter((p.lon, p.lat) for p in places.values() if p.level in ("prefecture", "county") and p.lon is not None)
    assert [spot for spot, n in spots.items() if n > 1] == []


# ---------------------------------------------------------------- what must not be matched


def test_look_alikes_hold_a_name_and_are_no_part_of_one(places: dict[str, Place], counties: dict[str, Counties]) -> None:
    every = {n for p in places.values() for n in names(p)} | {n for c in counties.values() for n in (*c.names, *c.zones)}
    for place in places.values():
        for word in place.not_in:
            assert any(name in word and name != word for name in names(place)), (place.slug, word)
            assert not any(word in name for name in every), (place.slug, word)
        assert set(place.weak) <= names(place), place.slug


def test_county_rows_are_sound(places: dict[str, Place], counties: dict[str, Counties]) -> None:
    owner = {name: p.slug for p in places.values() for name in names(p)}
    for row in counties.values():
        assert places[row.place].level in ("province", "prefecture"), row.place
        found = [*row.names, *row.zones, *short_names(row)]
        assert [n for n, count in Counter(found).items() if count > 1] == [], row.place
        assert set(row.weak) <= set(found), row.place
        for name in set(found) - set(row.weak):
            assert owner.get(name, row.place) == row.place, (row.place, name)


def test_a_county_rolls_up(places: dict[str, Place], counties: dict[str, Counties]) -> None:
    loaded = tables.Tables(
        places=tuple(places.values()),
        counties=tuple(counties.values()),
        themes=(),
        units=(),
        glossary=(),
        indicators=(),
        cues=tables.Cues((), {}),
        furniture={},
    )
    assert loaded.county["昆山市"] == loaded.county["昆山"] == ("suzhou",)
    assert set(loaded.county["鼓楼区"]) == {"nanjing", "xuzhou", "fuzhou", "kaifeng"}
    assert loaded.county["天府新区"] == ("chengdu",)
    assert loaded.county["合作市"] == ("gannan",)
    assert not {"合作", "城区", "范县", "津市", "芒"} & set(loaded.county)
    assert loaded.place["weifang"].zh == "潍坊市"


def test_names_are_found_from_the_beginning_and_the_longer_first() -> None:
    book = gazetteer(tables.load())
    assert list(book.found("山东省潍坊市寿光市与长治久安的潍坊")) == ["山东省", "潍坊市", "寿光市", "长治久安", "潍坊"]
    assert list(book.found("")) == []
    text = "".join(sorted(book.names))[:20_000]
    longest = max(map(len, book.names))
    at, plainly = 0, []
    while at < len(text):
        name = next((text[at : at + n] for n in range(longest, 0, -1) if text[at : at + n] in book.names), "")
        plainly += [name] if name else []
        at += len(name) or 1
    assert list(book.found(text)) == plainly
