"""The study shipped serves every visitor, whoever opened it first."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from elfe_core.catalogue import MAIN_FACTORS
from elfe_ui import cached
from elfe_ui.factors import source_choice
from elfe_ui.visitors import OwnFolder

FOYERS = 1000


def test_a_copy_of_the_study_shipped_is_no_visitors_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A column of single precision needs a copy: it stays when the visitor who opened it first has left."""
    shipped = tmp_path / "etude.parquet"
    table = pd.DataFrame(dict.fromkeys(MAIN_FACTORS, 0.0), index=range(2))
    table["wind_gwh"], table["imported_mwh"] = [1.0, 2.0], np.float32([99.0, 98.0])
    table.to_parquet(shipped, index=False)
    monkeypatch.setattr(source_choice, "SHIPPED_FOLDER", tmp_path)
    first = OwnFolder()
    found = cached.sweep_results(shipped, FOYERS, source_choice._folder_for_copies(shipped))
    assert found.rows != shipped
    first.remove()
    assert not found.rows.is_relative_to(first.path)
    again = cached.sweep_results(shipped, FOYERS, source_choice._folder_for_copies(shipped))
    assert again is found
    assert again.rows.exists()


def test_a_visitors_file_is_copied_beside_itself() -> None:
    """What is made of one's own file goes with it."""
    own = OwnFolder()
    path = own.path / "resultats.csv"
    assert source_choice._folder_for_copies(path) == own.path
