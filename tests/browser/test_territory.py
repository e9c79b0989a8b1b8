"""The territory's map in a real browser: painted, clicked, and never the internet."""

import re
from collections.abc import Callable

import numpy as np
import pytest
from playwright.sync_api import Locator, Page

from elfe_core.load import TERRITORY_FILE, load_communes
from elfe_core.territory import load_territory
from elfe_ui.charts import theme
from elfe_ui.charts.deck import rgb
from elfe_ui.charts.map_ground import LEAN, SIDE, UPRIGHT, ground
from elfe_ui.charts.territory_map import CAMERA
from tests.browser.harness import assert_painted, wait_idle
from tests.browser.test_factors import pixels
from tests.browser.test_pages import assert_drawn, main_text, query

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]

TERRITORY = load_territory(TERRITORY_FILE)
COMMUNES = load_communes(TERRITORY)
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


def places(page: Page) -> dict[str, tuple[float, float]]:
    """Where the map shows each commune, px in the window."""
    box = page.locator(MAP).first.bounding_box()
    assert box is not None
    communes = [one for one in COMMUNES if one.lat is not None]
    points = [(one.lat or 0.0, one.lon or 0.0) for one in communes]
    under = ground(points + [(farm.lat, farm.lon) for farm in TERRITORY.farms])
    per_unit = min(box["width"], box["height"]) / SIDE
    sunk = CAMERA["target"][2] * UPRIGHT
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    found = {}
    for one, point in zip(communes, points, strict=True):
        x, y = under.at(*point)
        found[one.name] = middle[0] + x * per_unit, middle[1] - (y * LEAN - sunk) * per_unit
    return found


def test_every_commune_is_named_under_the_pointer(open_page: OpenPage) -> None:
    """Each of the 36 circles of a large map says its commune, the small and those beside a farm too."""
    page = open_page("territoire", size=(1280, 800))
    place = page.locator(MAP).first
    assert_painted(page, place, min_colours=100, min_share_vivid=0.01)
    standing(page, place)
    box = place.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 560
    assert box["y"] + box["height"] <= 800
    found = places(page)
    assert len(found) == 36
    for name, (x, y) in found.items():
        page.mouse.move(x, y, steps=2)
        page.locator(TOOLTIP, has_text=name).wait_for()


def test_a_tap_names_a_commune(touch_page: Callable[[str], Page]) -> None:
    """On a phone the map is as wide as the page, and a finger on a circle, or beside a small one, says its commune."""
    page = touch_page("territoire")
    place = page.locator(MAP).first
    place.scroll_into_view_if_needed()
    assert_painted(page, place, min_colours=100, min_share_vivid=0.01)
    standing(page, place)
    box = place.bounding_box()
    assert box is not None
    assert box["width"] >= 350
    for name, aside in (("Lieuron", 6), ("Pontchâteau", 0), ("Béganne", 0)):
        x, y = places(page)[name]
        page.touchscreen.tap(x + aside, y)
        page.locator(
            "[data-testid=stMarkdown]", has_text=re.compile(f"^{name} .*habitants.*% du territoire")
        ).wait_for()
        wait_idle(page)


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
