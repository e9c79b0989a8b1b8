"""Studies whose visitors have left end 150 s after, and their files go, without another visit.

`python -m benchmarks.left_studies` starts three studies of 248 832 scenarios from three sessions, with driven uses, so
that they take many minutes (two run at once, the third waits), closes the connections of all three at once, and looks
every second at the folders that the server holds, for four minutes at most.
"""

import asyncio
import os
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.record import record
from benchmarks.session import Session
from elfe_ui.visitors.folders import PREFIX
from elfe_ui.visitors.places import LOST_S
from tests.browser.harness import Server, running_server

N_STUDIES, POINTS = 3, "12"
LINK = {
    "source": "Cinq réglages à la fois",
    "chauffe_eau": "5000",
    "lave_vaisselle": "4000",
    "prevision": "Avec la veille comme prévision",
}
BEFORE_S, PATIENCE_S = 10.0, 240.0
SLACK_S = 15.0
"""After the 150 s: how often the server looks, and the block of a study that is being computed."""


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="elfe-left-") as temporary:
        os.environ["TMPDIR"] = temporary
        with running_server() as server:
            asyncio.run(begin_and_leave(server))
            left_s = time.monotonic()
            held = written = held_by(Path(temporary))
            print(f"{len(held)} studies, all connections closed", flush=True)
            wrote_s, gone_s = 0.0, list[float]()
            while held and (after_s := time.monotonic() - left_s) < PATIENCE_S:
                time.sleep(1.0)
                held = held_by(Path(temporary))
                gone_s += [after_s] * (len(written) - len(gone_s) - len(held))
                if any(size > written[path] for path, size in held.items()):
                    wrote_s, written = after_s, written | held
    gone = f"the folders went after {min(gone_s):.0f} to {max(gone_s):.0f} s" if gone_s else "no folder went"
    kept = f", {len(held)} stayed" if held else ""
    record("left_studies", f"{len(written)} studies: results were written until {wrote_s:.0f} s after, {gone}{kept}")
    is_kept = len(gone_s) == N_STUDIES and min(gone_s) >= LOST_S - 1.0 and max(gone_s) <= LOST_S + SLACK_S
    return 0 if is_kept and wrote_s > 0.0 else 1


async def begin_and_leave(server: Server) -> None:
    """Three visitors who each begin a study and close their page."""
    opened = [await Session.open(server.url, "facteurs", dict(LINK)) for _ in range(N_STUDIES)]
    for session, _ in opened:
        await session.move("Valeurs par réglage", POINTS)
        await session.press("Lancer le calcul")
    await asyncio.sleep(BEFORE_S)
    for session, _ in opened:
        await session.close()


def held_by(temporary: Path) -> dict[Path, int]:
    """Folders of the server's visitors, and the bytes in each; a study's goes at the end of its own thread."""
    folders = [path for path in temporary.glob(f"{PREFIX}*/*") if path.is_dir() and not path.name.startswith("shared-")]
    return {path: _n_bytes(path) for path in folders}


def _n_bytes(folder: Path) -> int:
    try:
        return sum(file.stat().st_size for file in folder.rglob("*"))
    except FileNotFoundError:  # it goes just now
        return 0


if __name__ == "__main__":
    sys.exit(main())
