"""The report in a real browser, opened from a file as a user does."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from browsing import NARROW, Opened

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser
SHOWN = "tr.row:not([hidden])"


def shown(page: "Page") -> list[str]:
    return [str(text) for text in page.locator(f"{SHOWN} th a").all_inner_texts()]


def said(page: "Page") -> str:
    return str(page.locator("#filter output").inner_text())


def test_it_loads_without_an_error_and_asks_for_nothing(
    opened: Opened, sample_report: Path
) -> None:
    opening = opened(sample_report)
    assert opening.errors == []
    assert opening.requests == [sample_report.as_uri()]
    assert opening.page.locator("#filter").is_visible()
    assert "callbacks change flags" in opening.page.locator("h1").inner_text()


def test_a_search_leaves_what_fits_and_counts_it(opened: Opened, sample_report: Path) -> None:
    page = opened(sample_report).page
    every = shown(page)
    page.locator("input[name=q]").fill("drivers/gpu")
    left = shown(page)
    assert 0 < len(left) < len(every)
    assert said(page) == f"{len(left)} of {len(every)} callbacks"
    page.locator("input[name=q]").fill("no such callback anywhere")
    assert shown(page) == []
    assert page.get_by_text("No callback is like that.").is_visible()
    page.locator("button[type=reset]").click()
    assert shown(page) == every
    assert said(page) == f"{len(every)} callbacks"


@pytest.mark.parametrize("name", ["subsystem", "slot", "merge", "tier", "flag"])
def test_each_choice_leaves_as_many_as_it_says(
    opened: Opened, sample_report: Path, name: str
) -> None:
    page = opened(sample_report).page
    select = page.locator(f"select[name={name}]")
    texts = select.locator("option").all_inner_texts()[1:]
    assert texts
    for text in texts:
        select.select_option(label=text)
        expected = int(text.rpartition("(")[2].rstrip(")"))
        assert len(shown(page)) == expected, text


def test_groups_count_what_is_left_in_them(opened: Opened, sample_report: Path) -> None:
    page = opened(sample_report).page
    page.locator("input[name=q]").fill("dax")
    for group in page.locator("table.callbacks > tbody").all():
        head = group.locator("tr.group")
        left = group.locator(SHOWN).count()
        assert head.is_visible() == bool(left)
        if left:
            assert head.locator("span").inner_text().split()[0] == str(left)


def test_columns_sort_both_ways_and_back(opened: Opened, sample_report: Path) -> None:
    page = opened(sample_report).page
    before = shown(page)
    button = page.locator("table.callbacks > thead button").first
    head = page.locator("table.callbacks > thead th").first
    button.click()
    assert shown(page) == sorted(before, key=str.lower)
    assert head.get_attribute("aria-sort") == "ascending"
    button.click()
    assert [name.lower() for name in shown(page)] == sorted(
        (name.lower() for name in before), reverse=True
    )
    assert head.get_attribute("aria-sort") == "descending"
    button.click()
    assert shown(page) == before
    assert head.get_attribute("aria-sort") == "none"


def test_a_mailed_link_shows_the_same(opened: Opened, sample_report: Path) -> None:
    page = opened(sample_report).page
    page.locator("input[name=q]").fill("mmap")
    page.locator("table.callbacks > thead button").first.click()
    page.locator(f"{SHOWN} th a").nth(2).click()
    fragment = page.evaluate("location.hash")
    assert "q=mmap" in fragment
    assert "sort=name" in fragment
    other = opened(sample_report, fragment).page
    assert shown(other) == shown(page)
    assert other.locator("input[name=q]").input_value() == "mmap"
    name = shown(page)[2]
    assert f"open={name}" in fragment
    assert other.locator("tr.more details[open]").count() == 1
    assert other.evaluate("document.activeElement.textContent") == name


def test_a_link_to_a_line_opens_what_holds_it(opened: Opened, sample_report: Path) -> None:
    page = opened(sample_report).page
    line = page.locator("tr.more mark[id]").first.get_attribute("id")
    other = opened(sample_report, f"#{line}").page
    assert other.locator(f"#{line}").is_visible()


def test_a_strange_fragment_does_no_harm(opened: Opened, sample_report: Path) -> None:
    for fragment in ("#q=%3Cscript%3E", "#open=nobody&tier=none", "#%E0%A4%A", "#]'\"", "#a=b=c&&"):
        opening = opened(sample_report, fragment)
        assert opening.errors == [], fragment
        assert opening.page.locator("h1").is_visible()


def test_the_keyboard_is_enough(opened: Opened, sample_report: Path) -> None:
    page = opened(sample_report).page
    page.keyboard.press("/")
    page.keyboard.type("mmap")
    left = shown(page)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.textContent") == left[1]
    page.keyboard.press("Enter")
    assert page.locator("tr.more details[open]").count() == 1
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    assert page.locator("input[name=q]").input_value() == ""


def test_everything_is_there_without_javascript(opened: Opened, sample_report: Path) -> None:
    with_script = shown(opened(sample_report).page)
    page = opened(sample_report, script=False).page
    assert shown(page) == with_script
    assert not page.locator("#filter").is_visible()
    details = page.locator("tr.more details").first
    details.locator("summary").first.click()
    assert details.locator(".card").is_visible()
    assert details.get_by_text("Ways out").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_narrow_screen_does_not_scroll_sideways(
    opened: Opened, sample_report: Path, scheme: str
) -> None:
    page = opened(sample_report, size=NARROW, scheme=scheme).page
    page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW[0]


def test_the_dark_scheme_is_dark(opened: Opened, sample_report: Path) -> None:
    def brightness(scheme: str) -> int:
        page = opened(sample_report, scheme=scheme).page
        colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
        return sum(int(part) for part in colour[4:-1].split(","))

    assert brightness("dark") < 150
    assert brightness("light") > 600


def test_it_prints(opened: Opened, sample_report: Path) -> None:
    page = opened(sample_report).page
    assert page.pdf()[:5] == b"%PDF-"
    page.emulate_media(media="print")
    assert not page.locator("#filter").is_visible()
    assert page.locator(f"{SHOWN} th a").first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(
    opened: Opened, sample_report: Path, made_report: Path, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    for path in (sample_report, made_report):
        page = opened(path, scheme=scheme).page
        page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
        found = axe.run(page).response["violations"]
        bad = [
            (each["id"], each["nodes"][0]["html"][:200])
            for each in found
            if each["impact"] in ("serious", "critical")
        ]
        assert bad == []
