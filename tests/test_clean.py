"""Cleaning: whole captures against what they must become, then each judgement by itself."""

from __future__ import annotations

import re
import time
import unicodedata
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests import score

from policy_digest import ingest
from policy_digest.chinese.typography import Script, set_chinese, strip_controls
from policy_digest.clean import clean
from policy_digest.clean.dates import find_dates
from policy_digest.clean.official import find_damaged, find_numbers, find_repeals, find_window
from policy_digest.clean.sections import find_levels
from policy_digest.clean.where import find_place, named_place
from policy_digest.clean.words import compile_words
from policy_digest.errors import InvalidData, UnreadableCapture
from policy_digest.models import Article
from policy_digest.tables import Tables

HERE = Path(__file__).resolve().parent
CAPTURES = HERE / "captures"
EXPECTED = yaml.safe_load((CAPTURES / "expected.yml").read_text(encoding="utf-8"))
GOLD = {("tuned", source): wanted for source, wanted in score.annotated("tuned").items()}


def cleaned(text: str | bytes, tables: Tables, source: str = "page.txt", place: str | None = None) -> Article:
    data = text.encode() if isinstance(text, str) else text
    return clean(ingest.parse(data, source), tables, place)


def fold(text: object) -> str:
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", str(text or "")))


# ---------------------------------------------------------------- whole captures


@pytest.mark.parametrize("name", EXPECTED)
def test_capture_becomes_article(name: str, tables: Tables) -> None:
    article = cleaned((CAPTURES / name).read_bytes(), tables, name)
    got = {
        "title": article.title,
        "place": article.place,
        "publisher": article.publisher,
        "published": article.published,
        "doc_number": article.doc_number,
        "issuers": list(article.issuers),
        "repeals": list(article.repeals),
        "window": article.window,
        "issues": [issue.code for issue in article.issues],
        "paragraphs": [f"{p.level or p.role} {p.text[:10]}…{p.text[-10:]}" for p in article.paragraphs],
    }
    assert got == EXPECTED[name]
    assert re.fullmatch(r"(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|undated)-[0-9a-f]{8}", article.id)


def test_every_line_is_kept_or_removed_for_a_reason(tables: Tables) -> None:
    for name in EXPECTED:
        capture = ingest.parse((CAPTURES / name).read_bytes(), name)
        article = clean(capture, tables)
        gone = fold("".join(r.text for r in article.removed)) + fold("".join(p.original or p.text for p in article.paragraphs))
        assert sorted(gone) == sorted(fold("".join(block.text for block in capture.blocks)))
        assert all(r.reason for r in article.removed)


def body_score(article: Article, wanted: dict) -> tuple[float, float]:
    """Share of the annotated paragraphs that are kept once, and of the kept ones that are annotated."""
    left = [fold(p.text) for p in article.paragraphs if fold(p.text)]

    def take(rows: list) -> int:
        hits = 0
        for begin, end in rows:
            found = next((p for p in left if p.startswith(fold(begin)) and p.endswith(fold(end))), None)
            if found is not None:
                left.remove(found)
                hits += 1
        return hits

    hit = take(wanted["body"])
    take(wanted.get("optional_body", []))
    spare = sum(1 for p in left if p != fold(wanted.get("title")))
    return hit / len(wanted["body"]), hit / max(1, hit + spare)


@cache
def cleaned_once(of: str, source: str, tables: Tables) -> Article:
    """An annotated document, cleaned for all the tests below together."""
    return cleaned((score.documents(of) / source).read_bytes(), tables, source)


def test_annotated_documents_keep_their_body(tables: Tables) -> None:
    assert GOLD
    scores = []
    for (folder, source), wanted in GOLD.items():
        scores.append(body_score(cleaned_once(folder, source, tables), wanted))
    recall, precision = (sum(column) / len(scores) for column in zip(*scores, strict=True))
    assert recall >= 0.98
    assert precision >= 0.98


@pytest.mark.parametrize(("key", "least"), [("title", 0.97), ("publisher", 0.95), ("published", 0.97)])
def test_annotated_documents_say_who_and_when(key: str, least: float, tables: Tables) -> None:
    right = total = 0
    for (folder, source), wanted in GOLD.items():
        if not wanted.get(key):
            continue
        article = cleaned_once(folder, source, tables)
        want, got = fold(wanted[key]), fold(getattr(article, key))
        total += 1
        right += got.startswith(want) if key == "published" else bool(got) and (want in got or (got in want and len(got) >= 4))
    assert right / total >= least


