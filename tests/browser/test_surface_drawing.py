"""The drawing of the surface alone: words around it from every side, the edge of a goal; and by touch in the app."""

import json
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import BrowserContext, CDPSession, Page

from elfe_ui.charts.surface import SCRIPT, STYLE, surface
from elfe_ui.series.factors import FactorAxis, Surface
from tests.browser.harness import IN_FRANCE, PHONE, Server, wait_idle
from tests.browser.test_factors import SURFACES, TOOLTIP, changed, pixels, settled

pytestmark = pytest.mark.browser

PAGE = """<style>{style}</style><div id="place" style="--elfe-surface-height: 100vh; position: fixed; inset: 0"></div>
<script>{script}
window.scene = {scene};
showSurface(document.getElementById("place"), scene, "test");
window.picture = pictures.get(document.getElementById("place"));</script>"""
SEEN_JS = """() => {
    const found = [];
    for (let turn = 0; turn < 360; turn += 10) for (const tilt of [0, 8, 28, 55, 73, 90]) {
        picture.look({turn, tilt, zoom: 1, x: 0, y: 0});
        const seen = eye(picture.camera, picture.frame);
        found.push({turn, tilt, corners: CORNERS.map(seen.place),
            words: words(scene, picture.camera, picture.frame, picture.measure)});
    }
    return {size: [picture.size.width, picture.size.height], found};
}"""
CUTS_JS = """() => picture.prepared.surfaces[0].cells.flatMap((cell, index) => {
    const at = scene.x.at, column = index % (at.length - 1);
    return (cell.cut?.lines ?? []).flat().map(([share]) => at[column] + share * (at[column + 1] - at[column]));
})"""
READ_JS = """() => {
    picture.look({turn: 0, tilt: 90, zoom: 1, x: 0, y: 0});
    picture.draw();
    const {prepared, frame, nodes, camera} = picture;
    return [-60, -5, 40].map(aside => picked(prepared, eye(camera, frame), nodes, frame.x + aside, frame.y));
}"""


def draw(page: Page, goal: float | None = None) -> None:
    """The surface alone on an empty page: 100 - x on the first factor, long names, heights up to thousands."""
    x, y = np.linspace(0.0, 100.0, 21), np.linspace(0.0, 1000.0, 11)
    values = np.broadcast_to(100.0 - x, (11, 21)) * 40.0
    one = Surface(
        "Énergie importée",
        "GWh/an",
        FactorAxis("Rendement de la batterie (%)", x),
        FactorAxis("Éolien (GWh/an)", y),
        values,
    )
    margin = None if goal is None else values - goal
    scene = surface([one], current=(30.0, 200.0), goal=margin, dark=False)
    page.set_content(PAGE.format(style=STYLE, script=SCRIPT, scene=json.dumps(scene)))


def outside(corners: np.ndarray, boxes: np.ndarray) -> np.ndarray:
    """How far boxes (x, y, w, h) lie outside of the outline of the surface's box; negative where they overlap."""
    edges = corners[[1, 2, 4]] - corners[0]
    edges = edges[np.hypot(*edges.T) > 1e-6]
    axes = np.vstack([np.eye(2), np.column_stack([-edges[:, 1], edges[:, 0]]) / np.hypot(*edges.T)[:, None]])
    along, middles, reach = corners @ axes.T, boxes[:, :2] @ axes.T, boxes[:, 2:] @ np.abs(axes.T) / 2
    gaps: np.ndarray = np.maximum(along.min(axis=0) - middles - reach, middles - reach - along.max(axis=0)).max(axis=1)
    return gaps


