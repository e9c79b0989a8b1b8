"""The shipped files: an independent computation with pandas gives the same hours."""

import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from elfe_core.curve_set import as_curves
from elfe_core.store.curves.raw_files import read_curve_set

DATA = Path(__file__).parents[3] / "data"
LISTS = tomllib.loads((DATA / "territory.toml").read_text(encoding="utf-8"))["data"]
FILES = {kind: [DATA / name for name in LISTS[kind]] for kind in ("conso_inf36", "conso_sup36", "prod", "wind")}
pytestmark = pytest.mark.skipif(
    not all(path.exists() for paths in FILES.values() for path in paths), reason="the shipped files are not made yet"
)


def table(paths: list[Path], subject: int) -> pd.DataFrame:
    """Time, sector or profile, band and energy of all files by place of the column, the header style left aside."""
    energy = 7 if subject == 5 else 6
    columns = [0, 3, 4, energy] + ([5] if subject == 5 else [])
    parts = [pd.read_csv(path, sep=";", header=0, usecols=columns, encoding="utf-8-sig") for path in paths]
    for part in parts:
        part.columns = pd.Index([name for name in ("time", "c3", "c4", "c5", "energy") if subject == 5 or name != "c5"])
    frame = pd.concat(parts)
    frame["hour"] = pd.to_datetime(frame["time"], utc=True).dt.floor("h").dt.tz_localize(None)
    return frame.drop_duplicates()


def resolved(frame: pd.DataFrame, keys: list[str], band: str, total: str, parts: str) -> pd.Series:
    """Energy of each key and time: the total band, or the sum of its parts where the total does not show."""
    keys = ["time", "hour", *keys]
    wide = frame[frame[band].str[:2] == total].set_index(keys)["energy"]
    rest = frame[frame[band].str[:2].isin(list(parts.split()))].groupby(keys)["energy"].sum(min_count=1)
    return wide.combine_first(rest)


def by_hour(series: pd.Series) -> pd.Series:
    return series.groupby("hour").sum()


def test_agreement_with_pandas() -> None:
    """Every hour of the six curves within 1e-12."""
    curves = as_curves(read_curve_set(**FILES, region_codes=LISTS["region_codes"]))
    small, large, prod = table(FILES["conso_inf36"], 3), table(FILES["conso_sup36"], 5), table(FILES["prod"], 4)
    others = "P1 P2 P3 P4 P5 P6 P7 P8 P9"
    profiles = resolved(small, ["c3"], "c4", "P0", others)
    sector = profiles.index.get_level_values("c3").str[:3]
    sources = resolved(prod, ["c4"], "c3", "P0", others)
    source = sources.index.get_level_values("c4").str[:2]
    above = by_hour(resolved(large, ["c3", "c5"], "c4", "P3", "P1 P2"))
    above += by_hour(resolved(large, ["c3", "c5"], "c4", "P7", "P4 P5 P6"))
    wind = pd.concat([pd.read_csv(path, decimal=",") for path in FILES["wind"]])
    expected = {
        "res": by_hour(profiles[sector == "RES"]),
        "pro": by_hour(profiles[sector == "PRO"]),
        "ent": by_hour(profiles[sector == "ENT"]) + above,
        "solar": by_hour(sources[source == "F5"]),
        "bioenergy": by_hour(sources[source == "F2"]),
        "wind": 1000 * wind.set_index(pd.to_datetime(wind.iloc[:, 0], format="%m/%d/%Y %H:%M:%S")).iloc[:, 1],
    }
    clock = pd.DatetimeIndex(curves.utc())
    for name, series in expected.items():
        np.testing.assert_allclose(curves[name], series.reindex(clock).to_numpy(float), rtol=1e-12)
    assert len(clock) == len(expected["res"])
