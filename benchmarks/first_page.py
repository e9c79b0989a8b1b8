"""A first visit in a real browser, to the first chart: at most 4 s; and the server's memory: at most 380 MB.

Counted from the server's start, and from the visitor's request to a server that has just started and shown nothing
yet; with curves and compiled kernel in their caches as on any later start, and without either as on a new machine. With
the path of another checkout as argument, its server takes turns with this one's.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.report import report
from elfe_core.kernel import cache as kernel_cache
from elfe_core.store.curves.cache import FOLDER_VARIABLE
from tests.browser.harness import CHARTS, PAGES, Watch, free_port, goto, launch, new_page, wait_idle

ROOT = Path(__file__).resolve().parents[1]
RUNS = 5
LIMIT_MB = 380


class Visit(NamedTuple):
    """One new server, and its first visitor."""

    from_start_s: float
    from_request_s: float
    memory_mb: float


def main() -> None:
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as cache:
        browser = launch(playwright)
        roots = [ROOT, *(Path(path) for path in sys.argv[1:])]
        for root in roots:
            one_visit(browser, cache, root)  # fills the caches, and the system's own of files
        for folder, words in ((cache, "with caches"), ("", "as on a new machine")):
            visits: dict[Path, list[Visit]] = {root: [] for root in roots}
            for _ in range(RUNS):
                for root in roots:
                    visits[root].append(one_visit(browser, folder, root))
            for root, found in visits.items():
                what = words if root == ROOT else f"{words}, {root.name}"
                report(f"server start to first chart, {what}", [visit.from_start_s for visit in found], "s", 4)
                report(f"first visit of a new server, {what}", [visit.from_request_s for visit in found], "s", 4)
                report(f"highest memory of the server, {what}", [visit.memory_mb for visit in found], "MB", LIMIT_MB)
        browser.close()


def one_visit(browser: Browser, cache_folder: str, root: Path) -> Visit:
    """Times to the first chart of the home page, and the server's peak memory after a visit of every page."""
    port = free_port()
    options = ["--server.headless=true", f"--server.port={port}", "--server.address=127.0.0.1"]
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", *options]
    page = new_page(browser, Watch())
    with tempfile.TemporaryDirectory() as new:
        kernel_folder = cache_folder and f"{cache_folder}/kernel"
        environment = os.environ | {FOLDER_VARIABLE: cache_folder, kernel_cache.FOLDER_VARIABLE: kernel_folder or new}
        return _visited(browser, page, command, environment, port, root)


def _visited(
    browser: Browser, page: Page, command: list[str], environment: dict[str, str], port: int, root: Path
) -> Visit:
    start_s = time.perf_counter()
    server = subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until_listening(port)
        asked_s = time.perf_counter()
        page.goto(f"http://127.0.0.1:{port}")
        page.locator(CHARTS).first.wait_for()
        seen_s = time.perf_counter()
        wait_idle(page)
        for path in [*PAGES, "bilan?stockage=true&flexibilite=true", "bilan?vue=Carte+de+chaleur"]:
            goto(page, f"http://127.0.0.1:{port}/{path}")
        return Visit(seen_s - start_s, seen_s - asked_s, peak_memory_mb(server.pid))
    finally:
        page.context.close()
        server.terminate()
        server.wait()


def wait_until_listening(port: int) -> None:
    """Return as soon as the server can be reached."""
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except ConnectionRefusedError:
            time.sleep(0.02)


def peak_memory_mb(pid: int) -> float:
    """Highest resident memory so far (VmHWM), or today's where the system does not keep it."""
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return float(psutil.Process(pid).memory_info().rss) / 2**20


if __name__ == "__main__":
    main()