@pytest.mark.parametrize("size", [(330, 360), (620, 560), (1300, 900)])
def test_words_are_never_cut_nor_covered(visitor_context: BrowserContext, size: tuple[int, int]) -> None:
    """From any side and at any tilt both names are there; no word leaves the picture, meets another or the box."""
    page = visitor_context.new_page()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    draw(page)
    seen = page.evaluate(SEEN_JS)
    page.close()
    for view in seen["found"]:
        names = [" ".join(word["lines"]) for word in view["words"] if word["kind"] == "name"]
        assert names == ["Rendement de la batterie (%)", "Éolien (GWh/an)"]
        boxes = np.array([[word[key] for key in "xywh"] for word in view["words"]])
        where = f"turned by {view['turn']}, tilted by {view['tilt']}"
        middles, halves = boxes[:, :2], boxes[:, 2:] / 2
        assert (middles - halves >= 0).all(), where
        assert (middles + halves <= seen["size"]).all(), where
        assert outside(np.array(view["corners"]), boxes).min() > 3, where
        apart = np.abs(middles[:, None] - middles) - halves[:, None] - halves
        np.fill_diagonal(apart[..., 0], 1.0)
        assert apart.max(axis=-1).min() > 0, where


def test_the_edge_of_a_goal_is_smooth(visitor_context: BrowserContext) -> None:
    """Between two nodes the edge lies where the indicator meets the goal, and what is read there says the same."""
    page = visitor_context.new_page()
    page.set_viewport_size({"width": 700, "height": 700})
    draw(page, goal=2130.0)
    cuts, found = page.evaluate(CUTS_JS), page.evaluate(READ_JS)
    page.close()
    assert len(cuts) > 20
    assert cuts == pytest.approx([100.0 - 2130.0 / 40.0] * len(cuts), abs=0.01)
    for one in found:
        assert one["values"][0] == pytest.approx(40.0 * (100.0 - one["x"]), abs=0.5)
        assert one["margin"] == pytest.approx(one["values"][0] - 2130.0, abs=0.5)


@pytest.fixture
def phone(visitor_context: BrowserContext, server: Server) -> Iterator[Page]:
    """The page of the surface on a phone of three points a pixel."""
    assert visitor_context.browser is not None
    size = {"width": PHONE[0], "height": PHONE[1]}
    context = visitor_context.browser.new_context(
        **IN_FRANCE, viewport=size, has_touch=True, is_mobile=True, device_scale_factor=3
    )
    page = context.new_page()
    page.goto(f"{server.url}/facteurs")
    wait_idle(page)
    yield page
    context.close()


def touch(session: CDPSession, *steps: list[tuple[float, float]]) -> None:
    """Fingers put down at the first places, moved through the next ones, and lifted."""
    for number, places in enumerate(steps):
        points = [{"x": x, "y": y, "id": index} for index, (x, y) in enumerate(places)]
        session.send(
            "Input.dispatchTouchEvent", {"type": "touchMove" if number else "touchStart", "touchPoints": points}
        )
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def scrolled(page: Page) -> float:
    top: float = page.evaluate("document.querySelector('[data-testid=stMain]').scrollTop")
    return top


def swipe(across: float, down: float, x: float, y: float) -> list[list[tuple[float, float]]]:
    return [[(x + across * step / 10, y + down * step / 10)] for step in range(11)]


def test_the_surface_by_touch(phone: Page) -> None:
    """Drawn at the screen's own points; a swipe upwards scrolls the page, one sideways turns, a tap tells values."""
    canvas = phone.locator(SURFACES)
    drawn = canvas.evaluate("canvas => [canvas.width / canvas.clientWidth, canvas.height / canvas.clientHeight]")
    assert drawn == pytest.approx([3, 3], abs=0.02)
    first = settled(phone)
    session = phone.context.new_cdp_session(phone)
    box = canvas.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    before = scrolled(phone)
    touch(session, *swipe(-160, 10, x + 80, y))
    turned = settled(phone)
    assert changed(first, turned) > 0.05
    assert scrolled(phone) == before
    for place in (y - 30, y, y + 30):
        touch(session, [(x, place)])
        if phone.locator(TOOLTIP).is_visible():
            break
    assert "Taux d'autoproduction" in phone.locator(TOOLTIP).inner_text()
    touch(session, *[[(x - 20 - 6 * step, y), (x + 20 + 6 * step, y)] for step in range(10)])
    phone.wait_for_timeout(200)
    assert changed(turned, pixels(canvas)) > 0.05
    phone.get_by_role("button", name="Vue de départ").tap()
    assert changed(first, settled(phone)) < 0.02
    before = scrolled(phone)
    touch(session, *swipe(4, -150, x, y))
    phone.wait_for_timeout(600)
    assert scrolled(phone) > before + 80