def test_the_five_real_captures(tables: Tables, seeds: tuple[Path, ...]) -> None:
    articles = [cleaned(path.read_bytes(), tables, path.name) for path in seeds]
    assert [a.place for a in articles] == ["weifang", "tianjin", "yantai", "jining", "dalian"]
    assert [a.published for a in articles] == ["2024-08-14", "2023-09-01", None, "2022-08-22", "2025-03-19"]
    assert [a.publisher for a in articles[:3]] == ["大众日报", "天津日报", "烟台日报"]
    weifang, tianjin, yantai, jining, dalian = articles
    assert len(weifang.paragraphs) == 7 and all(p.original for p in weifang.paragraphs)
    assert sum(p.level for p in tianjin.paragraphs if p.level == 1) >= 7
    assert "1086" not in yantai.text and "109" not in yantai.text
    assert [p.text[:2] for p in jining.paragraphs if p.level == 1] == ["一、", "二、", "三、", "四、"]
    assert len([p for p in jining.paragraphs if re.match("[0-9]+[.]", p.text)]) == 23
    (damage,) = jining.issues
    assert damage.code == "damaged-document-number" and jining.text[damage.start : damage.end] == damage.surface == jining.repeals[0]
    assert not any(p.text.startswith("摘要") for p in dalian.paragraphs)


# ---------------------------------------------------------------- judgements


STORY = "宜昌市今年建成公共实训基地12个，培训职工5万人次。\n到2027年，全市高技能人才达到30万人以上，占比超过三成。"


@pytest.mark.parametrize(
    "line",
    [
        "ICP备案：鄂ICP备00000000号",
        "分享到：微信 微博 QQ空间",
        "3上一篇 下一篇4 放大 缩小 默认",
        "【打印】【关闭】【收藏】",
        "责任编辑：王小明",
        "（责任编辑：王小明 校对：李四）",
        "宜昌日报记者 张 三 通讯员 李四 摄影报道",
        "扫一扫在手机打开当前页",
        "相关标签：技能 人才",
        "图为实训基地的学员。 张三 摄",
        "附件：1.任务分工表",
        "浏览次数：1,024 评论：7",
        "任务分工表.docx（26KB）",
    ],
)
def test_furniture_goes(line: str, tables: Tables) -> None:
    article = cleaned(f"宜昌培训职工5万人次\n2024-05-20 来源：三峡日报\n{STORY}\n{line}\n", tables)
    assert article.text == STORY
    assert fold(line) in fold("".join(r.text for r in article.removed))


@pytest.mark.parametrize(
    "line",
    [
        "三、保障措施",
        "对首次上云的企业给予分享类课程补贴，每家最高10万元。",
        "“培训有补贴，评论里都说好。”职工小李说。",
        "企业来源：本市注册企业不少于八成，外地企业不超过两成。",
        "中小企业每家补助5万元；",
        "各级财政部门要打印、公布资金清单，确保12月底前拨付到位。",
    ],
)
def test_sentences_with_furniture_words_stay(line: str, tables: Tables) -> None:
    article = cleaned(
        f"宜昌培训职工5万人次\n2024-05-20 来源：三峡日报\n{STORY}\n{line}\n{STORY.replace('12', '16').replace('30', '36')}", tables
    )
    assert line in article.text.split("\n")


@pytest.mark.parametrize("opener", ["相关阅读", "猜你喜欢", "热门评论 12条", "▪ 延伸阅读", "更多>>", "阅读排行榜", "网友评论(7条)"])
def test_all_behind_an_opener_goes(opener: str, tables: Tables) -> None:
    teaser = "恩施今年接待游客8600万人次，旅游收入突破600亿元。"
    article = cleaned(f"宜昌培训职工5万人次\n2024-05-20 来源：三峡日报\n{STORY}\n{opener}\n恩施旅游火热\n{teaser}", tables)
    assert article.text == STORY


def test_a_list_of_teasers_inside_an_article_does_not_end_it(tables: Tables) -> None:
    page = (
        "合肥制造业新观察\n江淮日报 2025-06-18 06:55\n合肥市经信局介绍，全市已有3800家企业完成改造。\n车间里的变化看得见，工人也说好。\n"
        "相关阅读\n芜湖：到2026年建成车间500个\n南京人才超过120万人\n{}合肥市今年将新建基站5000个，继续支持中小企业。\n市里还会为企业办好培训班，请老师傅上课。\n{}"
    )
    resumed = cleaned(page.format("", "编辑：邢小雨\n"), tables)
    assert [p.text[:6] for p in resumed.paragraphs] == ["合肥市经信局", "车间里的变化", "合肥市今年将", "市里还会为企"]
    # Without the editors' line, what follows may as well be another article, as it is where it has a headline of its own.
    for other in ("", "合肥基站建设提速\n"):
        assert len(cleaned(page.format(other, ""), tables).paragraphs) == 2


