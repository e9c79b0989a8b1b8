"""The fast reader and the careful one agree: what DuckDB takes as sound has no fault line by line."""

from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elfe_core.errors import DataError
from elfe_core.store.connect import connect
from elfe_core.store.fast import read_fast
from elfe_core.store.layouts import SUP36, Key
from elfe_core.store.readings import HalfHourFile
from elfe_core.store.slow import read_slow
from tests.store.enedis import sound

CONNECTION = connect()
MANGLED = st.lists(
    st.tuples(st.integers(0, 10**6), st.integers(0, 3), st.sampled_from([*b';,"\n\x00\xff\xe9 0_-.eTZ5P+:', None])),
    min_size=1,
    max_size=3,
)


def content(file: HalfHourFile) -> list[tuple[Key, int, float]]:
    """Every reading; hidden ones as -1."""
    return sorted(
        (part.key, half_hour, -1 if np.isnan(energy) else energy)
        for part in file.readings
        for half_hour, energy in zip(part.half_hours.tolist(), part.energies_wh.tolist(), strict=True)
    )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=MANGLED)
def test_mangled_bytes(tmp_path: Path, edits: list[tuple[int, int, int | None]]) -> None:
    """Bytes put in, replaced or taken out anywhere below the header: never a line lost in silence.

    A lone carriage return is left out: DuckDB takes one at a line's end as a blank line, which loses nothing.
    """
    data = sound(tmp_path, 2)
    header, body = data.text("sup36").encode().split(b"\n", 1)
    for place, length, byte in edits:
        at = place % len(body)
        body = body[:at] + (b"" if byte is None else bytes([byte])) + body[at + length :]
    path = tmp_path / "mangled.csv"
    path.write_bytes(header + b"\n" + body)
    try:
        fast = read_fast(CONNECTION, path, SUP36, ["53"])
    except DataError:
        return
    if fast is not None:
        slow = read_slow(path, SUP36, ["53"])
        assert slow.faults == ()
        assert content(fast) == content(slow)
