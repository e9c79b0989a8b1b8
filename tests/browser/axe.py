"""axe-core (Deque), as the package axe-playwright-python brings it: injected into the real page, no network asked."""

from importlib.resources import files

from playwright.sync_api import Page

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
SERIOUS = ("serious", "critical")
RUN = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations.flatMap(
    rule => rule.nodes.map(node => [rule.impact, rule.id, node.target.join(' '), node.html.slice(0, 200)]))"""


def findings(page: Page) -> list[tuple[str, str, str]]:
    """Rule, place and element of everything serious: contrast, names of controls, what a keyboard cannot reach."""
    page.evaluate(AXE)
    return [(rule, place, element) for impact, rule, place, element in page.evaluate(RUN) if impact in SERIOUS]
