"""A fleet on a phone in few touches, and how it stays: on other pages, in the address, after a reload."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.harness import open_from_bar, wait_idle

pytestmark = pytest.mark.browser

MOST_TOUCHES = 4
MIX = "eolien=240&solaire=150"


def query(page: Page) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(urlsplit(page.url).query).items()}


def test_a_fleet_is_set_on_a_phone_in_few_touches(touch_page: Callable[[str], Page]) -> None:
    """From the home page: the list of pages, the page, a ready fleet; what it brings is in sight without scrolling."""
    page, touches = touch_page(f"?{MIX}"), 0
    for target in (
        page.get_by_test_id("stExpandSidebarButton"),
        page.locator("[data-testid=stSidebarNavLink]:visible").filter(has_text="Usages"),
        page.get_by_role("button", name="Les chauffe-eau, à midi aussi"),
    ):
        target.tap()
        touches += 1
        wait_idle(page)
    assert touches <= MOST_TOUCHES
    gain = page.locator(".elfe-gain")
    expect(gain).to_be_in_viewport()
    assert re.search(r"[\d,]+ GWh/an\s+d'importation en moins : 7 500 appareils", re.sub(r"\s", " ", gain.inner_text()))
    assert query(page) == {"eolien": "240", "solaire": "150", "chauffe_eau": "25000", "creuses_midi": "true"}
    dishwasher = page.get_by_text("Lave-vaisselle", exact=True).first
    in_sight = page.locator(".elfe-in-sight")
    dishwasher.scroll_into_view_if_needed()
    page.mouse.wheel(0, 400)  # the rows pass below the picture, which stays
    page.get_by_text("Pompes à chaleur", exact=True).first.tap()
    wait_idle(page)
    expect(in_sight).to_be_in_viewport(ratio=1)
    after = in_sight.locator("img").last
    one_use = after.get_attribute("src")
    assert one_use is not None
    page.get_by_text("Congélateurs", exact=True).first.tap()
    wait_idle(page)
    expect(in_sight).to_be_in_viewport(ratio=1)
    expect(after).not_to_have_attribute("src", one_use)
    dishwasher.tap()
    wait_idle(page)
    expect(page.get_by_role("spinbutton", name="Nombre de lave-vaisselle", include_hidden=True)).to_have_value("31000")
    assert page.locator("[data-number]:visible").first.get_attribute("data-number") == "31\u202f000"
    expect(page.get_by_role("spinbutton", name="Nombre de sèche-linge", include_hidden=True)).to_be_hidden()


def test_a_fleet_stays_on_other_pages_and_after_a_reload(open_page: Callable[..., Page]) -> None:
    """Typed and moved here, kept by pages that do not draw it, brought by the address; switched off it leaves it."""
    page = open_page(f"usages?{MIX}&prevision=La+veille")
    page.get_by_text("Voitures électriques", exact=True).first.click()
    wait_idle(page)
    number = page.get_by_role("spinbutton", name="Nombre de voitures électriques", include_hidden=True)
    number.fill("999999")
    number.press("Enter")
    field = page.locator(".st-key-voiture [data-testid=stNumberInput]")
    expect(field).to_have_attribute("data-refused", "Choisissez un nombre de 0 à 200\u202f000.")
    number.fill("1200")
    number.press("Enter")
    page.wait_for_url(re.compile("voiture=1200"))
    wait_idle(page)
    typed = page.locator(".st-key-voiture_pct .elfe-typed")
    typed.fill("55")
    typed.press("Enter")
    page.wait_for_url(re.compile("voiture_pct=55"))
    wait_idle(page)
    wanted = {
        "eolien": "240",
        "solaire": "150",
        "voiture": "1200",
        "voiture_pct": "55",
        "prevision": "Avec la veille comme prévision",
    }
    assert query(page) == wanted
    for name in ("Heure par heure", "Territoire", "Usages"):
        open_from_bar(page, name)
        assert query(page) == wanted, name
    page.reload()
    wait_idle(page)
    assert query(page) == wanted
    expect(number).to_have_value("1200")
    page.get_by_text("Voitures électriques", exact=True).first.click()
    wait_idle(page)
    expect(number).to_be_hidden()
    assert "voiture" not in query(page)
    page.keyboard.press("Control+z")
    wait_idle(page)
    assert query(page) == wanted
    expect(number).to_have_value("1200")