def test_an_abstract_goes_only_where_the_body_says_it_again(tables: Tables) -> None:
    head = "宜昌培训职工5万人次\n2024-05-20 来源：三峡日报\n"
    told = cleaned(f"{head}摘要：宜昌市今年建成公共实训基地12个，培训职工5万人……\n{STORY}", tables)
    assert told.text == STORY and "abstract" in {r.reason for r in told.removed}
    untold = cleaned(f"{head}摘要：文中另有全市投入专项资金3.6亿元的安排，惠及企业900家。\n{STORY}", tables)
    assert "3.6亿元" in untold.text


def test_a_short_heading_may_stand_twice(tables: Tables) -> None:
    text = f"宜昌培训职工5万人次\n2024-05-20 来源：三峡日报\n加强保障\n{STORY}\n加强保障\n{STORY.replace('12', '16').replace('30', '36')}"
    assert cleaned(text, tables).text.count("加强保障") == 2


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("来源：三峡日报 编辑：小王", "三峡日报"),
        ("稿源：三峡日报", "三峡日报"),
        ("来源:三峡日报收集编辑:三峡日报", "三峡日报"),
        ("来 源：宜昌市民政局　浏览：300", "宜昌市民政局"),
        ("信息来源：宜昌市民政局 字体：【大】【中】", "宜昌市民政局"),
        ("2024-05-20 三峡日报 08:00", "三峡日报"),
        ("2024-05-20 08:00　|　来源 | 三峡日报", "三峡日报"),
        ("【来源】三峡日报 【点击】2,077", "三峡日报"),
        ("来源：三峡日报评论 46", "三峡日报"),
    ],
)
def test_publisher(line: str, publisher: str, tables: Tables) -> None:
    assert cleaned(f"宜昌培训职工5万人次\n{line}\n{STORY}", tables).publisher == publisher


def test_a_source_that_names_nobody_is_none(tables: Tables) -> None:
    article = cleaned(f"宜昌培训职工5万人次\n来源：本站 作者：佚名\n{STORY}\n版权所有：宜昌市民政局", tables)
    assert article.publisher == "宜昌市民政局"
    assert cleaned(f"宜昌培训职工5万人次\n来源：互联网\n{STORY}", tables).publisher is None


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2024年5月20日", "2024-05-20"),
        ("2024-05-20 17:20", "2024-05-20"),
        ("2024/5/20", "2024-05-20"),
        ("2024.05.20", "2024-05-20"),
        ("2025年03月06日 星期四", "2025-03-06"),
        ("二〇二四年五月二十日", "2024-05-20"),
        ("二○二四年十二月三十一日", "2024-12-31"),
        ("民国113年5月20日", "2024-05-20"),
        ("113-05-20", "2024-05-20"),
        ("25/12/2024", "2024-12-25"),
        ("2024 年 5 月 20 日", "2024-05-20"),
        ("2023-02-30", None),
        ("2024年13月1日", None),
    ],
)
def test_dates(written: str, iso: str | None) -> None:
    (date,) = find_dates(f"发布时间：{written}")
    assert date.iso == iso


@pytest.mark.parametrize("text", ["5月20日", "2024年5月", "05/06/2024", "电话0710-0000000", "3.6万人", "192.168.10.12", "20240520号文"])
def test_what_is_no_full_date(text: str) -> None:
    assert find_dates(text) == ()


def test_the_date_is_the_headers_not_the_texts(tables: Tables) -> None:
    text = f"今天是2025年1月1日\n宜昌培训职工5万人次\n发布时间：2024-05-20\n{STORY}\n2023年9月18日，宜昌市召开会议部署。\n相关阅读\n2022-01-01 旧闻"
    assert cleaned(text, tables).published == "2024-05-20"
    assert cleaned(f"宜昌培训职工5万人次\n{STORY}\n2023年9月18日，宜昌市召开会议部署。", tables).published is None


