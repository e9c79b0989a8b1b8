"""What a slider's move costs the server: processor time, messages and bytes, one visitor alone.

`python -m benchmarks.move_cost [--moves N] [--rounds N] [--against CHECKOUT] [PATH...]` opens each page over
Streamlit's own websocket and sets the solar energy to a new value each time, so that no cache answers. With another
checkout, its server takes turns with this one's: on a busy machine the processor time itself doubles, and only figures
of the same minutes can be compared.
"""

import argparse
import asyncio
from collections import defaultdict
from pathlib import Path
from statistics import median
from typing import NamedTuple
from urllib.parse import parse_qsl

from benchmarks.report import report
from benchmarks.session import Answer, Session
from tests.browser.harness import APP_FOLDER, Server, running_server

PATHS = ("bilan", "entrees_sorties")
SLIDER = "Solaire (GWh/an)"
MOVES, ROUNDS = 40, 3
FIRST_GWH, FIRST_MOVES = 10.0, 10
"""Solar energy of the first move; moves that are not counted: they fill what all visitors share."""
LIMIT_MS = 45.0


class Cost(NamedTuple):
    """Moves of one visitor."""

    processor_ms: float
    """Of the server, a move."""
    answers: list[Answer]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", default=PATHS)
    parser.add_argument("--moves", type=int, default=MOVES)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--against", type=Path)
    asked = parser.parse_args()
    roots = {"": APP_FOLDER} | ({f", {asked.against.name}": asked.against} if asked.against else {})
    for path in asked.paths:
        found: dict[str, list[Cost]] = defaultdict(list)
        for _ in range(asked.rounds):
            for name, root in roots.items():
                with running_server(root) as server:
                    found[name].append(asyncio.run(moves(server, path, asked.moves)))
        for name, costs in found.items():
            report(f"a move on /{path}{name}", [cost.processor_ms for cost in costs], "ms of processor", LIMIT_MS)
            answers = [answer for cost in costs for answer in cost.answers]
            seconds, n_messages, n_bytes = (
                median(getattr(answer, name) for answer in answers) for name in ("seconds", "n_messages", "n_bytes")
            )
            print(f"  {n_messages:.0f} messages, {n_bytes / 1e3:.0f} kB, answered after {1e3 * seconds:.0f} ms")


async def moves(server: Server, path: str, n_moves: int) -> Cost:
    """Open a page and move its slider, each move as soon as the one before is answered."""
    page, _, query = path.partition("?")
    session, _ = await Session.open(server.url, page, dict(parse_qsl(query)))
    values = [FIRST_GWH + step for step in range(FIRST_MOVES + n_moves)]
    for value in values[:FIRST_MOVES]:
        await session.move(SLIDER, value)
    begin_s = server.cpu_seconds()
    answers = [await session.move(SLIDER, value) for value in values[FIRST_MOVES:]]
    spent_s = server.cpu_seconds() - begin_s
    await session.close()
    return Cost(1e3 * spent_s / n_moves, answers)


if __name__ == "__main__":
    main()
