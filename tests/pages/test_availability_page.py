"""The availability report in a real browser: on a desk, on a phone, in the dark and on paper.

Pictures are kept in build/pages, to be looked at.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser

from sfsync.availability.report import report
from sfsync.intake.exclusions import read_exclusions
from sfsync.intake.samples import read_samples
from sfsync.render.availability_document import Published
from sfsync.render.availability_html import report_html
from tests.availability.september import EVERY, EXCLUSIONS, SEPTEMBER, lines
from tests.availability.told import LATER, OBJECTIVES, at
from tests.pages.browser import ARTEFACTS, CHROMIUM, browser, opened

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium")

PHONE, DESK = 390, 1280
CONTRAST = """
() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = text => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = text; canvas.fillRect(0, 0, 1, 1);
                         return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
      .map(v => v <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
      .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const behind = e => { for (; e; e = e.parentElement) { const c = rgba(getComputedStyle(e).backgroundColor);
                                                         if (c[3] > 250) return c; } return [255, 255, 255, 255]; };
  const own = e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim());
  return [...document.querySelectorAll('main *')].filter(e => own(e) && e.getClientRects().length).map(e => {
    const [a, b] = [light(rgba(getComputedStyle(e).color)), light(behind(e))].sort((x, y) => y - x);
    return [(a + .05) / (b + .05), e.className + ' ' + e.textContent.trim().slice(0, 40)];
  }).filter(([ratio]) => ratio < 4.5);
}
"""


def page_of(told: list[str], exclusions: Sequence[object] = (), now: datetime = LATER) -> str:
    """Return the page of a September."""
    objectives = OBJECTIVES.asking(None, EVERY)
    read = read_samples(BytesIO("\n".join(told).encode()), "samples.jsonl", SEPTEMBER, LATER)
    good, unusable = read_exclusions(json.dumps(exclusions), "exclusions.json")
    return report_html(Published(report(read.records, good, SEPTEMBER, now, objectives), read, unusable))


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser for all of these."""
    with browser() as started:
        yield started


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A month with one of everything, the same month half way, and one without a sample."""
    folder, told = tmp_path_factory.mktemp("pages"), list(lines())
    so_far = [line for line in told if json.loads(line)["at"] < "2026-09-18T09:00:00Z"]
    texts = {
        "everything": page_of([*told, "{"], [*EXCLUSIONS, {"id": "CHG-1044", "kind": "weather"}]),
        "half-way": page_of(so_far, EXCLUSIONS, at("2026-09-18 09:00:00")),
        "no-data": page_of([]),
    }
    files = {name: folder / f"{name}.html" for name in texts}
    for name, text in texts.items():
        files[name].write_text(text, encoding="utf-8")
    return files


NAMES = ("everything", "half-way", "no-data")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_it_is_whole_in_itself_and_fits(
    chromium: Browser, pages: dict[str, Path], name: str, scheme: Literal["light", "dark"], width: int
) -> None:
    """Nothing is logged, nothing asked of the world, nothing is wider than the window."""
    with opened(chromium, pages[name], width=width, scheme=scheme) as seen:
        seen.shoot(f"{name}-{width}-{scheme}")
        needed = seen.page.evaluate("document.documentElement.scrollWidth")

    assert (seen.complaints, seen.asked) == ([], [])
    assert needed <= width


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_read(chromium: Browser, pages: dict[str, Path], name: str, scheme: Literal["light", "dark"]) -> None:
    """Every text stands out from what is behind it by 4.5 to 1, as WCAG asks of small print."""
    with opened(chromium, pages[name], scheme=scheme) as seen:
        pale = seen.page.evaluate(CONTRAST)

    assert pale == []


def test_a_month_that_nobody_measured_does_not_look_like_a_good_one(chromium: Browser, pages: dict[str, Path]) -> None:
    """Its headline are the bounds, its days are none of them green, and only AWS's way to count gives it a figure."""
    with opened(chromium, pages["no-data"]) as seen:
        text = seen.page.inner_text("main")
        headline = seen.page.inner_text(".verdict strong")
        blind, days = (len(seen.page.query_selector_all(what)) for what in (".calendar .blind", ".calendar .day"))
        met = [row.inner_text() for row in seen.page.query_selector_all("tbody tr") if "met" in row.inner_text()]

    assert headline == "0.0000 to 100.0000\N{NO-BREAK SPACE}%"
    assert blind == days == 30
    assert [row.partition("\t")[0] for row in met] == ["Five-minute average"]
    assert "Nothing was measured: whether there was an outage is not known." in text
    assert text.count("not known") == 4  # budget, gross, seconds, outages
    assert "No confirmed outage" not in text


