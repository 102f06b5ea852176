"""What templates are given: frozen views of text, whole numbers, other views and addresses. In: nothing. Out: the classes.

Their strings are untrusted until `inert.Inert` has been over them, which `write.page` sees to. A page's own view stands with the page.
"""

from __future__ import annotations

from policy_digest.models import Kind
from policy_digest.render.view import view


@view(frozen=True, slots=True)
class PlaceView:
    """Name and address of a place; the province or country that it belongs to, "" for none."""

    slug: str
    zh: str
    en: str
    parent_zh: str
    parent_en: str
    href: str


@view(frozen=True, slots=True)
class ThemeView:
    """Name, description and address of a theme."""

    id: str
    zh: str
    en: str
    about_zh: str
    about_en: str
    href: str


@view(frozen=True, slots=True)
class IndicatorView:
    """Name and address of an indicator. `type`: stock, flow or ratio."""

    id: str
    zh: str
    en: str
    type: str
    href: str


@view(frozen=True, slots=True)
class BodyView:
    """A body that answers for something, as written, with its English."""

    zh: str
    en: str


@view(frozen=True, slots=True)
class PutRightView:
    """A field that people put right, by its name in the data, and what the program had read."""

    field: str
    read: str


@view(frozen=True, slots=True)
class WithdrawnView:
    """A record that was withdrawn, as it said last, and the day on which that was noted."""

    id: str
    day: str
    name_zh: str
    name_en: str
    figure_zh: str
    figure_en: str
    period_zh: str
    period_en: str
    quote: str


@view(frozen=True, slots=True)
class ReviewView:
    """What people decided about a record. `day`: when; `conflict`: what stands against it, "" for nothing."""

    state: str
    who: str
    day: str
    why: str
    put_right: tuple[PutRightView, ...]
    conflict: str


@view(frozen=True, slots=True)
class UnitView:
    """A unit that is explained once a page."""

    zh: str
    en: str


@view(frozen=True, slots=True)
class EntryView:
    """A row of a table of records. `lead` and `quote`: the evidence in two parts, of which the second holds the figure."""

    id: str
    kind: Kind
    name_zh: str
    name_en: str
    worded: str
    what_zh: str  # of money or a treatment: what it is, and whom or what it is for
    what_en: str
    for_zh: str
    for_en: str
    figure_zh: str
    figure_en: str
    period_zh: str
    period_en: str
    value: str
    unit: str
    until: str
    commitment: str
    doubt: str  # what the second reader or the rules take it for instead: a kind, `none`, or "" where they agree
    place: PlaceView
    themes: tuple[ThemeView, ...]
    agencies: tuple[BodyView, ...]
    lead: str
    quote: str
    rendered: str  # the English of the clause with the figure, composed from the record
    indicator: str  # the address of its indicator, "" where it has none
    publisher: str
    publisher_en: str
    published: str
    href: str
    review: ReviewView | None = None
    rank: int = 0  # among the values of a long comparison
    bar: int = -1  # which of the chart's bars is the row's
    again: tuple[EntryView, ...] = ()  # where else the place says the same
    rivals: tuple[EntryView, ...] = ()  # other values that the place gives for the same
    reasons: tuple[str, ...] = ()  # why it is not comparable
    edited: bool = False  # its document was edited since it was captured
    scanned: bool = False  # a machine read its document off pictures
    original: str = ""  # the address of its sentence in the source page


@view(frozen=True, slots=True)
class DocumentView:
    """What a line about a document says. `said`: its first figures, None where the line does not tell of any."""

    id: str
    title: str
    title_en: str
    title_worded: str
    publisher: str
    publisher_en: str
    published: str
    doc_number: str
    issuers: tuple[str, ...]
    repeals: tuple[str, ...]
    window: str
    brief: bool
    place: PlaceView
    records: int
    href: str
    said: tuple[EntryView, ...] | None = None
    edited: tuple[str, ...] = ()  # what people changed since it was captured: text, title, number, …
    scanned: bool = False  # a machine read pages of it off pictures


@view(frozen=True, slots=True)
class MeasureView:
    """A numbered or headed measure and where it begins. `elsewhere`: measures of other places like it."""

    zh: str
    en: str
    worded: str
    themes: tuple[ThemeView, ...]
    agencies: tuple[BodyView, ...]
    href: str
    place: PlaceView | None = None
    elsewhere: tuple[MeasureView, ...] = ()


@view(frozen=True, slots=True)
class PieceView:
    """A stretch of a summary. `href`: the sentence of its figure, "" where it is none."""

    text: str
    href: str


@view(frozen=True, slots=True)
class SummaryView:
    """A summary in both languages."""

    zh: tuple[PieceView, ...] = ()
    en: tuple[PieceView, ...] = ()
    worded: str = ""


@view(frozen=True, slots=True)
class GroupView:
    """Rows of one theme, or of none."""

    theme: ThemeView | None
    rows: tuple[EntryView, ...]


@view(frozen=True, slots=True)
class KindView:
    """The rows of one kind, in groups by theme. `left_out`: how many the page does not show."""

    kind: Kind
    count: int
    left_out: int
    groups: tuple[GroupView, ...]


@view(frozen=True, slots=True)
class YearView:
    """The targets that are due in a year; `places`: whether each names its place."""

    year: str
    end: str
    count: int
    rows: tuple[EntryView, ...]
    places: bool


@view(frozen=True, slots=True)
class CountView:
    """How many records there are of a kind."""

    kind: Kind
    count: int


@view(frozen=True, slots=True)
class StateView:
    """How many records are agreed on or in doubt; which share is of the right kind, of how many that were measured."""

    state: str
    count: int
    share: str
    of: int


@view(frozen=True, slots=True)
class LineView:
    """A benchmark's line of a chart: where it stands and where its name does."""

    x: str
    y: int
    text: int
    left: bool


@view(frozen=True, slots=True)
class BarView:
    """A bar of a chart; `bound`: its figure is a bound and no value."""

    y: int
    width: str
    bound: bool


@view(frozen=True, slots=True)
class ChartView:
    """The geometry of a bar chart, in pixels and percent."""

    height: int
    thickness: int
    bars: tuple[BarView, ...]
    lines: tuple[LineView, ...]


@view(frozen=True, slots=True)
class CitationView:
    """How to cite something: a line after GB/T 7714, and the lines of BibTeX and CSL-JSON."""

    line: str
    bibtex: tuple[str, ...]
    csl: tuple[str, ...]


@view(frozen=True, slots=True)
class PartView:
    """One page of a list that is cut into several: its name, how much it holds or since when, and whether it is this one."""

    name: str
    held: str
    href: str
    current: bool