@pytest.mark.parametrize(
    ("title", "publisher", "body", "slug"),
    [
        ("宜昌培训职工5万人次", "湖北日报", "武汉也在发力。", "yichang"),
        ("减废回收：最新进展", None, "回收网络的服务范围覆盖全港。", "hong-kong"),
        ("轻轨日均客量", None, "本澳道路资源有限，公交优先。", "macao"),
        ("山东潍坊：技能人才倍增", "大众日报", "", "weifang"),
        ("安徽：去年新增技能人才58.78万人", "庐州日报", "在合肥，今年支持8家。", "anhui"),
        ("政策问答", "厦门市人力资源和社会保障局", "我市累计备案企业356家。", "xiamen"),
        ("吉林省吉林市推进冰雪产业", None, "", "jilin-city"),
        ("长春花种植基地扩大", None, "沈阳市今年新增12个。", "shenyang"),
        ("微山：厚植本土人才", None, "近年来，微山县坚持引育并举。济宁市给予支持。", "jining"),
        ("今年大连全年培训10万人次", "中国组织人事报", "今年，辽宁省大连市继续推进。", "dalian"),
        ("没有地名的标题", None, "也没有地名的正文。", None),
    ],
)
def test_place(title: str, publisher: str | None, body: str, slug: str | None, tables: Tables) -> None:
    assert find_place(title, publisher, (), [body], tables) == slug


def test_the_place_may_be_said(tables: Tables) -> None:
    assert cleaned(f"培训职工5万人次\n{STORY}", tables, place="武汉市").place == "wuhan"
    assert named_place("weifang", tables) == named_place("潍坊", tables) == named_place("Weifang", tables) == "weifang"
    with pytest.raises(UnreadableCapture, match="no place"):
        named_place("亚特兰蒂斯", tables)


def test_a_registration_code_names_the_place_where_the_text_does_not(tables: Tables) -> None:
    text = "关于发放培训补贴的通知\n发布时间：2024-05-20\n今年培训职工5万人次，每人补贴500元，由市财政承担。\n网站标识码：4205000001"
    assert cleaned(text, tables).place == "yichang"


@pytest.mark.parametrize("text", ["首页 > 新闻\n分享到：微信", "关于我们\n联系我们", "2024-05-20"])
def test_a_page_without_an_article(text: str, tables: Tables) -> None:
    with pytest.raises(UnreadableCapture, match=r"no article|no Chinese"):
        cleaned(text, tables)


def test_a_page_of_no_place_says_what_to_do(tables: Tables) -> None:
    with pytest.raises(UnreadableCapture, match="--place"):
        cleaned("培训补贴今起申领\n发布时间：2024-05-20\n今年培训职工5万人次，每人补贴500元，由财政承担。", tables)


# ---------------------------------------------------------------- document facts


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("《办法》（德人社字〔2019〕952号）同时废止。", ["德人社字〔2019〕952号"]),
        ("根据国发[2016]76号和鲁政办发【2020】12号文件", ["国发[2016]76号", "鲁政办发【2020】12号"]),
        ("人社部发〔2024〕 29 号", ["人社部发〔2024〕29号"]),
        ("2024年5月的第3号台风", []),
    ],
)
def test_document_numbers(text: str, numbers: list[str]) -> None:
    assert find_numbers(text) == numbers


@pytest.mark.parametrize("text", ["德人社字〔201952号", "德人社字2019〕52号", "德人社字〔2019〕号", "德人社字〔201〕52号"])
def test_damaged_numbers_are_found_and_kept(text: str, tables: Tables) -> None:
    ((start, end),) = find_damaged(f"《办法》（{text}）同时废止。")
    assert f"《办法》（{text}）同时废止。"[start:end] == text
    article = cleaned(f"宜昌培训职工5万人次\n{STORY}\n《宜昌市办法》（{text}）同时废止。", tables)
    assert text in article.text
    (issue,) = article.issues
    assert article.text[issue.start : issue.end] == issue.surface == text


def test_repeals() -> None:
    assert find_repeals(["本办法自2024年6月1日起施行。《甲办法》（德人社字〔2019〕952号）、《乙规定》同时废止。"]) == (
        "德人社字〔2019〕952号",
        "乙规定",
    )
    assert find_repeals(["原德人社字〔2019〕952号文件停止执行。"]) == ("德人社字〔2019〕952号",)
    assert find_repeals(["《甲办法》第三条规定的证书三年内有效，过期失效。"]) == ()
    assert find_repeals(["按照《甲办法》执行。"]) == ()


