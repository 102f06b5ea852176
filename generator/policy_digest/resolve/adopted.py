"""An article → the sentences that list what was adopted: measures of a plan, projects voted. Out: their indexes, with the opener's.

Such lists promise without a word of tense (建设100个口袋公园). They begin behind the sentence that says so, and end where a heading or a
sentence looks back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from policy_digest.models import Article, Sentence
from policy_digest.resolve.lexicon import Lexicon

# 票决产生2025年民生实事项目, 办好15件民生实事：, 列入今年实事清单
_VOTED = re.compile(
    r"票决[^。；]{0,30}(?:项目|实事|事项)|投票表决[^。；]{0,30}(?:实事|项目)"
    r"|(?:确定|公布|产生|推出|实施|办好|办实|安排|列出|敲定|征集|明确)[^。；]{0,24}(?:民生|为民|惠民|便民)[^。；]{0,4}(?:实事|项目|事项)"
    r"|(?:民生|为民|惠民|便民)[^。；，]{0,4}(?:实事|项目|事项)(?:项目|清单)?[^。；]{0,10}(?:确定|出炉|公布|揭晓|发布|敲定|产生|清单|如下|是：|包括)"
)
# 印发方案，主要措施如下：
_MEASURES = re.compile(
    r"(?:措施|举措|内容|任务|安排|办法|政策|优惠)(?:主要|分别|具体)?(?:如下|有这些|有以下[^，。]{1,8}|包括|有|是|为)[：:]?$|(?:措施|举措|任务)[：:]$"
)
_ISSUED = re.compile(
    r"(?:印发|下发|出台|发布|推出|公布|制定|实施|启动)[^。]{0,60}(?:方案|措施|通知|办法|意见|计划|政策|行动|礼包|清单|活动|细则|[一-鿿]季)"
)
_BACK = re.compile(r"完成情况|进展|回头看|已全部完成|全部办结|完工率|满意度|去年|上年|回顾|截至|截止|验收|兑现")
_STOP = re.compile(r"^(?:据悉|据了解|据介绍|此前|近年来|截至|截止|去年|目前)")


def adopted(article: Article, sentences: Sequence[Sentence], lexicon: Lexicon) -> dict[int, int | None]:
    """The indexes of the sentences that list what was adopted, each with that of the sentence that says so (None: the title does)."""
    out: dict[int, int | None] = {}
    opener: int | None = None
    titled = _VOTED.search(article.title) is not None and not _BACK.search(article.title)
    listing, issued, paragraph = titled, _ISSUED.search(article.title) is not None, -1
    for n, sentence in enumerate(sentences):
        text = article.text[sentence.start : sentence.end].strip()
        bare = text.rstrip("。！；")
        if sentence.heading:
            if listing and lexicon.looked_back.search(text):
                listing = False
            continue
        issued = issued or _ISSUED.search(text) is not None
        if listing and (_STOP.match(text) or _BACK.search(text)):
            if sentence.paragraph != paragraph:
                listing = False
        elif listing:
            out[n] = opener
        if not _BACK.search(text) and (_VOTED.search(text) or (issued and _MEASURES.search(bare))):
            listing, opener, paragraph = True, n, sentence.paragraph
    return out
