"""axe-core (Deque), as the package axe-playwright-python brings it: injected into the real page, no network asked."""

from importlib.resources import files

from playwright.sync_api import Page

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
SERIOUS = ("serious", "critical")
RUN = """async (within) => (await axe.run(within || document, {resultTypes: ['violations']})).violations.flatMap(
    rule => rule.nodes.map(node => [rule.impact, rule.id, node.target.join(' '), node.html.slice(0, 200)]))"""


def findings(page: Page, within: str = "") -> list[tuple[str, str, str]]:
    """Rule, place and element of everything serious: contrast, names of controls, what a keyboard cannot reach.

    `within` is a selector; the whole page without it. Streamlit's own list of pages on a phone is left out where its
    sections stand between list and items: their markup is not the app's.
    """
    page.evaluate(AXE)
    found = page.evaluate(RUN, within)
    return [
        (rule, place, element)
        for impact, rule, place, element in found
        if impact in SERIOUS
        and not (rule in ("list", "listitem") and ("stSidebarNav" in element or _is_in_nav(page, place)))
    ]


def _is_in_nav(page: Page, place: str) -> bool:
    return bool(page.evaluate("place => !!document.querySelector(place)?.closest('[data-testid=stSidebarNav]')", place))
