"""The glossary and the guided tour in a real browser: what a script and the address do."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page, expect

from tests.browser.harness import open_from_bar, slider, wait_idle

OpenPage = Callable[..., Page]


def test_a_term_opens_its_entry_where_the_visitor_is(open_page: OpenPage) -> None:
    """A figure's label opens its entry over the page, entries lead to one another, and the page stays as it is.

    From there the page Méthode opens in a tab of its own, with the scenario and that entry first.
    """
    page = open_page("bilan?eolien=200")
    page.evaluate("window.elfeStays = true")
    entry = page.get_by_role("dialog")
    page.locator(".elfe-figure a", has_text="Taux d'autoproduction").click()
    expect(entry.get_by_role("heading", name="Taux d'autoproduction")).to_be_visible()
    entry.get_by_role("link", name="Taux d'autoconsommation").click()
    expect(entry.get_by_role("heading", name="Taux d'autoconsommation")).to_be_visible()
    with page.context.expect_page() as opened:
        entry.get_by_role("link", name="Ouvrir dans la page Méthode").click()
    page.keyboard.press("Escape")
    expect(entry).to_be_hidden()
    page.locator("[data-testid=stMain] [data-testid=stCaptionContainer] a", has_text="prend au réseau").click()
    expect(entry.get_by_role("heading", name="Importation")).to_be_visible()
    assert page.evaluate("window.elfeStays")
    assert page.url.endswith("/bilan?eolien=200")
    method = opened.value
    wait_idle(method)
    assert parse_qs(urlsplit(method.url).query) == {"eolien": ["200"], "terme": ["autoconsommation"]}
    first = method.locator("[data-testid=stMain] .st-key-elfe_prose strong").first
    expect(first).to_have_text("Taux d'autoconsommation")


def test_a_step_of_the_drawing_leads_to_its_formula(open_page: OpenPage) -> None:
    """On a phone's width the boxes stay within the page; a click brings the formula of the step into sight."""
    page = open_page("methode?eolien=300", size=(390, 844))
    boxes = page.locator(".elfe-model a")
    edges = boxes.evaluate_all(
        "all => all.map(one => [one.clientWidth, one.scrollWidth, one.getBoundingClientRect().right])"
    )
    assert all(inner <= width and right <= 390 for width, inner, right in edges)
    formula = page.get_by_role("heading", name="Le stockage")
    expect(formula).not_to_be_in_viewport()
    boxes.filter(has_text="Stockage").click()
    expect(formula).to_be_in_viewport()
    wait_idle(page)
    assert parse_qs(urlsplit(page.url).query)["eolien"] == ["300"]


def test_the_tour_moves_the_page_and_the_settings(open_page: OpenPage) -> None:
    """A step opens its page with its settings in the address; leaving gives the visitor's own settings back."""
    page = open_page("?solaire=50")
    page.get_by_role("button", name="Visite guidée").click()
    wait_idle(page)
    page.get_by_role("button", name="Suivant").click()
    wait_idle(page)
    expect(page.locator("[data-testid=stMain] h1")).to_have_text("Heure par heure")
    query = parse_qs(urlsplit(page.url).query)
    assert (query["visite"], "solaire" in query) == (["etape-2"], False)
    assert query["eolien"] == [slider(page, "Éolien (GWh/an)").input_value()]
    page.get_by_role("button", name="Quitter").click()
    page.get_by_role("button", name="Reprendre mes réglages").click()
    wait_idle(page)
    assert parse_qs(urlsplit(page.url).query) == {"solaire": ["50"]}
    expect(page.get_by_text("Étape 2 sur")).to_have_count(0)


def test_what_a_visitor_changed_at_a_step_survives_a_reload(open_page: OpenPage) -> None:
    """Opened by its link a step writes its settings into the address; what was switched off stays so, on other pages.

    A value that equals today's leaves the address: the step must not set it again.
    """
    page = open_page("?visite=3")
    expect(page.locator("[data-testid=stMain] h1")).to_have_text("Heure par heure")
    wait_idle(page)
    query = parse_qs(urlsplit(page.url).query)
    assert (query["visite"], query["flexibilite"], query["vue"]) == (["etape-3"], ["true"], ["Flexibilité"])
    page.get_by_text("Décaler des consommations", exact=True).click()
    wait_idle(page)
    page.get_by_role("radio", name="Échanges", exact=True).click()
    wait_idle(page)
    page.reload()
    wait_idle(page)
    assert parse_qs(urlsplit(page.url).query) == {"visite": ["etape-3"], "eolien": query["eolien"]}
    expect(page.get_by_role("radio", name="Échanges", exact=True)).to_be_checked()
    open_from_bar(page, "Territoire")
    page.reload()
    wait_idle(page)
    expect(page.locator("[data-testid=stMain] h1")).to_have_text("Territoire")
    expect(page.get_by_text("Étape 3 sur")).to_have_count(1)
