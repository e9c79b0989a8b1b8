"""A first visit in a real browser, to the first chart: at most 4 s; and the server's memory: at most 300 MB.

Counted from the server's start, and from the visitor's request to a server that has just started and shown nothing
yet; with the curves in the cache as on any later start, and without as on a new machine.
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
from playwright.sync_api import Browser, sync_playwright

from benchmarks.report import report
from elfe_core.store.curves.cache import FOLDER_VARIABLE
from tests.browser.harness import CHARTS, PAGES, Watch, free_port, goto, launch, new_page, wait_idle

ROOT = Path(__file__).resolve().parents[1]
RUNS = 5


class Visit(NamedTuple):
    """One new server, and its first visitor."""

    from_start_s: float
    from_request_s: float
    memory_mb: float


def main() -> None:
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as cache:
        browser = launch(playwright)
        one_visit(browser, cache)  # fills the cache, and the system's own of files
        for folder, words in ((cache, "with the curves in the cache"), ("", "without the cache")):
            visits = [one_visit(browser, folder) for _ in range(RUNS)]
            report(f"server start to first chart, {words}", [visit.from_start_s for visit in visits], "s", 4)
            report(f"first visit of a new server, {words}", [visit.from_request_s for visit in visits], "s", 4)
            report(f"highest memory of the server, {words}", [visit.memory_mb for visit in visits], "MB", 300)
        browser.close()


def one_visit(browser: Browser, cache_folder: str) -> Visit:
    """Times to the first chart of the home page, and the server's peak memory after a visit of every page."""
    port = free_port()
    options = ["--server.headless=true", f"--server.port={port}", "--server.address=127.0.0.1"]
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", *options]
    page = new_page(browser, Watch())
    environment = os.environ | {FOLDER_VARIABLE: cache_folder}
    start_s = time.perf_counter()
    server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
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
