"""Many visitors at once, each moving a slider every 3 s for a minute: answers, who waits, memory then and after.

`python -m benchmarks.visitors [--visitors N] [--seconds N] [--rest N] [PATH]` starts a server and opens that many
sessions of a page over Streamlit's own websocket, all at once as in a room that scans one code.

PATH        the page, with its parameters: `bilan` (default), `facteurs`, `entrees_sorties?stockage=true`
--visitors  20 (default); beyond the places of the server (20 to 40 by what a page costs, or `ELFE_MOST_VISITORS`) they
            wait on its page and ask again every 5 s as that does; who has a place leaves after its minute, and the next
            ones are let in
--seconds   60 (default): how long each visitor stays
--rest      180 (default): after how many seconds without a visitor the memory is read again; 0 for not at all

Each visitor has a wind energy of its own and never sets the slider twice to the same, so that no cache answers for the
computation. The time to answer is from the move to the end of the script's run, the data of the charts received and
read; drawing them is left to the visitors' own machines (`slider_redraw` measures it). Moves are spread over the 3 s. A
visitor who waits longer than that for an answer makes fewer moves: how many were made is printed beside how many were
meant. The sessions live in a process of their own: their memory is not the server's, but they share its processor.

The last figures of each page and number of visitors stand in docs/trust.md: `benchmarks.record`.
"""

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import psutil

from benchmarks.record import record
from benchmarks.report import percentile, report
from benchmarks.session import Answer, Session
from tests.browser.harness import Server, running_server

N_VISITORS, SECONDS, REST_S, EVERY_S = 20, 60, 180, 3.0
PATH = "bilan"
SLIDER = "Solaire (GWh/an)"
LIMIT_S, LIMIT_MB, LIMIT_REST_MB = 2.0, 700, 450
LOOK_EVERY_S = 0.2
WIND_GWH, SOLAR_GWH = (100.0, 10.0), (20.0, 5.0)
"""Wind of the first visitor, and how much more the next one has; solar of the first move, and the step of each."""

Found = dict[str, Any]
ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", nargs="?", default=PATH)
    parser.add_argument("--visitors", type=int, default=N_VISITORS)
    parser.add_argument("--seconds", type=int, default=SECONDS)
    parser.add_argument("--rest", type=int, default=REST_S)
    parser.add_argument("--server", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    path, n_visitors, seconds = asked.path, asked.visitors, asked.seconds
    if asked.server:  # the process of the visitors
        print(json.dumps(asyncio.run(visits(asked.server, path, n_visitors, seconds))))
        return
    with running_server() as server:
        found, peak_mb, processor_s = watched(server, path, n_visitors, seconds)
        rest_mb = at_rest(server, asked.rest) if asked.rest else None
    moves, waits = found["moves"], found["waits"]
    claim = f"{n_visitors} visitors, /{path}"
    print(f"{claim}: {len(moves)} moves of {n_visitors * int(seconds // EVERY_S)} meant, {found['kb']:.0f} kB each")
    print(
        f"{claim}: {1e3 * processor_s / len(moves):.0f} ms of the server's processor time a move"
        + (", the first pages of those who waited among it" if waits else "")
    )
    print(f"{claim}: first page or place in the queue, all opened at once, the last after {max(found['opened']):.1f} s")
    queued = f"{len(waits)} waited for a place"
    if waits:
        queued += f", {statistics.median(waits):.0f} s in the median, {max(waits):.0f} s at most"
    print(f"{claim}: {queued}")
    report(f"{claim}: slider to answer", moves, "s", LIMIT_S)
    report(f"{claim}: highest memory of the server", [peak_mb], "MB", LIMIT_MB)
    answer = f"{statistics.median(moves):.2f} s to an answer ({percentile(moves, 95):.2f} s for 95 of 100)"
    figure = f"{n_visitors} visitors: {answer}, at most {peak_mb:.0f} MB"
    if rest_mb is not None:
        report(f"{claim}: memory {asked.rest} s after the last has left", [rest_mb], "MB", LIMIT_REST_MB)
        figure += f", {rest_mb:.0f} MB {asked.rest} s after"
    page = path.partition("?")[0]
    record(f"visitors_{page}_{n_visitors}", f"{figure}; {queued}")


def watched(server: Server, path: str, n_visitors: int, seconds: int) -> tuple[Found, float, float]:
    """What the visitors found, the server's highest memory meanwhile [MB] and its processor time for the moves [s]."""
    counts = ["--visitors", str(n_visitors), "--seconds", str(seconds)]
    command = [sys.executable, "-m", "benchmarks.visitors", "--server", server.url, *counts, path]
    peaks_mb, over = [0.0], threading.Event()
    watcher = threading.Thread(target=_watch, args=(server, peaks_mb, over))
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


def at_rest(server: Server, seconds: int) -> float:
    """The server's memory so long after its visitors left [MB]: it keeps a lost session for 150 s."""
    time.sleep(seconds)
    return _memory_mb(server)


def _watch(server: Server, peaks_mb: list[float], over: threading.Event) -> None:
    while not over.wait(LOOK_EVERY_S):
        peaks_mb.append(_memory_mb(server))


def _memory_mb(server: Server) -> float:
    """Resident memory of the server and of every process that it started; 0 for those that have ended."""
    try:
        process = psutil.Process(server.pid)
        tree = [process, *process.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0.0
    return sum(_resident_mb(one) for one in tree)


def _resident_mb(process: psutil.Process) -> float:
    try:
        return float(process.memory_info().rss) / 2**20
    except psutil.NoSuchProcess:
        return 0.0


async def visits(url: str, path: str, n_visitors: int, seconds: int) -> Found:
    """Open every session, then let each move its slider once it has a place, until its time is over."""
    page, _, query = path.partition("?")
    links = [
        dict(parse_qsl(query)) | {"eolien": f"{WIND_GWH[0] + WIND_GWH[1] * number:g}"} for number in range(n_visitors)
    ]
    opened = await asyncio.gather(*(Session.open(url, page, link) for link in links))
    print(flush=True)
    visited = await asyncio.gather(
        *(one_visit(session, number / n_visitors, seconds) for number, (session, _) in enumerate(opened))
    )
    moves = [answer for _, answers in visited for answer in answers]
    return {
        "opened": [answer.seconds for _, answer in opened],
        "waits": [waited_s for waited_s, _ in visited if waited_s],
        "moves": [answer.seconds for answer in moves],
        "kb": sum(answer.n_bytes for answer in moves) / len(moves) / 1e3,
    }


async def one_visit(session: Session, share: float, seconds: int) -> tuple[float, list[Answer]]:
    """How long a visitor waited for a place [s], and the moves then, one every 3 s; each must bring a chart.

    `share`: of the 3 s until the first move.
    """
    waited_s, answers = await session.wait_for_place(), []
    begin = time.perf_counter() + 1
    for move in range(int(seconds // EVERY_S)):
        due = begin + EVERY_S * (move + share)
        await asyncio.sleep(max(due - time.perf_counter(), 0.0))
        if time.perf_counter() > begin + seconds + EVERY_S:
            break
        answer = await session.move(SLIDER, SOLAR_GWH[0] + SOLAR_GWH[1] * move)
        if not answer.n_charts:
            raise RuntimeError("a move brought no chart")
        answers.append(answer)
    await session.close()
    return waited_s, answers


if __name__ == "__main__":
    main()
