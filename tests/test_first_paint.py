"""Rules of the first paint: what goes into a page, what follows it, and that the first screen does not move when the rest comes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from browser import chromium, served
from policy_digest import first_paint

PAGE = """<!doctype html><html data-mode="plain"><head>
  <link rel="stylesheet" href="../css/a.css">
  <link rel="stylesheet" href="../b.css">
<script>document.documentElement.dataset.language=localStorage.getItem("x")==="en"?"en":"zh"</script>
</head><body><h1 class="top" id="here">x</h1><div hidden class="drawer"><p class="inside">y</p></div>
<details><summary class="sum">s</summary><p class="folded">z</p></details>{}<script id="__config" type="application/json">1</script></body>
</html>"""


def style(css: str, html: str = PAGE) -> str:
    return first_paint.Styles("", css, first_paint.parse(css)).critical(first_paint.there(html))


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        (".top { color : red }", ".top{color:red}"),
        ("#here>.sum{a:1}", "#here>.sum{a:1}"),  # the id is there, and the class: whether one is in the other is not looked at
        (".gone{a:1} .top .gone{a:1}", ""),
        (".top,.gone{a:1}", ".top{a:1}"),
        ("h1:hover{a:1} .top:focus-visible{a:1} input:checked~h1{a:1}", ""),
        ("h1::before{content:'a  b'}", 'h1::before{content:"a  b"}'),
        (".inside{a:1} .folded{a:1}", ""),
        (".drawer{a:1} .sum{a:1}", ".drawer{a:1}.sum{a:1}"),
        ("[data-mode=plain]{a:1} [data-mode=grand]{a:1}", "[data-mode=plain]{a:1}"),
        ("[data-language=en] h1{a:1}", "[data-language=en] h1{a:1}"),  # the inline script may set it
        ("h1:not(.gone){a:1}", "h1:not(.gone){a:1}"),
        ("@media print{h1{a:1}} @media screen and (max-width:9em){h1{a:1}.gone{a:1}}", "@media screen and (max-width:9em){h1{a:1}}"),
        (":root{--a:1;--b:var(--c);--c:2} h1{width:var(--b)}", ":root{--b:var(--c);--c:2}h1{width:var(--b)}"),
        ("h1{transition:color 1s;cursor:pointer}", ""),
        ("h1{background:url(x.png);a:1}", "h1{a:1}"),
        ("h1{background:url(data:image/png;base64,AA)}", "h1{background:url(data:image/png;base64,AA)}"),
        ("h1{content:'</style>'}", r'h1{content:"<\/style>"}'),
        ("h1{a:1!important} }{ h1{ [", "h1{a:1!important}"),  # damaged: as far as it can be read
        ("@font-face{src:url(x)} @keyframes k{from{a:1}}", ""),
    ],
)
def test_what_the_first_paint_needs(css: str, kept: str) -> None:
    assert style(css) == kept


def test_what_stands_far_below_comes_later() -> None:
    assert style(".low{a:1}", PAGE.replace("{}", "<p>" + "x" * first_paint.FOLD + '</p><p class="low">')) == ""


def test_a_drawing_of_many_points_is_no_taller_for_them() -> None:
    points = "".join(f'<circle class="point" cx="{n}"></circle>' for n in range(first_paint.FOLD // 40))
    html = PAGE.replace("{}", f'<svg class="map">{points}</svg><p class="below">')
    assert style(".map{a:1} circle.point{a:1} .below{a:1}", html) == ".map{a:1}circle.point{a:1}.below{a:1}"


def test_the_sheets_become_one_at_the_end_of_the_body() -> None:
    asked = []

    def styles_of(addresses: tuple[str, ...]) -> first_paint.Styles | None:
        asked.append(addresses)
        return first_paint.merged(
            {"css/a.css": '@charset "utf-8";h1{a:1;background:url(../x.png)}', "b.css": 'p{a:2;background:url("y z.png")}'}
        )

    html = first_paint.page(PAGE, "deep/page.html", styles_of)
    assert asked == [("css/a.css", "b.css")]
    styles = styles_of(())
    assert styles is not None
    assert styles.text == 'h1{a:1;background:url(../../x.png)}\np{a:2;background:url("../../y z.png")}'
    head, _, body = html.partition("</head>")
    assert "<style>h1{a:1}</style>" in head and "stylesheet" not in head
    assert re.findall('<link rel="stylesheet" href="([^"]+)">\n<script id="__config"', body) == [f"../{styles.address}"]


def test_a_page_with_a_sheet_from_elsewhere_stays_as_it_is() -> None:
    assert first_paint.page(PAGE, "deep/page.html", lambda _: None) == PAGE
    assert first_paint.merged({"a.css": "@import 'b.css';"}) is None


# ---------------------------------------------------------------- in a browser


# What can be seen of the header, the tabs and the text; a closed drawer lies over them and is seen when it opens.
BOXES = """(late) => {
  document.querySelector("body > link[rel=stylesheet]").disabled = !late;
  const shown = {};
  document.querySelectorAll(".md-header *, .md-tabs *, .md-content *").forEach((e, i) => {
    const r = e.getBoundingClientRect(), s = getComputedStyle(e);
    if (e.closest(".md-search__inner") || !r.width || !r.height || r.top >= innerHeight || r.bottom <= 0 || !e.checkVisibility()) return;
    const place = [r.x, r.y, r.width].map(Math.round);
    shown[i] = [e.tagName, e.getAttribute("class"), ...place, s.color, s.backgroundColor, s.fontSize, s.fontWeight];
  });
  return shown;
}"""


START = """(scheme) => {
  document.documentElement.classList.replace("no-js", "js");
  document.body.dataset.mdColorScheme = scheme;
  document.head.append(Object.assign(document.createElement("style"), { textContent: "* { transition: none !important; }" }));
}"""


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_the_first_screen_is_there_before_the_sheet_is(site: Path, scheme: str) -> None:
    """Each thing of the first screen has its place, colour and type without the late sheet: when that comes, nothing moves."""
    article = sorted(p.name for p in (site / "articles").glob("2*.html"))[0]
    with chromium() as browser, served(site) as base:
        # Without the theme's scripts, which hide and show parts of the header when the size changes; what they set at once is set here.
        page = browser.new_context(java_script_enabled=False).new_page()
        for name in (
            "index.html",
            "cities/weifang.html",
            f"articles/{article}",
            "themes/training.html",
            "records.html",
            "about.html",
            "cities/index.html",
        ):
            page.goto(base + name)
            page.evaluate(START, scheme)
            for width in (1440, 768, 390):
                page.set_viewport_size({"width": width, "height": 900})
                whole, first = page.evaluate(BOXES, True), page.evaluate(BOXES, False)
                moved = [(box, first.get(key)) for key, box in whole.items() if first.get(key) != box]
                assert len(whole) > 40, name
                assert not moved, (name, width, len(moved), moved[:4])
