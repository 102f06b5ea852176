"""An article → the sentences that list what was adopted: measures of a plan, projects voted. Out: their indexes, with the opener's.

Such lists promise without a word of tense (建设100个口袋公园). They begin behind the sentence that says so, and end where a heading or a
sentence looks back.
"""

from __future__ import annotations

from collections.abc import Sequence

from policy_digest.models import Article, Sentence
from policy_digest.resolve.lexicon import Lexicon


def adopted(article: Article, sentences: Sequence[Sentence], lexicon: Lexicon) -> dict[int, int | None]:
    """The indexes of the sentences that list what was adopted, each with that of the sentence that says so (None: the title does)."""
    out: dict[int, int | None] = {}
    opener: int | None = None
    voted, back, issues = lexicon.voted, lexicon.looking_back, lexicon.issues
    titled = voted.search(article.title) is not None and not back.search(article.title)
    listing, issued, paragraph = titled, issues.search(article.title) is not None, -1
    for n, sentence in enumerate(sentences):
        text = article.text[sentence.start : sentence.end].strip()
        bare = text.rstrip("。！；")
        if sentence.heading:
            if listing and lexicon.looked_back.search(text):
                listing = False
            continue
        issued = issued or issues.search(text) is not None
        if listing and (lexicon.tells.match(text) or back.search(text)):
            if sentence.paragraph != paragraph:
                listing = False
        elif listing:
            out[n] = opener
        if not back.search(text) and (voted.search(text) or (issued and lexicon.lists_measures.search(bare))):
            listing, opener, paragraph = True, n, sentence.paragraph
    return out