@pytest.mark.parametrize(
    ("title", "window"),
    [
        ("三年行动方案（2025—2027年）", "2025/2027"),
        ("实施方案(2024-2026年)", "2024/2026"),
        ("2025年至2027年行动计划", "2025/2027"),
        ("“十四五”保障性租赁住房目标", "2021/2025"),
        ("水环境保护“十五五”行动方案", "2026/2030"),
        ("2024年工作总结", None),
        ("关于第十五届运动会的通知", None),
    ],
)
def test_plan_windows(title: str, window: str | None) -> None:
    assert find_window(title) == window


def test_section_tree() -> None:
    texts = [
        "一、目标任务",
        "全市培训职工5万人次。",
        "二、主要措施",
        "（一）健全体系",
        "1.建立制度。以普遍提升为目标，开展培训。",
        "（二）坚持问题导向。以解决问题为导向，精准施策。",
        "三、资金来源：",
        "市级财政20万元",
        "县级财政10万元",
        "以上资金专款专用。",
    ]
    assert find_levels(texts, [""] * len(texts)) == (1, 0, 1, 2, 0, 0, 0, 0, 0, 0)
    chapters = ["第一章 总则", "第一条 为了提高技能水平，制定本条例。", "第二章 培养", "第二条 企业应当提取经费。"]
    assert find_levels(chapters, [""] * 4) == (1, 0, 1, 0)
    questions = ["问：怎么申请？", "答：网上申请。", "平台搭建", "全市已建成实训基地12个，覆盖全部产业园区，服务企业900家。"]
    assert find_levels(questions, [""] * 4) == (1, 0, 1, 0)


# ---------------------------------------------------------------- typography


@pytest.mark.parametrize(
    ("captured", "printed"),
    [
        ("筹集 1.1 万套,保 障性住房", "筹集1.1万套，保障性住房"),
        ("到“ 十四五”末", "到“十四五”末"),
        ("补助2,500元,共10:30开始;对吗?好!", "补助2,500元，共10:30开始；对吗？好！"),
        ("占比30%,其中", "占比30%，其中"),
        ("(一)坚持引领", "（一）坚持引领"),
        ("(1)示范点", "（1）示范点"),
        ("《办法》(德人社字〔2019〕952号)同时", "《办法》（德人社字〔2019〕952号）同时"),
        ("见 https://example.com/a?b=1,2:3 网页", "见https://example.com/a?b=1,2:3网页"),
        ("the (first) one, ok", "the (first) one, ok"),
        ("达到１２％，第1．5条", "达到12%，第1.5条"),
        ("1．建立体系", "1.建立体系"),
        ("损坏(的括号", "损坏（的括号"),
        ("第一条　为了", "第一条 为了"),
    ],
)
def test_house_typography(captured: str, printed: str) -> None:
    assert set_chinese(strip_controls(captured)) == printed


def test_a_line_set_wide_is_one_line(tables: Tables) -> None:
    assert set_chinese("玉 门 市 分 布 式 光 伏 方案", keep_spaces=True) == "玉门市分布式光伏方案"
    assert set_chinese("关于印发 实施方案的 通知", keep_spaces=True) == "关于印发 实施方案的 通知"
    assert set_chinese("通 知", keep_spaces=True) == "通 知"
    assert cleaned("玉 门 市 分 布 式 光 伏 方 案\n\n全市建成示范屋顶12座，户用光伏稳步推进，乡镇农户得实惠。", tables).place == "jiuquan"


@given(st.text(alphabet="中文一，。,:;?!()（）“” 12.%A", max_size=40))
def test_typography_changes_form_only_and_settles(text: str) -> None:
    once = set_chinese(strip_controls(text))
    assert set_chinese(once) == once
    assert fold(once) == fold(text)


def test_controls_go() -> None:
    assert strip_controls("培\u200b训\x00\u202e5\ufeff万\ue004 人\x07") == "培训5万 人"


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("著力構建「產教融合」體系，成效顯著", "着力构建“产教融合”体系，成效显著"),
        ("編著《學徒制》，著名專著", "编著《学徒制》，著名专著"),
        ("資助僱主培訓，衞生署撰文説私營工程復甦", "资助雇主培训，卫生署撰文说私营工程复苏"),
        ("裏面乾淨，為期三個月", "里面干净，为期三个月"),
    ],
)
def test_traditional_becomes_simplified(traditional: str, simplified: str, tables: Tables) -> None:
    assert compile_words(tables).script.simplify(traditional) == simplified


