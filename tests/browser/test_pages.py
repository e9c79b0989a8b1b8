"""What every page owes its visitor, seen in a real browser."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Page

from tests.app.screen import Reference, assert_reads
from tests.browser.axe import findings
from tests.browser.harness import (
    CHARTS,
    DESKTOP,
    PAGES,
    PHONE,
    Server,
    assert_painted,
    is_dark,
    open_from_bar,
    page_names,
    shot,
    slider,
    wait_idle,
)

pytestmark = pytest.mark.browser

SCENARIO = {"eolien": "200", "stockage": "true", "stockage_mwh": "50", "res_pct": "90", "unite": "MW"}
CHANGES = {"wind_gwh": 200.0, "storage_on": True, "storage_mwh": 50.0, "share_res": 0.9}
CUT_TEXTS = """() => [...document.querySelectorAll('[data-testid=stApp] *')]
    .filter(box => box.children.length === 0 && box.textContent.trim() && box.offsetParent && box.clientWidth > 0)
    .filter(box => !box.closest('svg, .elfe-definition, [data-testid=stIconMaterial], header, [aria-hidden=true]'))
    .filter(box => !box.closest('a[href^="#"]'))
    .filter(box => getComputedStyle(box).overflowX !== 'visible' && box.scrollWidth > box.clientWidth + 1)
    .map(box => box.textContent.trim())"""

BEYOND_THE_EDGE = """() => [...document.querySelectorAll('[data-testid=stMain] *')]
    .filter(box => box.children.length === 0 && box.textContent.trim() && box.offsetParent)
    .filter(box => !box.closest('svg, .elfe-definition, .vega-actions, [role=tooltip]'))
    .filter(box => { const edge = box.getBoundingClientRect();
                     return edge.width && (edge.right > window.innerWidth + 1 || edge.left < -1); })
    .map(box => box.textContent.trim())"""

OpenPage = Callable[..., Page]


@pytest.fixture(scope="module")
def expected() -> dict[str, float]:
    """The figures of the shared scenario, computed by the core alone."""
    return Reference().indicators(**CHANGES)


def query(page: Page) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(urlsplit(page.url).query).items()}


def path(page: Page) -> str:
    return urlsplit(page.url).path.strip("/")


def main_text(page: Page) -> str:
    return page.locator("[data-testid=stMain]").inner_text().replace("\u00a0", " ")


def figure(page: Page, label: str) -> str:
    cell = page.locator(".elfe-figure", has=page.get_by_text(label, exact=True))
    return cell.locator(".elfe-value").evaluate("value => value.firstChild.textContent.trim()")


def assert_drawn(page: Page) -> None:
    assert page.locator("[data-testid=stException]").all_inner_texts() == []
    assert page.locator("[role=dialog]:visible").all_inner_texts() == []
    assert page.locator("[data-testid=stMain] h1").first.inner_text().strip()


def assert_shows_the_scenario(page: Page, name: str, expected: dict[str, float]) -> None:
    """Sidebar, address and figures are those of the shared scenario."""
    assert_drawn(page)
    assert (path(page), query(page)) == (name, SCENARIO)
    shown = [slider(page, label).input_value() for label in ("Éolien (GWh/an)", "Capacité (MWh)")]
    assert shown == ["200", "50"]
    assert page.get_by_role("switch", name="Stocker les surplus").is_checked()
    if name == "bilan":
        assert_reads(figure(page, "Énergie importée"), expected["imported_mwh"] / 1e3)
        assert_reads(figure(page, "Exportation maximale"), expected["export_max_mw"])
        assert_reads(figure(page, "Charges complètes"), expected["storage_cycles_per_year"])
    elif name == "":
        assert "Votre scénario" in main_text(page)
        assert f"{round(expected['imported_mwh'] / 1e3)} GWh/an" in main_text(page)
    elif name == "entrees_sorties":
        total = page.locator("[data-testid=stTable] tr", has=page.get_by_text("Consommation", exact=True))
        assert_reads(total.locator("td, th").nth(1).inner_text(), expected["consumption_mwh"] / 1e3)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_drawn(open_page: OpenPage, name: str) -> None:
    """Every page shows its title and its charts, no error, no outside request, no sideways scroll, no text cut.

    axe-core finds nothing serious in it; light on a desktop, then dark in a phone's window, the sidebar closed.
    """
    page = open_page(f"{name}?stockage=true&ref=1")
    assert_whole(page)
    assert not is_dark(page)
    shot(page, f"{name or 'accueil'}-{DESKTOP[0]}")
    page.locator("[data-testid=stSidebar]").hover()
    page.locator("[data-testid=stSidebarCollapseButton] button").click()
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.wait_for_function("document.querySelector('[data-testid=stSidebar]').offsetWidth === 0")
    wait_idle(page, quiet_ms=600)
    assert_whole(page)
    assert is_dark(page)
    shot(page, f"{name or 'accueil'}-{PHONE[0]}")


def assert_whole(page: Page) -> None:
    """Title and charts are drawn, nothing is cut or beyond the edge, axe-core finds nothing."""
    assert_drawn(page)
    charts = [chart for chart in page.locator(CHARTS).all() if chart.is_visible()]  # others wait in an expander
    assert charts
    for chart in charts:
        chart.scroll_into_view_if_needed()
        assert_painted(page, chart)
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("box => box.scrollWidth - box.clientWidth") <= 1
    assert (page.evaluate(CUT_TEXTS), page.evaluate(BEYOND_THE_EDGE)) == ([], [])
    assert page.evaluate("document.documentElement.lang") == "fr"
    assert findings(page) == []


def test_the_theme_follows_the_system(open_page: OpenPage) -> None:
    """A visitor whose system is dark gets the dark theme, charts included."""
    page = open_page("bilan", color_scheme="dark")
    assert is_dark(page)
    assert findings(page) == []
    for chart in page.locator(CHARTS).all():
        assert_painted(page, chart)


@pytest.mark.parametrize("name", ["", "bilan", "facteurs"])
def test_a_shared_link_works_on_a_fresh_server(
    open_page: OpenPage, fresh_server: Callable[[], Server], expected: dict[str, float], name: str
) -> None:
    """A link to a page with a scenario shows that page, its settings and its figures, even to the first of visitors."""
    page = open_page(f"{name}?{urlencode(SCENARIO)}", server=fresh_server())
    assert_shows_the_scenario(page, name, expected)
    assert len(page_names(page)) == len(PAGES)
    page.reload()
    wait_idle(page)
    assert_shows_the_scenario(page, name, expected)


def test_the_scenario_follows_from_page_to_page(open_page: OpenPage, expected: dict[str, float]) -> None:
    """Navigation keeps the scenario, in the address and in the figures of each page; back and forward keep it too."""
    page = open_page(f"?{urlencode(SCENARIO)}")
    seen = []
    for title in page_names(page):
        open_from_bar(page, title)
        seen.append(path(page))
        assert_shows_the_scenario(page, seen[-1], expected)
    assert set(seen) == set(PAGES)
    page.go_back()
    wait_idle(page)
    assert_shows_the_scenario(page, seen[-2], expected)
    page.go_forward()
    wait_idle(page)
    assert_shows_the_scenario(page, seen[-1], expected)


@pytest.mark.parametrize("value", ["<img src=x onerror=alert(1)>", ""])
def test_an_unreadable_parameter_is_refused_in_french(open_page: OpenPage, value: str) -> None:
    """A parameter that is not a number of its range gives a message; its default is used, the others are kept."""
    page = open_page(f"?{urlencode(SCENARIO | {'eolien': value})}")
    assert_drawn(page)
    message = page.locator("[data-testid=stAlert]").first
    assert "Éolien (GWh/an)" in message.inner_text()
    assert value in message.inner_text()
    assert message.locator("img").count() == 0
    assert slider(page, "Éolien (GWh/an)").input_value() == "121.2"
    assert query(page) == {name: text for name, text in SCENARIO.items() if name != "eolien"}


def test_the_server_writes_nothing_but_its_greeting(server: Server, open_page: OpenPage) -> None:
    """Visits leave no error, warning or deprecation in the log of the server."""
    open_page(f"bilan?{urlencode(SCENARIO)}")
    log = server.log()
    assert [word for word in ("Traceback", "WARNING", "deprecated", "Stack (", "Error") if word in log] == [], log
    assert len(log.splitlines()) < 12, log
