"""What every page owes its visitor, seen in a real browser."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.harness import CHARTS, DESKTOP, PAGES, PHONE, Server, assert_painted, is_dark, shot, wait_idle

pytestmark = pytest.mark.browser

SCENARIO = {"eolien": "200", "stockage": "50"}
NAVIGATION = ":is([data-testid=stTopNavLink], [data-testid=stSidebarNavLink], [data-testid=stPageLink-NavLink]):visible"

OpenPage = Callable[..., Page]


def query(page: Page) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(urlsplit(page.url).query).items()}


def path(page: Page) -> str:
    return urlsplit(page.url).path.strip("/")


def assert_drawn(page: Page) -> None:
    assert page.locator("[data-testid=stException]").all_inner_texts() == []
    assert page.locator("[role=dialog]").all_inner_texts() == []
    assert page.locator("[data-testid=stMain] h1").first.inner_text().strip()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_page_is_drawn(open_page: OpenPage, name: str, size: tuple[int, int]) -> None:
    """Every page shows its title and its charts, without an error, an outside request or a sideways scroll."""
    page = open_page(name, size=size)
    assert_drawn(page)
    for chart in page.locator(CHARTS).all():
        assert_painted(page, chart)
    main = page.locator("[data-testid=stMain]")
    assert main.evaluate("box => box.scrollWidth - box.clientWidth") <= 1
    shot(page, f"{name or 'accueil'}-{size[0]}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_theme_follows_the_system(open_page: OpenPage, scheme: str) -> None:
    """A visitor whose system is dark gets the dark theme."""
    assert is_dark(open_page(color_scheme=scheme)) is (scheme == "dark")


@pytest.mark.parametrize("name", PAGES)
def test_a_shared_link_works_on_a_fresh_server(
    open_page: OpenPage, fresh_server: Callable[[], Server], name: str
) -> None:
    """A link to a page with a scenario shows that page and that scenario, even to the first visitor of all."""
    page = open_page(f"{name}?{urlencode(SCENARIO)}", server=fresh_server())
    assert_drawn(page)
    assert (path(page), query(page)) == (name, SCENARIO)
    assert page.locator(NAVIGATION).count() == len(PAGES)
    page.reload()
    wait_idle(page)
    assert_drawn(page)
    assert (path(page), query(page)) == (name, SCENARIO)


def test_the_scenario_follows_from_page_to_page(open_page: OpenPage) -> None:
    """Going through the navigation keeps the scenario, and puts it in the address of each page."""
    page = open_page(f"?{urlencode(SCENARIO)}")
    seen = set()
    for place in range(len(PAGES)):
        page.locator(NAVIGATION).nth(place).click()
        wait_idle(page)
        assert_drawn(page)
        assert query(page) == SCENARIO
        seen.add(path(page))
    assert seen == set(PAGES)
    page.go_back()
    wait_idle(page)
    assert query(page) == SCENARIO


@pytest.mark.parametrize("value", ["abc", "1e9", "nan", ""])
def test_an_unreadable_parameter_is_refused_in_french(open_page: OpenPage, value: str) -> None:
    """A parameter that is not a number of its range gives a message; its default is used, the others are kept."""
    page = open_page(f"?{urlencode(SCENARIO | {'eolien': value})}")
    assert_drawn(page)
    assert re.search(r"\w", page.locator("[data-testid=stAlert]").first.inner_text())
    assert query(page) == {name: text for name, text in SCENARIO.items() if name != "eolien"}


def test_the_server_writes_no_traceback(server: Server, open_page: OpenPage) -> None:
    """Nothing that the visits above did left an error in the log of the server."""
    open_page()
    assert "Traceback" not in server.log()
    assert "deprecated" not in server.log().lower()
