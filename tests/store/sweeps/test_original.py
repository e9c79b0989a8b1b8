"""The layout of the original program: exact header, its units, and nothing lost on the way there and back."""

import json
import math
from pathlib import Path
from uuid import uuid4

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elfe_core.errors import InputError
from elfe_core.store import SweepParts, read_sweep
from elfe_core.store.sweeps.columns import CYCLES, ORIGINAL
from tests.store.sweeps.results import (
    AXES,
    FOYERS,
    INDICATORS,
    as_csv,
    as_parquet,
    content,
    original,
    read,
    refusals,
    table,
    write_sweep,
)

HEADER = (
    "wind turbines(W/house);solar pannels(W/house);bioenergy(W/house);battery(Wh/house);flexibility (raw ratio);"
    "storage use (ratio);imported power (W/house);exported power (W/house);imported_time (ratio);"
    "exported_time (ratio);low_conso_peak (W/house);high_conso_peak (W/house);low_import_peak (W/house);"
    "high_import_peak (W/house);flexibility_use (%);export_max (W/house);import_max (W/house);coverage (%);"
    "coverage_avg (%);autoconso (%);autoprod (%)"
)
"""MODEL.md section 4, letter by letter."""

CARRIED = list(ORIGINAL)


def test_the_header_is_that_of_the_model(tmp_path: Path) -> None:
    """The first line is the original's to the letter, and the provenance lies beside the file."""
    out = tmp_path / "a.csv"
    write_sweep(out, table(), {"territory": "Redon"}, foyers=FOYERS)
    assert out.read_text().splitlines()[0] == HEADER
    assert json.loads((tmp_path / "a.csv.json").read_text()) == {"territory": "Redon"}
    assert ";".join(part.header for part in ORIGINAL.values()) == HEADER
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "a.csv.json"]


def test_a_row_by_hand(tmp_path: Path) -> None:
    """90 GWh/year are 201.64 W for each of 50 951 houses, 50 MWh are 981.3 Wh, 25 % are 0.25."""
    rows = {name: np.array([25.0]) for name in table()}
    rows |= {"wind_gwh": np.array([90.0]), "storage_mwh": np.array([50.0]), "flexible_share": np.array([0.07])}
    rows |= {"imported_mwh": np.array([487_870.0]), "storage_use_pct": np.array([math.nan])}
    out = tmp_path / "a.csv"
    write_sweep(out, rows, {}, foyers=FOYERS)
    line = out.read_text().splitlines()[1].split(";")
    seen = dict(zip(HEADER.split(";"), line, strict=True))
    assert float(seen["wind turbines(W/house)"]) == pytest.approx(90e9 / 8760 / 50_951)
    assert float(seen["battery(Wh/house)"]) == pytest.approx(50e6 / 50_951)
    assert float(seen["imported power (W/house)"]) == pytest.approx(487.87e9 / 8760 / 50_951)
    assert float(seen["import_max (W/house)"]) == pytest.approx(25e6 / 50_951)
    assert seen["flexibility (raw ratio)"] == "0.07"
    assert seen["coverage (%)"] == seen["imported_time (ratio)"] == seen["autoprod (%)"] == "0.25"
    assert seen["storage use (ratio)"] == "nan"


VALUES = st.floats(0.0, 1e6, allow_subnormal=False).filter(lambda value: value == 0.0 or value > 1e-6)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data(), foyers=st.integers(1, 10_000_000))
def test_there_and_back(tmp_path: Path, data: st.DataObject, foyers: int) -> None:
    """What the layout carries comes back within 1e-12; the cycles follow from the storage use."""
    folder = tmp_path / uuid4().hex
    folder.mkdir()
    rows = table()
    for name in ("imported_mwh", "export_max_mw", "consumption_p5_mw"):
        rows[name][:] = data.draw(st.lists(VALUES, min_size=36, max_size=36))
    rows["coverage_hourly_pct"][:] = data.draw(st.lists(VALUES | st.just(math.nan), min_size=36, max_size=36))
    write_sweep(folder / "a.csv", rows, {"n": 1}, foyers=foyers)
    file = read_sweep(folder / "a.csv", foyers=foyers, indicators=INDICATORS, work=folder)
    back = content(file)
    assert file.provenance == {"n": 1}
    for name in CARRIED:
        np.testing.assert_allclose(back[name], rows[name], rtol=1e-12, atol=0, equal_nan=True)
    np.testing.assert_allclose(back[CYCLES], rows["storage_use_pct"] * 87.6, rtol=1e-12, equal_nan=True)
    assert "consumption_mwh" not in file.indicators


