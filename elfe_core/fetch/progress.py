"""What a download says while it runs."""

from collections.abc import Callable
from typing import NamedTuple


class Progress(NamedTuple):
    """How far: bytes received, those announced (None: not said), rows counted (None: not yet); a note on an event."""

    n_bytes: int
    total_bytes: int | None = None
    n_rows: int | None = None
    note: str = ""


Report = Callable[[Progress], None]


def quiet(progress: Progress) -> None:
    """Say nothing."""
