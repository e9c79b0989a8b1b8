"""axe-core, run in the real page: what opens from the bar above the pages. The pages themselves: test_pages."""

from tests.browser.axe import findings
from tests.browser.harness import PHONE, wait_idle
from tests.browser.test_pages import OpenPage

LIST = "[data-testid=stPopoverBody]"


def test_what_opens_from_the_bar_is_accessible(open_page: OpenPage) -> None:
    """Each list that opens has no serious finding, in the dark theme, with settings changed and a reference pinned."""
    page = open_page("methode?stockage=true&ref=1-eolien.200", color_scheme="dark")
    for name in ("Scénarios", "Réglages changés", "Référence", "Partager"):
        page.locator(".st-key-barre button", has_text=name).click()
        page.locator(LIST).locator("button, input, p").first.wait_for()
        wait_idle(page)
        assert findings(page, LIST) == [], name
        page.keyboard.press("Escape")
        wait_idle(page)


def test_the_bar_and_its_list_stay_in_sight_on_a_phone(open_page: OpenPage) -> None:
    """The bar is one line, each button keeps its name; the list of scenarios ends above the window's lower edge."""
    page = open_page("methode", size=PHONE)
    buttons = page.locator(".st-key-barre button:visible")
    tops = {round(button.bounding_box()["y"]) for button in buttons.all()}  # type: ignore[index]
    assert len(tops) == 1
    for name in ("Annuler", "Rétablir", "Réglages d'aujourd'hui", "Référence", "Partager"):
        assert page.locator(".st-key-barre").get_by_role("button", name=name).count() == 1, name
    buttons.first.click()
    page.get_by_role("tab", name="Mes essais").wait_for()
    wait_idle(page)
    box = page.locator("[data-testid=stPopoverBody]").bounding_box()
    assert box is not None
    assert box["x"] >= 0.0
    assert box["x"] + box["width"] <= PHONE[0]
    assert box["y"] + box["height"] <= PHONE[1]
