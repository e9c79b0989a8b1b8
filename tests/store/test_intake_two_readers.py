"""The query and the line-by-line reader of a file that a user brings must never disagree."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elfe_core.measured import Choice
from elfe_core.store.fast import read_fast
from elfe_core.store.intake.enedis import EVERY_REGION
from elfe_core.store.intake.enedis_rows import read_table_fast, read_table_slow, table_of
from elfe_core.store.intake.locked import locked_connection
from elfe_core.store.intake.look import look_at
from elfe_core.store.intake.plans import plan_of
from elfe_core.store.intake.rows import read_rows_fast, read_rows_slow
from elfe_core.store.layouts import INF36, PROD
from tests.store.enedis import LABELS, line
from tests.store.intake_files import enedis, without_regions

TIMES = ["2021-01-01T00:00Z", "2021-01-01 01:00:00+01", "2021-01-01T02:00:00.000+0100", "2021-01-01T03:00:00-02:30"]
TIMES += ["2021-01-01T04:00", "2021-01-01 05:00:00", "2021-02-30T00:00Z", "2021-01-01T24:00Z", "2021-01-01T06:00:01Z"]
TIMES += [
    " 2021-01-01T07:00Z ",
    "2021-01-01T08:00+15:00",
    "31/12/2021 09:00",
    "1/2/2021 1:00",
    "2021-01-01:10",
    "",
    "x",
]
VALUES = [
    "1",
    "1.5",
    "1,5",
    " 2 ",
    "",
    "ND",
    "-3",
    "+4.",
    ".5",
    "1e3",
    "1e999",
    "1_0",
    "nan",
    "inf",
    "0x1",
    "1 000",
    "é",
]


@pytest.mark.parametrize("decimal", [".", ","])
@given(
    pairs=st.lists(st.tuples(st.sampled_from(TIMES), st.sampled_from(VALUES)), max_size=6),
    first=st.sampled_from(TIMES),
    odd=st.sampled_from(["", "rubbish", "a;b;c", '"2021-01-01T00:00Z";"1"', '"2021-01-01T00:00Z;1', ";"]),
)
def test_plain_lines(tmp_path_factory, decimal, pairs, first, odd):
    """On any mixture of sound and odd lines the query gives up, or gives what the line-by-line reader gives."""
    path = tmp_path_factory.mktemp("two") / "plain.csv"
    lines = ["t;v", f"{first};1", *(";".join(pair) for pair in pairs), odd]
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    look = look_at(path)
    plan = plan_of(look, "plain", "f", Choice(decimal=decimal))
    with locked_connection(path) as connection:
        fast = read_rows_fast(connection, path, look, plan)
    slow = read_rows_slow(path, "f", look, plan)
    assert fast is None or (
        not slow.faults
        and np.array_equal(fast.seconds, slow.seconds)
        and np.array_equal(fast.values, slow.values, equal_nan=True)
    )
    assert fast is not None or slow.faults or odd in ('"2021-01-01T00:00Z";"1"', "")


def test_regional_tables_have_the_quick_reader(tmp_path):
    """The reader of the shipped files works on the locked connection, for all regions that a file may hold."""
    path = tmp_path / "plain.csv"
    path.write_text(enedis(tmp_path).text("inf36"), encoding="utf-8")
    table = table_of(path, "f", look_at(path).header, INF36)
    with locked_connection(path, in_order=False) as connection:
        quick = read_fast(connection, path, INF36, EVERY_REGION)
        fast = read_table_fast(connection, table, ())
    assert quick is not None
    assert readings(quick) == readings(fast)
    assert len(readings(quick)) == 32


BANDS = ["P0 : Total toutes puissances", "P1 : ]0 - 3] kW", "Q"]
SOURCES = ["F5 : Solaire", "F4 : Eolien", "F4", " F2 : Bioénergies", "F0 : Total toutes filières", "X"]
ZONED = ["2021-01-01T00:00:00+01:00", "2021-01-01 00:30:00+00:00", "2021-01-01T00:10:00+00:00", "2021-01-01T00:00:00"]


@pytest.mark.parametrize("country", [False, True], ids=["regions", "country"])
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(ZONED),
            st.sampled_from(["53", "52", " 53", "5E"]),
            st.sampled_from(BANDS),
            st.sampled_from(SOURCES),
            st.sampled_from(["10", "", "1.5", "x", "-1"]),
        ),
        min_size=1,
        max_size=5,
    ),
    regions=st.sampled_from([(), ("53",)]),
)
def test_enedis_lines(tmp_path_factory, country, rows, regions):
    """The query gives up on any faulty line, else it gives the readings that the lines have."""
    path = tmp_path_factory.mktemp("two") / "plain.csv"
    text = "\n".join([LABELS["prod"], *map(line, rows)])
    path.write_text(without_regions(text) if country else text, encoding="utf-8")
    table = table_of(path, "f", look_at(path).header, PROD)
    with locked_connection(path) as connection:
        fast = read_table_fast(connection, table, regions)
    slow = read_table_slow(table, regions)
    assert (fast is None) == bool(slow.faults)
    assert fast is None or readings(fast) == readings(slow)


def readings(file):
    return sorted(
        (part.key, int(at), str(float(energy)))
        for part in file.readings
        for at, energy in zip(part.half_hours, part.energies_wh, strict=True)
    )
