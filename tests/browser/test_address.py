"""The address holds what is chosen, whatever is said meanwhile; a page is one step back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.harness import move_slider, open_from_bar, wait_idle
from tests.browser.test_factors import pick
from tests.browser.test_pages import assert_drawn, path, query
from tests.browser.test_territories import OTHER, choose

pytestmark = pytest.mark.browser

OpenPage = Callable[..., Page]


def press(page: Page, name: str, kind: str = "stMain") -> None:
    """Choose what is called so."""
    page.locator(f"[data-testid={kind}]").get_by_text(name, exact=True).first.click()
    wait_idle(page)


def alerts(page: Page, words: str) -> int:
    return page.locator("[data-testid=stMain] [data-testid=stAlert]", has_text=words).count()


def test_the_address_follows_while_messages_go(open_page: OpenPage) -> None:
    """A link's fault, then the word about the storage go; view, step and unit chosen after stand in the address."""
    page = open_page("bilan?zzz=1&vue=Stockage")
    assert (alerts(page, "« zzz »"), alerts(page, "Le stockage est coupé")) == (1, 1)
    assert query(page) == {"vue": "Stockage"}
    press(page, "Stocker les surplus", "stSidebar")
    assert (alerts(page, "« zzz »"), alerts(page, "Le stockage est coupé")) == (0, 0)
    page.get_by_role("radio", name="Semaine", exact=True).last.click()
    wait_idle(page)
    assert query(page) == {"vue": "Stockage", "pas": "Semaine", "stockage": "true"}
    choose(page, OTHER)
    press(page, "Affichage", "stSidebar")
    press(page, "MW", "stSidebar")
    assert query(page)["unite"] == "MW"


def test_the_address_follows_while_messages_come(open_page: OpenPage) -> None:
    """The results shown are no longer those of the settings, then are computed now: each choice reaches the address."""
    page = open_page("facteurs?source=Calculs d'avance")
    press(page, "Consommation", "stSidebar")
    move_slider(page, "Résidentiel RES (%)", 101)
    assert alerts(page, "Ces résultats ne sont pas ceux") == 1
    press(page, "Carte")
    press(page, "Chercher un objectif")
    assert query(page) == {"source": "Calculs d'avance", "res_pct": "101", "forme": "Carte", "objectif": "true"}
    pick(page, "Résultats", "Calcul en direct")
    assert alerts(page, "Ces résultats ne sont pas ceux") == 0
    pick(page, "Comparer avec", "Autre valeur : Stockage")
    assert query(page)["comparer"] == "Autre valeur : Stockage"
    assert_drawn(page)


def test_each_page_is_one_step_back(open_page: OpenPage) -> None:
    """With a setting of a closed fold, a reference, a view or a step of the tour too; all of it is there again."""
    page = open_page("bilan?vue=Monotone&eolien=200&res_pct=90&ref=1-solaire.90&visite=3")
    before = query(page)
    steps = page.evaluate("history.length")
    open_from_bar(page, "Un réglage à la fois")
    kept = {key: value for key, value in before.items() if key != "vue"}
    assert {"eolien", "res_pct", "ref", "visite"} < set(kept)
    assert (path(page), query(page)) == ("un_facteur", kept)
    assert page.evaluate("history.length") == steps + 1
    page.go_back()
    wait_idle(page)
    assert (path(page), query(page)) == ("bilan", before)
    expect(page.get_by_role("radio", name="Heures classées", exact=True)).to_be_checked()