def test_the_plot_ends_where_the_budget_does(chromium: Browser, pages: dict[str, Path]) -> None:
    """Overdrawn by 71.52 s: the axis says so, and no empty room lies below."""
    with opened(chromium, pages["everything"]) as seen:
        ticks = seen.page.locator(".plot .y span")
        texts = ticks.all_inner_texts()
        lowest = ticks.last.bounding_box()
        plot = seen.page.locator(".plot svg").bounding_box()

    assert texts[-1].replace("\N{NO-BREAK SPACE}", " ") == "-71.52 s"
    assert lowest
    assert plot
    assert abs(lowest["y"] + lowest["height"] / 2 - plot["y"] - plot["height"]) < plot["height"] / 10


@pytest.mark.parametrize("name", NAMES)
def test_the_plot_has_the_colour_of_the_verdict(chromium: Browser, pages: dict[str, Path], name: str) -> None:
    """The line of what is left and the area under it, whichever verdict it is."""
    asked = "[['.verdict', 'color'], ['.plot .left', 'stroke'], ['.plot .under', 'fill']]"
    with opened(chromium, pages[name]) as seen:
        colours = seen.page.evaluate(f"{asked}.map(([e, c]) => getComputedStyle(document.querySelector(e))[c])")

    assert len(set(colours)) == 1


def test_light_and_dark_differ(chromium: Browser, pages: dict[str, Path]) -> None:
    """The page follows what the reader's system asks for."""
    colours = []
    for scheme in ("light", "dark"):
        with opened(chromium, pages["everything"], scheme=scheme) as seen:
            colours.append(seen.page.evaluate("getComputedStyle(document.body).backgroundColor"))

    assert colours[0] != colours[1]


def test_what_a_customer_looks_for(chromium: Browser, pages: dict[str, Path]) -> None:
    """Verdict, net, the outage with its bounds, what each exclusion earned, what nobody measured, what was refused."""
    with opened(chromium, pages["everything"]) as seen:
        text = seen.page.inner_text("main")

    for wanted in ("99.9872", "99.8715", "CHG-1042", "CHG-1043", "CHG-1044", "24 h are needed", "5,400", "is not JSON"):
        assert wanted in text, wanted


@pytest.mark.parametrize("name", NAMES)
def test_on_paper(chromium: Browser, pages: dict[str, Path], name: str) -> None:
    """A4, at most three pages, light even if the system is dark."""
    with opened(chromium, pages[name], scheme="dark") as seen:
        seen.page.emulate_media(media="print")
        paper = seen.page.evaluate("getComputedStyle(document.body).backgroundColor")
        pdf = seen.page.pdf(path=ARTEFACTS / f"{name}.pdf", format="A4", print_background=True)

    assert paper in {"rgb(255, 255, 255)", "rgba(0, 0, 0, 0)"}
    assert pdf.startswith(b"%PDF")
    assert 1 <= pdf.count(b"/Type /Page\n") <= 3


def test_a_hostile_reason_stays_text(chromium: Browser, tmp_path: Path) -> None:
    """A sample's reason or an exclusion's id may hold markup: it is shown, not run."""
    nasty = "<img src=x onerror=console.log(1)><script>console.log(2)</script>"
    told = [line.replace("answered 503", nasty) for line in lines()]
    nasty_work = EXCLUSIONS[0] | {"id": nasty, "reason": nasty}
    file = tmp_path / "nasty.html"
    file.write_text(page_of(told, [nasty_work]), encoding="utf-8")
    with opened(chromium, file) as seen:
        text = seen.page.inner_text("main")

    assert (seen.complaints, seen.asked) == ([], [])
    assert nasty in text
