"""axe-core, run in the real page: what opens from the bar above the pages. The pages themselves: test_pages."""

from tests.browser.axe import findings
from tests.browser.harness import wait_idle
from tests.browser.test_pages import OpenPage


def test_what_opens_from_the_bar_is_accessible(open_page: OpenPage) -> None:
    """Each list that opens has no serious finding, in the dark theme, with settings changed and a reference pinned."""
    page = open_page("methode?stockage=true&ref=1-eolien.200", color_scheme="dark")
    for name in ("Scénarios", "Réglages changés", "Référence", "Partager"):
        page.locator(".st-key-barre button", has_text=name).click()
        page.locator("[data-testid=stPopoverBody]").wait_for()
        assert findings(page) == [], name
        page.keyboard.press("Escape")
        wait_idle(page)
