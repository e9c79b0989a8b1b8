"""Names that a spreadsheet would run as a formula, in every CSV that the core writes."""

import csv
import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from elfe_core.csv_cells import harmless
from elfe_core.store import HoursTable, csv_of_hours, harmless_table, write_table


@pytest.mark.parametrize("text", ['=HYPERLINK("x")', "+x", "-x", "@x", "\t=1", "\r=1", "-", "=1", "+1+cmd"])
def test_a_text_that_begins_as_a_formula_gets_an_apostrophe(text: str) -> None:
    """It is shown as it is written."""
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("cell", ["", "x", "a=b", "1", "-1", "+1", "-1,5", "-1 000.25", "-1e-5", "'x", -1.5, None])
def test_numbers_and_other_texts_stay(cell: object) -> None:
    """A number, as such or as a text, and a text that begins otherwise."""
    assert harmless(cell) is cell


def test_a_table_changes_in_texts_and_names_of_columns_alone() -> None:
    """Numbers keep their type and digits; the table given stays."""
    frame = pd.DataFrame({"=a": [-1.5, np.nan], "name": ["@x", "y"]})
    written = harmless_table(frame)
    assert list(written) == ["'=a", "name"]
    assert written["name"].tolist() == ["'@x", "y"]
    assert written["'=a"].dtype == np.float64
    assert list(frame) == ["=a", "name"]
    assert frame["name"].tolist() == ["@x", "y"]


def test_tables_of_the_command_line(tmp_path: Path) -> None:
    """Names of scenarios and of uses, in cells and in the header; numbers below zero as they are."""
    write_table(tmp_path / "t.csv", pd.DataFrame({"scenario": ["=1+1", "b"], "use_x": [-1.5, 2.0], "-y": [1, 2]}))
    assert (tmp_path / "t.csv").read_text() == "scenario,use_x,'-y\n'=1+1,-1.5,1\nb,2.0,2\n"


def test_names_of_the_hours_of_a_scenario() -> None:
    """The keys above the table are ours; what they are called is not."""
    keys = ("utc", "local", "counted", "use_a_mw")
    table = HoursTable(
        start_utc=np.datetime64("2021-01-01T00", "h"),
        timezone="Europe/Paris",
        counted=None,
        columns={"use_a_mw": np.array([-1.0, 2.0])},
        names=dict(zip(keys, ("UTC", "local", "compte", "@chauffe-eau (MW)"), strict=True)),
        facts=("=1+1",),
    )
    text = csv_of_hours(table, delimiter=";", decimal=",", encoding="utf-8").decode()
    above, rows = (
        text.split("\r\n")[:3],
        list(csv.reader(io.StringIO("\n".join(text.split("\r\n")[3:])), delimiter=";")),
    )
    assert all(line.startswith("# ") for line in above)
    assert rows[0][3] == "'@chauffe-eau (MW)"
    assert rows[1][3] == "-1,000000"
