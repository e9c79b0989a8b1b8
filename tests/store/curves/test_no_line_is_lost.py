"""Whatever a file holds, each of its lines is read or named: none is lost, padded or cut in silence."""

import tempfile
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from elfe_core.curve_set.measured import Choice
from elfe_core.errors import DataError
from elfe_core.store.curves import curve_table, enedis_lines
from elfe_core.store.curves.enedis_lines import SUP36
from elfe_core.store.curves.read import or_cleaned
from elfe_core.store.curves.text import TextFile, open_text
from tests.store.enedis import sound

EDITS = st.lists(
    st.tuples(st.integers(0, 10**6), st.integers(0, 3), st.sampled_from([*b';,"\n\x00\xff\xe9 0_-.eTZ5P+:', None])),
    min_size=1,
    max_size=3,
)
TIMES = ["2021-01-01T00:00Z", "2021-01-01 01:00:00+01", "2021-01-01T02:00:00.000+0100", "2021-01-01T04:00", "x", ""]
TIMES += [
    "2021-02-30T00:00Z",
    "15 mars 2021 à 10h30",
    "2021-01-01T24:00Z",
    "2021-01-01T06:00:01Z",
    "2021-01-01T08:00+15:00",
    "31/12/2021 09:00",
]
VALUES = ["1", "1.5", "1,5", " 2 ", "", "-3", "+4.", ".5", "1e3", "1e999", "1_0", "nan", "inf", "0x1", "1 000", "é"]
ODD = ["", "rubbish", "a;b;c", "a;b;c;d;e", '"2021-01-01T00:00Z";"1"', '"2021-01-01T00:00Z;1', ";", " "]


def n_lines(content: bytes) -> int:
    """Lines with text below the header."""
    return sum(bool(line.rstrip(b"\r\n")) for line in content.split(b"\n")[1:])


@settings(max_examples=100, deadline=None)
@given(edits=EDITS)
def test_mangled_bytes_of_a_table_of_enedis(edits: list[tuple[int, int, int | None]]) -> None:
    """Bytes put in, replaced or taken out anywhere below the header."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        header, body = sound(folder, 2).text("sup36").encode().split(b"\n", 1)
        for place, length, byte in edits:
            at = place % len(body)
            body = body[:at] + (b"" if byte is None else bytes([byte])) + body[at + length :]
        content = header + b"\n" + body
        (folder / "mangled").write_bytes(content)
        (folder / "work").mkdir()
        try:
            text = open_text(folder / "mangled", "f", folder / "work")
        except DataError:
            return

        def counted(clean: TextFile) -> tuple[int, int]:
            found = enedis_lines.read_half_hours(clean, SUP36, ())
            lines, rejected = enedis_lines._lines(clean, found, (), faulty=True)
            n_read = sum(int((~np.isinf(part.energies_wh)).sum()) for part in found.readings)
            assert bool(found.faults) == bool(lines or rejected or clean.bad_lines)
            return n_read, len(lines) + len(rejected) + len(clean.bad_lines)

        assert sum(or_cleaned(text, counted)) == n_lines(content)


@settings(max_examples=100, deadline=None)
@given(
    pairs=st.lists(st.tuples(st.sampled_from(TIMES), st.sampled_from(VALUES)), max_size=6),
    odd=st.sampled_from(ODD),
    decimal=st.sampled_from([".", ","]),
)
def test_any_lines_of_a_meter(pairs: list[tuple[str, str]], odd: str, decimal: str) -> None:
    """Any mixture of sound and odd lines."""
    content = "\n".join(["t;v", "2021-01-01T00:00Z;1", *(";".join(pair) for pair in pairs), odd, ""]).encode()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "f").write_bytes(content)
        (folder / "work").mkdir()
        text = open_text(folder / "f", "f", folder / "work")
        try:
            found = curve_table.prepare(text, Choice(decimal=decimal))
        except DataError:  # unknown_kind: more lines without a time than with one
            return
    assert found.rows is not None, [str(fault) for fault in found.faults]
    said = [*found.rows.faults, *(note for note in found.notes if note.problem == "footer")]
    named = {place.line for fault in said for place in fault.places}
    assert named.isdisjoint(found.rows.lines.tolist())
    assert len(named) + len(found.rows.lines) == n_lines(content.replace(b"\n ", b"\n"))
