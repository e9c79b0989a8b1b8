"""Twenty visitors at once, each moving a slider every 3 s for a minute: median answer under 1 s, memory under 700 MB.

`python -m benchmarks.visitors [--visitors N] [--seconds N] [PATH]` starts a server and opens that many sessions of the
page `bilan` over Streamlit's own websocket, all at once as in a room that scans one code. Each visitor has a wind
energy of its own and never sets the slider twice to the same, so that no cache answers for the computation. The time to
answer is from the move to the end of the script's run, the data of the charts received and read; drawing them is left
to the visitors' own machines (`slider_redraw` measures it). Moves are spread over the 3 s. A visitor who waits longer
than that makes fewer moves: how many were made is printed beside how many were meant.

The sessions live in a process of their own: their memory is not the server's, but they share its processor cores.
"""

import argparse
import asyncio
import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import psutil

from benchmarks.report import report
from benchmarks.session import Answer, Session
from tests.browser.harness import Server, running_server

N_VISITORS, SECONDS, EVERY_S = 20, 60, 3.0
PATH = "bilan"
SLIDER = "Solaire (GWh/an)"
LIMIT_S, LIMIT_MB = 1.0, 700
LOOK_EVERY_S = 0.2
WIND_GWH, SOLAR_GWH = (100.0, 10.0), (20.0, 5.0)
"""Wind of the first visitor, and how much more the next one has; solar of the first move, and the step of each."""

Found = dict[str, Any]
ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", nargs="?", default=PATH)
    parser.add_argument("--visitors", type=int, default=N_VISITORS)
    parser.add_argument("--seconds", type=int, default=SECONDS)
    parser.add_argument("--server", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    path, n_visitors, seconds = asked.path, asked.visitors, asked.seconds
    if asked.server:  # the process of the visitors
        print(json.dumps(asyncio.run(visits(asked.server, path, n_visitors, seconds))))
        return
    with running_server() as server:
        found, peak_mb, processor_s = watched(server, path, n_visitors, seconds)
    moves = found["moves"]
    claim = f"{n_visitors} visitors, /{path}"
    print(f"{claim}: {len(moves)} moves of {n_visitors * int(seconds // EVERY_S)} meant, {found['kb']:.0f} kB each")
    print(f"{claim}: {1e3 * processor_s / len(moves):.0f} ms of the server's processor time a move")
    print(f"{claim}: first page, all opened at once, the last after {max(found['opened']):.1f} s")
    report(f"{claim}: slider to answer", moves, "s", LIMIT_S)
    report(f"{claim}: highest memory of the server", [peak_mb], "MB", LIMIT_MB)


def watched(server: Server, path: str, n_visitors: int, seconds: int) -> tuple[Found, float, float]:
    """What the visitors found, the server's highest memory meanwhile [MB] and its processor time for the moves [s]."""
    counts = ["--visitors", str(n_visitors), "--seconds", str(seconds)]
    command = [sys.executable, "-m", "benchmarks.visitors", "--server", server.url, *counts, path]
    peaks_mb, over = [0.0], threading.Event()
    watcher = threading.Thread(target=_watch, args=(server.pid, peaks_mb, over))
    watcher.start()
    try:
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as visitors:
            assert visitors.stdout is not None
            visitors.stdout.readline()  # all have opened their page
            begin_s = server.cpu_seconds()
            answer = visitors.stdout.readline()
            processor_s = server.cpu_seconds() - begin_s
    finally:
        over.set()
        watcher.join()
    if visitors.returncode:
        sys.exit("a visitor failed; what the server wrote:\n" + server.log())
    return json.loads(answer), max(peaks_mb), processor_s


def _watch(pid: int, peaks_mb: list[float], over: threading.Event) -> None:
    """Note the resident memory of the server and of every process that it started."""
    server = psutil.Process(pid)
    while not over.wait(LOOK_EVERY_S) and server.is_running():
        tree = [server, *server.children(recursive=True)]
        peaks_mb.append(sum(_resident_mb(process) for process in tree))


def _resident_mb(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss) / 2**20
    except psutil.NoSuchProcess:
        return 0.0


async def visits(url: str, path: str, n_visitors: int, seconds: int) -> Found:
    """Open every session, then let each move its slider until the time is over; seconds of each answer."""
    page, _, query = path.partition("?")
    links = [
        dict(parse_qsl(query)) | {"eolien": f"{WIND_GWH[0] + WIND_GWH[1] * number:g}"} for number in range(n_visitors)
    ]
    opened = await asyncio.gather(*(Session.open(url, page, link) for link in links))
    print(flush=True)
    begin = time.perf_counter() + 1
    sessions = [session for session, _ in opened]
    answers = await asyncio.gather(
        *(one_visit(session, number, n_visitors, begin, seconds) for number, session in enumerate(sessions))
    )
    await asyncio.gather(*(session.close() for session in sessions))
    moves = [answer for of_one in answers for answer in of_one]
    return {
        "opened": [answer.seconds for _, answer in opened],
        "moves": [answer.seconds for answer in moves],
        "kb": sum(answer.n_bytes for answer in moves) / len(moves) / 1e3,
    }


async def one_visit(session: Session, number: int, n_visitors: int, begin: float, seconds: int) -> list[Answer]:
    """A visitor's moves, one every 3 s from a time of its own; each move must bring a chart."""
    answers = []
    for move in range(int(seconds // EVERY_S)):
        due = begin + EVERY_S * (move + number / n_visitors)
        await asyncio.sleep(max(due - time.perf_counter(), 0.0))
        if time.perf_counter() > begin + seconds + EVERY_S:
            break
        answer = await session.move(SLIDER, SOLAR_GWH[0] + SOLAR_GWH[1] * move)
        if not answer.n_charts:
            raise RuntimeError("a move brought no chart")
        answers.append(answer)
    return answers


if __name__ == "__main__":
    main()
