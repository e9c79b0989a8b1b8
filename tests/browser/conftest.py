"""Fixtures: servers, one Chromium for all, and pages that must neither call outside nor report an error."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from tests.browser.harness import (
    DESKTOP,
    IN_FRANCE,
    PATIENCE_MS,
    PHONE,
    Server,
    Watch,
    chromium,
    goto,
    new_page,
    next_page,
    running_server,
    visitor,
)

KEPT = "cookies,file_systems,indexeddb,local_storage,websql,service_workers,cache_storage"
"""What a page can leave behind, as Chromium calls it; not the scripts themselves."""


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


@pytest.fixture(scope="session")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The browser's folder: a page opens in half of the time where the app's scripts were seen before."""
    return tmp_path_factory.mktemp("profile")


# Of a file: the tests that follow in the same process, those of the cluster among them, get their event loop back.
@pytest.fixture(scope="module")
def visitor_context(profile: Path) -> Iterator[BrowserContext]:
    """Debian's Chromium. Without it the tests are skipped, but fail where the environment holds CI."""
    if chromium() is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("Chromium is missing: apt-get install chromium")
    with sync_playwright() as playwright:
        running = visitor(playwright, profile)
        expect.set_options(timeout=PATIENCE_MS)
        yield running
        running.close()


# `fresh_server` is asked for so that pages close before their server stops: a cut connection is an error too.
@pytest.fixture
def open_page(
    request: pytest.FixtureRequest, visitor_context: BrowserContext, fresh_server: Callable[[], Server]
) -> Iterator[Callable[..., Page]]:
    """Open `path` (such as "bilan?eolien=200") and wait until it rests; `server` defaults to the shared one.

    The first page of a test is that of a visitor whose browser knows the app's scripts, and nothing else of it; each
    other one is another visitor's. After the test, no page may have called another machine or written an error to the
    console.
    """
    watch, pages = Watch(), []

    def open_it(
        path: str = "", *, server: Server | None = None, size: tuple[int, int] = DESKTOP, color_scheme: str = "light"
    ) -> Page:
        if pages:
            assert visitor_context.browser is not None
            page = new_page(visitor_context.browser, watch, size, color_scheme)
        else:
            page = next_page(visitor_context, watch, size, color_scheme)
        pages.append(page)
        goto(page, f"{(server or request.getfixturevalue('server')).url}/{path}")
        return page

    yield open_it
    for page in pages[1:]:
        page.context.close()
    forget(visitor_context, pages[:1])
    assert watch.problems() == []


@pytest.fixture
def touch_page(visitor_context: BrowserContext, server: Server) -> Iterator[Callable[[str], Page]]:
    """Open a path of the app on a phone with a touch screen; no request may leave, no error may show."""
    assert visitor_context.browser is not None
    watch = Watch()
    context = visitor_context.browser.new_context(
        **IN_FRANCE,
        has_touch=True,
        is_mobile=True,
        viewport={"width": PHONE[0], "height": PHONE[1]},
        device_scale_factor=2,
    )
    context.set_default_timeout(PATIENCE_MS)

    def open_it(path: str) -> Page:
        page = context.new_page()
        watch.follow(page)
        goto(page, f"{server.url}/{path}")
        return page

    yield open_it
    context.close()
    assert watch.problems() == []


def forget(context: BrowserContext, pages: Sequence[Page]) -> None:
    """Close the pages of a context and whatever the app kept in it; an empty page keeps the browser open."""
    for page in pages:
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(page.url))
        context.new_cdp_session(page).send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": KEPT})
    blank = context.new_page()
    for page in context.pages:
        if page is not blank:
            page.close()
