"""What is fetched is what the program's own readers take."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from elfe_core.fetch.download import fetch
from tests.fetch.portal import Portal, csv_text, page, query, send
from tests.store.enedis import TECHNICAL, line, read, sound

DATASETS = {"inf36": "conso-inf36-region", "sup36": "conso-sup36-region", "prod": "prod-region"}
DAYS = {"first": date(2021, 1, 1), "last": date(2021, 1, 2)}


@pytest.mark.parametrize("native", [False, True])
def test_fetched_tables_give_the_curves_of_the_files(tmp_path: Path, server: Portal, native: bool) -> None:
    """All three tables of Enedis, by either interface and packed: the readers find the very same curves."""
    data = sound(tmp_path, n_hours=24)
    paths = data.write()
    expected = read(paths)
    for kind, dataset in DATASETS.items():
        columns = TECHNICAL[kind].split(";")
        rows = [line(row).split(";") for row in getattr(data, kind)]
        act = page(rows[::-1], columns=columns) if native else send(csv_text(rows, columns))
        server.acts = [act]
        out = tmp_path / f"{kind}-fetched.csv.gz"
        fetch(query(tmp_path, server, dataset, **DAYS), out, native=native)
        paths[kind] = [out]
    got = read(paths)
    assert got.start_utc == expected.start_utc
    for name, curve in expected.series.items():
        np.testing.assert_array_equal(got[name], curve)
