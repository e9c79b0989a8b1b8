"""What a visitor reads when the server is full, and how the page opens by itself."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from elfe_ui.visitors.places import MOST_VARIABLE
from tests.browser.harness import PATIENCE_MS, Server, Watch, goto, launch, new_page, running_server, shot, slider

TITLE = "Beaucoup de monde : votre place arrive"


@pytest.fixture
def browser() -> Iterator[Browser]:
    """A browser of its own, for two visitors."""
    with sync_playwright() as playwright:
        opened = launch(playwright)
        yield opened
        opened.close()


@pytest.fixture
def small_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A server of one place."""
    monkeypatch.setenv(MOST_VARIABLE, "1")
    with running_server() as server:
        yield server


def test_a_full_server_says_so_and_opens_by_itself(browser: Browser, small_server: Server) -> None:
    """The second visitor waits in words, keeps the link, and sees the page once the first one has gone."""
    watch = Watch()
    first = new_page(browser, watch)
    goto(first, f"{small_server.url}/bilan")
    second = new_page(browser, watch)
    second.goto(f"{small_server.url}/bilan?eolien=200")
    expect(second.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(second.get_by_text("Vous êtes en tête de la file.")).to_be_visible()
    shot(second, "queue")
    first.context.close()
    expect(second.get_by_role("heading", name=TITLE)).to_be_hidden(timeout=PATIENCE_MS)
    assert float(slider(second, "Éolien (GWh/an)").input_value()) == 200.0
    assert "eolien=200" in second.url
    second.context.close()
    assert not watch.problems()
