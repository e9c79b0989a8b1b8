"""Comparing scenarios in a real browser."""

import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from tests.browser.harness import CHARTS, assert_painted, wait_idle

pytestmark = pytest.mark.browser

SCENARIO = {"eolien": "200", "stockage": "true", "stockage_mwh": "50"}


def test_a_comparison_is_drawn_and_kept(open_page: Callable[..., Page]) -> None:
    """A link is compared with today, picture and tables; what is chosen stands in the address and outlives a visit."""
    page = open_page(f"comparer?{urlencode(SCENARIO | {'courbe': 'Mois par mois'})}")
    main = page.locator("[data-testid=stMain]")
    expect(main.get_by_text(re.compile("C'est surtout l'éolien"))).to_be_visible()
    assert_painted(page, main.locator(CHARTS).first)
    keys = main.locator(".elfe-compare thead .elfe-key").all()
    assert len({key.evaluate("key => getComputedStyle(key).background") for key in keys}) == 2
    main.get_by_role("button", name="Aujourd'hui", exact=True).click()
    wait_idle(page)
    expect(main.get_by_text("Choisissez au moins deux scénarios", exact=False)).to_be_visible()
    for name in ("Heure par heure", "Comparer"):
        page.locator("[data-testid=stTopNavLink]:visible", has_text=name).click()
        wait_idle(page)
    expect(main.get_by_text("Choisissez au moins deux scénarios", exact=False)).to_be_visible()
    assert "avec=Votre" in page.url
    main.get_by_role("button", name="Aujourd'hui", exact=True).click()
    wait_idle(page)
    expect(main.get_by_text(re.compile("C'est surtout l'éolien"))).to_be_visible()
    assert page.locator("[data-testid=stException]").count() == 0
