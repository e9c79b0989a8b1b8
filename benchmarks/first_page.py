"""Server start to the first rendered page in a real browser: at most 4 s; and the server's memory: at most 300 MB."""

import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.report import report
from tests.browser.harness import CHARTS, PAGES, Watch, free_port, goto, launch, new_page, wait_idle

ROOT = Path(__file__).resolve().parents[1]
RUNS = 5


def main() -> None:
    starts_s, memories_mb = [], []
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for _ in range(RUNS):
            start_s, memory_mb = one_visit(browser)
            starts_s.append(start_s)
            memories_mb.append(memory_mb)
        browser.close()
    report("server start to first rendered page", starts_s, "s", 4)
    report("highest server memory while every page is visited", memories_mb, "MB", 300)


def one_visit(browser: Browser) -> tuple[float, float]:
    """Seconds to the first chart of the home page, and the server's peak memory after a visit of every page."""
    port = free_port()
    options = ["--server.headless=true", f"--server.port={port}", "--server.address=127.0.0.1"]
    command = [sys.executable, "-m", "streamlit", "run", "streamlit_app.py", *options]
    page = new_page(browser, Watch())
    start = time.perf_counter()
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        open_when_ready(page, port)
        page.locator(CHARTS).first.wait_for()
        seconds = time.perf_counter() - start
        wait_idle(page)
        for path in [*PAGES, "bilan?stockage=true&flexibilite=true", "bilan?vue=Carte+de+chaleur"]:
            goto(page, f"http://127.0.0.1:{port}/{path}")
        return seconds, peak_memory_mb(server.pid)
    finally:
        page.context.close()
        server.terminate()
        server.wait()


def open_when_ready(page: Page, port: int) -> None:
    """Open the app as soon as the server listens."""
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except ConnectionRefusedError:
            time.sleep(0.02)
    page.goto(f"http://127.0.0.1:{port}")


def peak_memory_mb(pid: int) -> float:
    """Highest resident memory so far (VmHWM), or today's where the system does not keep it."""
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    return float(psutil.Process(pid).memory_info().rss) / 2**20


if __name__ == "__main__":
    main()
