"""The territory's map in a real browser: painted, clicked, and never the internet."""

from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Locator, Page

from elfe_ui.charts import theme
from elfe_ui.charts.deck import rgb
from tests.browser.harness import assert_painted, wait_idle
from tests.browser.test_factors import pixels
from tests.browser.test_pages import assert_drawn, main_text, query

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]

MAP = "[data-testid=stDeckGlJsonChart] canvas"
TOOLTIP = ".deck-tooltip"


def columns(picture: np.ndarray) -> list[tuple[int, int]]:
    """Middle of each patch of the farms' blue that is as tall as a column, from left to right."""
    blue = np.array(rgb(theme.colour("wind", False))[:3], dtype=float)
    seen = picture.astype(float)
    towards = (seen @ blue) / np.maximum(np.linalg.norm(seen, axis=-1) * np.linalg.norm(blue), 1.0)
    is_blue = (towards > 0.985) & (np.ptp(picture, axis=-1) > 60)
    tall = is_blue.sum(axis=0) >= 20
    edges = np.flatnonzero(np.diff(np.concatenate(([0], tall.astype(int), [0]))))
    return [
        (int(first + last) // 2, int(np.median(np.flatnonzero(is_blue[:, (first + last) // 2]))))
        for first, last in zip(edges[::2], edges[1::2], strict=True)
        if last - first >= 4
    ]


def standing(page: Page, place: Locator) -> list[tuple[int, int]]:
    """The columns once the map is painted and stands still."""
    last: list[tuple[int, int]] = []
    for _ in range(40):
        now = columns(pixels(place))
        if now and now == last:
            return now
        last = now
        page.wait_for_timeout(250)
    raise AssertionError("no column is painted, or the map does not come to rest")


def click_until(page: Page, wanted: Locator) -> None:
    """Click where the pointer is; on a busy machine deck.gl takes a slow click for a press, so a few times."""
    for _ in range(5):
        page.mouse.down()
        page.mouse.up()
        page.wait_for_timeout(1500)
        wait_idle(page)
        if wanted.is_visible():
            return
    raise AssertionError("the click shows nothing")


def fact(page: Page, label: str) -> str:
    cell = page.locator(".elfe-fact", has=page.get_by_text(label, exact=True))
    shown: str = cell.locator(".elfe-value").evaluate("value => value.firstChild.textContent.trim()")
    return shown


def test_a_click_on_a_farm_shows_its_card(open_page: OpenPage) -> None:
    """The map is painted without any outside request; a click on the westernmost column shows that farm, twice too."""
    page = open_page("territoire")
    place = page.locator(MAP).first
    place.scroll_into_view_if_needed()
    assert_painted(page, place, min_colours=100, min_share_vivid=0.01)
    assert fact(page, "Part de l'éolien") == "48,0"
    found = standing(page, place)
    box = place.bounding_box()
    assert box is not None
    for _ in range(2):
        page.mouse.move(box["x"] + 2, box["y"] + 2)
        page.mouse.move(box["x"] + found[0][0], box["y"] + found[0][1], steps=3)
        page.locator(TOOLTIP, has_text="Bégawatts").wait_for()
        click_until(page, page.locator(".elfe-card h3", has_text="Bégawatts"))
        assert fact(page, "Part de l'éolien") == "14,9"
        assert query(page)["parc"] == "Bégawatts"
    assert "juin 2014" in main_text(page)
    assert_drawn(page)
