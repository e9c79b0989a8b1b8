"""Fixtures: servers, one Chromium for all, and pages that must neither call outside nor report an error."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.harness import DESKTOP, PATIENCE_MS, Server, Watch, chromium, goto, launch, new_page, running_server


@pytest.fixture(scope="package", autouse=True)
def curves_kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The servers keep the curves that they read, as those of users do: the first one reads the files themselves."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ELFE_CACHE_FOLDER", str(tmp_path_factory.mktemp("curves")))
        yield


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One server for the tests that do not mind what was opened before."""
    with running_server() as running:
        yield running


@pytest.fixture
def fresh_server() -> Iterator[Callable[[], Server]]:
    """Start a server that nobody has visited; several calls give several servers."""
    with ExitStack() as servers:
        yield lambda: servers.enter_context(running_server())


# Of a file: the tests that follow in the same process, those of the cluster among them, get their event loop back.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium. Without it the tests are skipped, but fail where the environment holds CI."""
    if chromium() is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("Chromium is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        running = launch(playwright)
        expect.set_options(timeout=PATIENCE_MS)
        yield running
        running.close()


# `fresh_server` is asked for so that pages close before their server stops: a cut connection is an error too.
@pytest.fixture
def open_page(
    request: pytest.FixtureRequest, browser: Browser, fresh_server: Callable[[], Server]
) -> Iterator[Callable[..., Page]]:
    """Open `path` (such as "bilan?eolien=200") and wait until it rests; `server` defaults to the shared one.

    After the test, no page may have called another machine or written an error to the console.
    """
    watch, pages = Watch(), []

    def open_it(
        path: str = "", *, server: Server | None = None, size: tuple[int, int] = DESKTOP, color_scheme: str = "light"
    ) -> Page:
        page = new_page(browser, watch, size, color_scheme)
        pages.append(page)
        goto(page, f"{(server or request.getfixturevalue('server')).url}/{path}")
        return page

    yield open_it
    for page in pages:
        page.context.close()
    assert watch.problems() == []
