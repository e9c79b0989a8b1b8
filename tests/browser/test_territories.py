"""The choice of the territory in a visitor's hands: the address follows, pages, reload and going back keep it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.harness import PHONE, open_from_bar, slider, wait_idle
from tests.browser.test_pages import assert_drawn, query

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]

USUAL, OTHER = "Redon + Pontchâteau", "Lamballe et Dinan"


def choose(page: Page, name: str) -> None:
    """Choose a territory in the sidebar."""
    page.get_by_label("Territoire", exact=True).click()
    page.get_by_role("option", name=name, exact=True).click()
    wait_idle(page)


def shown(page: Page) -> str:
    """The territory that the sidebar shows."""
    box = page.locator("[data-testid=stSidebar] [data-testid=stSelectbox]").filter(has_text="Territoire")
    inputs = [field.input_value() for field in box.locator("input").all()]
    return " ".join([box.inner_text(), *inputs])


def test_the_address_follows_the_territory(open_page: OpenPage) -> None:
    """The address names the territory on every page, a reload and the button back keep to it, the usual one leaves."""
    page = open_page("bilan?eolien=200")
    assert USUAL in shown(page)
    choose(page, OTHER)
    assert_drawn(page)
    assert query(page) == {"territoire": OTHER, "eolien": "200"}
    assert float(slider(page, "Solaire (GWh/an)").input_value()) == 22.8
    open_from_bar(page, "D'où vient, où va")
    assert query(page)["territoire"] == OTHER
    page.reload()
    wait_idle(page)
    assert OTHER in shown(page)
    assert float(slider(page, "Solaire (GWh/an)").input_value()) == 22.8
    page.go_back()
    wait_idle(page)
    assert OTHER in shown(page)
    choose(page, USUAL)
    assert_drawn(page)
    assert query(page) == {"eolien": "200"}
    assert float(slider(page, "Solaire (GWh/an)").input_value()) == 11.5


def test_a_link_opens_the_territory_on_a_phone(open_page: OpenPage) -> None:
    """On a phone a link opens its territory, and another one can be chosen in the sidebar."""
    page = open_page(f"facteurs?territoire={OTHER}", size=PHONE)
    page.locator("[data-testid=stExpandSidebarButton]").click()
    page.wait_for_timeout(500)
    assert OTHER in shown(page)
    choose(page, USUAL)
    assert USUAL in shown(page)
    assert query(page) == {}