def test_simplified_text_is_not_touched(tables: Tables) -> None:
    text = "宜昌市编著教材12种，成效显著，乾县也来学习。打印繁体版本请到大厅。后来干部余额不足。"
    assert Script().share_traditional(text) < 0.05
    article = cleaned(f"宜昌培训职工5万人次\n{STORY}\n{text}", tables)
    assert text in article.text and not any(p.original for p in article.paragraphs)


def test_what_was_captured_is_kept_beside(tables: Tables) -> None:
    article = cleaned("香港加碼培訓\n來源：香江新聞網\n局長27日說，將資助2,500名學員，每人最多可獲9萬港元。", tables)
    assert article.paragraphs[0].text == "局长27日说，将资助2,500名学员，每人最多可获9万港元。"
    assert article.paragraphs[0].original == "局長27日說，將資助2,500名學員，每人最多可獲9萬港元。"


# ---------------------------------------------------------------- size and trust


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    ["（", "(", "1", "宜昌市", "来源：", "2024-01-01 ", "《宜昌》废止", "记者 张 ", "http://", "宜昌政发〔2024", ",1", "首页 > ", "一二三"],
    ids=repr,
)
def test_time_grows_with_the_text_and_not_faster(unit: str, tables: Tables) -> None:
    def seconds(count: int) -> float:
        capture = replace(ingest.parse(f"宜昌培训职工\n{STORY}\n{unit * count}".encode(), "x"), sha256="")
        start = time.process_time()
        clean(capture, tables)
        return time.process_time() - start

    seconds(100)
    # 16 times the text: linear work takes about 16 times as long, quadratic 256 times. A ratio, not a clock time, is judged.
    small, large = min(seconds(2_000) for _ in range(3)), seconds(32_000)
    assert large < 90 * max(small, 0.002)


def test_a_table_that_is_no_list_is_refused(tables: Tables) -> None:
    for key, value in (("chrome", "首页"), ("opens", []), ("sources", [1])):
        broken = replace(tables, furniture={**tables.furniture, key: value})
        with pytest.raises(InvalidData, match="furniture"):
            compile_words(broken)


def test_a_row_more_changes_the_judgement(tables: Tables) -> None:
    text = f"宜昌培训职工5万人次\n{STORY}\n老张夜话栏目\n{STORY.replace('12', '16').replace('30', '36')}"
    assert "老张夜话栏目" in cleaned(text, tables).text
    more = replace(tables, furniture={**tables.furniture, "chrome": [*tables.furniture["chrome"], "老张夜话栏目"]})
    assert "老张夜话栏目" not in cleaned(text, more).text


def test_ids_do_not_change_with_the_page_around(tables: Tables) -> None:
    head = "宜昌培训职工5万人次\n2024-05-20 来源：三峡日报\n"
    one = cleaned(f"首页 > 新闻\n{head}{STORY}", tables)
    two = cleaned(f"{head}{STORY}\n相关阅读\n恩施旅游火热", tables)
    assert one.id == two.id and one.sha256 != two.sha256


def test_loading_is_not_needed_twice(tables: Tables) -> None:
    assert compile_words(tables) is compile_words(tables)
    assert compile_words(tables) is not compile_words(replace(tables, furniture=dict(tables.furniture)))


def test_views_that_agree_say_nothing_and_one_that_differs_is_named_with_the_one_that_won(tables: Tables) -> None:
    page = (
        '<html><head><meta charset="utf-8"><title>宜昌市人民政府</title><meta name="ArticleTitle" content="{}"><meta name="PubDate" content="{}">'
        '</head><body><div class="main"><h1>宜昌市公共实训基地建设方案</h1><p>发布时间：2024-06-05</p><p>{}</p></div></body></html>'
    )
    story = "宜昌市近日印发公共实训基地建设方案，到2027年，全市建成公共实训基地不少于12个。"
    agreed = cleaned(page.format("宜昌市公共实训基地<br>建设方案_宜昌市人民政府", "2024-06-05 10:00", story).encode(), tables, "p.html")
    assert [issue.code for issue in agreed.issues] == []
    other = cleaned(page.format("宜昌市茶园建设方案", "2024-06-09", story).encode(), tables, "p.html")
    assert [issue.message for issue in other.issues] == [
        "title: its meta articletitle: 宜昌市茶园建设方案; the line that the page shows won",
        "published: its meta pubdate: 2024-06-09; the date that the page shows won",
    ]
    assert [issue.surface for issue in other.issues] == ["宜昌市公共实训基地建设方案", "2024-06-05"]