def test_a_file_of_the_original_program(tmp_path: Path) -> None:
    """A file made by MODEL.md alone is read: axes in our units, the two absent columns told."""
    path = tmp_path / "ELFE.csv"
    original(table()).to_csv(path, sep=";", index=False, na_rep="nan")
    file = read(path)
    assert file.indicators == tuple(name for name in INDICATORS if name in (*CARRIED, CYCLES))
    assert {name: pytest.approx(axis) for name, axis in file.axes.items()} == dict(AXES)
    (notice,) = file.notices
    assert notice.problem == "missing_indicator"
    assert notice.wanted is not None
    assert notice.wanted.names == ("consumption_mwh", "production_mwh")
    assert file.provenance is None
    np.testing.assert_allclose(content(file)[CARRIED], pd.DataFrame(table())[CARRIED], rtol=1e-12)


@pytest.mark.parametrize("spelling", ["blanks", "crlf", "bom", "comma", "parquet", "order", "fewer"])
def test_spellings_of_the_original(tmp_path: Path, spelling: str) -> None:
    """Blanks in the header, Windows line ends, a byte order mark, commas, Parquet, another order, columns left out."""
    frame = original(table())
    path = tmp_path / "a.csv"
    if spelling == "parquet":
        path = as_parquet(tmp_path / "a.parquet", frame)
    elif spelling == "order":
        frame[list(frame)[::-1]].to_csv(path, sep=";", index=False, na_rep="nan")
    elif spelling == "fewer":
        frame.drop(columns=["autoconso (%)", "storage use (ratio)"]).to_csv(path, sep=";", index=False)
    else:
        text = frame.to_csv(sep="," if spelling == "comma" else ";", index=False, na_rep="nan")
        text = text.replace("(W/house)", " ( w / House )") if spelling == "blanks" else text
        text = text.replace("\n", "\r\n") if spelling == "crlf" else text
        path.write_text(("\ufeff" if spelling == "bom" else "") + text, newline="")
    file = read(path)
    expected = pd.DataFrame(table())
    for name in (*file.axes, *file.indicators):
        np.testing.assert_allclose(content(file)[name], expected[name], rtol=1e-12, err_msg=name)
    assert ("storage_cycles_per_year" in file.indicators) == (spelling != "fewer")


def test_shares_cannot_be_carried(tmp_path: Path) -> None:
    """The layout has no column for shares of consumption: that is said before any work."""
    rows = table({**AXES, "share_res": (0.9, 1.0), "share_ent": (1.0, 1.1)})
    (fault,) = refusals(lambda: write_sweep(tmp_path / "a.csv", rows, {}, foyers=FOYERS))
    assert fault.problem == "no_shares"
    assert [place.column for place in fault.places] == ["share_res", "share_ent"]
    assert list(tmp_path.iterdir()) == []


def test_what_the_layout_needs(tmp_path: Path) -> None:
    """Every column that it has, and the number of houses."""
    rows = {name: values for name, values in table().items() if name not in ("coverage_pct", "import_max_mw")}
    (fault,) = refusals(lambda: write_sweep(tmp_path / "a.csv", rows, {}, foyers=FOYERS))
    assert (fault.problem, fault.count) == ("missing_column", 2)
    for foyers in (None, 0, -1):
        with pytest.raises(InputError, match="foyers"):
            SweepParts.open(tmp_path / "a.csv", {}, tuple(table()), resume=False, foyers=foyers)


def test_resumed_bytes(tmp_path: Path) -> None:
    """An interrupted run in this layout goes on too."""
    rows = [table(seed=seed) for seed in (1, 2)]
    texts = []
    for name, order in (("a.csv", (0, 1)), ("b.csv", (1, 0))):
        for number in order:
            resume = number == order[1]
            parts = SweepParts.open(tmp_path / name, {}, tuple(rows[0]), resume=resume, foyers=FOYERS)
            parts.write(number, rows[number])
        parts.finish()
        texts.append((tmp_path / name).read_bytes())
    assert texts[0] == texts[1]
    assert texts[0].count(b"\n") == 1 + 2 * 36


def test_ours_is_not_taken_for_the_original(tmp_path: Path) -> None:
    """A file in our columns with `;` stays in our units, even with a stray column of the original."""
    rows = {**table(), "coverage (%)": np.zeros(36)}
    file = read(as_csv(tmp_path / "a.csv", rows, separator=";"))
    assert file.indicators == INDICATORS
    assert file.axes == {name: tuple(axis) for name, axis in AXES.items()}
