"""The shipped files: format, holes, bands, size, and that the generator makes these very files."""

import gzip
import io
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("pvlib", reason="the maker of the demonstration data needs requirements-dev.txt")
pytest.importorskip("windpowerlib", reason="the maker of the demonstration data needs requirements-dev.txt")
pytest.importorskip("holidays", reason="the maker of the demonstration data needs requirements-dev.txt")

from elfe_core.demo.demand import PROFILES_INF36, PROFILES_SUP36
from elfe_core.demo.files import WIND_FILE, demo_texts, write_gzip
from elfe_core.demo.hourly import make_hourly
from elfe_core.demo.parameters import parameter_values
from elfe_core.load import DATA_FOLDER

RAW = DATA_FOLDER / "raw"
ENEDIS_FILES = [
    f"{name}-{year}.csv.gz"
    for name in ("conso-inf36-region", "conso-sup36-region", "prod-region")
    for year in (2020, 2021)
]
SHORT = {"inf36": ("time", "region", "code", "name", "band", "points", "wh"),
         "sup36": ("time", "region", "code", "name", "band", "sector", "points", "wh"),
         "prod-": ("time", "region", "code", "band", "name", "points", "wh")}  # fmt: skip
TOTAL_BANDS = ("P0", "P3: Total", "P7: Total")


def text_of(name: str) -> str:
    return gzip.decompress((RAW / name).read_bytes()).decode("utf-8-sig")


def parsed(name: str, text: str) -> pd.DataFrame:
    kind = next(columns for key, columns in SHORT.items() if key in name)
    rows = pd.read_csv(io.StringIO(text), sep=";", header=0, names=[*kind, *"abcdefgh"], dtype=str)
    rows["wh"] = pd.to_numeric(rows["wh"]).astype("Float64")
    rows["utc"] = pd.to_datetime(rows["time"], utc=True)
    return rows.assign(sector=rows.get("sector", ""))


@pytest.fixture(scope="module")
def shipped() -> dict[str, pd.DataFrame]:
    return {name: parsed(name, text_of(name)) for name in ENEDIS_FILES}


def test_shipped_files_are_what_the_generator_makes() -> None:
    """Same text line by line, but for a last digit that another machine's mathematics may turn."""
    made = dict(demo_texts(make_hourly(parameter_values())))
    assert sorted(made) == sorted([*ENEDIS_FILES, WIND_FILE])
    for name, text in made.items():
        ours, theirs = text.removeprefix("\ufeff"), text_of(name)
        if ours != theirs:
            assert ours.splitlines()[0] == theirs.splitlines()[0]
            if name == WIND_FILE:
                assert wind_kw(ours) == pytest.approx(wind_kw(theirs), rel=1e-6, abs=0.11)
                continue
            left, right = parsed(name, ours), parsed(name, theirs)
            labels = ["time", "name", "band", "sector", "points"]
            pd.testing.assert_frame_equal(left[labels], right[labels])
            np.testing.assert_allclose(
                left["wh"].to_numpy(float, na_value=-1), right["wh"].to_numpy(float, na_value=-1), rtol=1e-6, atol=2
            )


def wind_kw(text: str) -> list[float]:
    return [float(line.split(",", 1)[1].strip('"').replace(",", ".")) for line in text.splitlines()[1:]]


def test_compression_is_reproducible(tmp_path: Path) -> None:
    """The same text gives the same bytes, whatever the file's name and the time."""
    write_gzip(tmp_path / "a.gz", "un\ndeux\n")
    write_gzip(tmp_path / "b.gz", "un\ndeux\n")
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()


def test_files_are_small() -> None:
    """Under 15 MB compressed and 80 MB of text in all."""
    names = [*ENEDIS_FILES, WIND_FILE]
    assert sum((RAW / name).stat().st_size for name in names) < 15e6
    assert sum(len(text_of(name).encode()) for name in names) < 80e6


def test_headers_come_in_both_styles() -> None:
    """2020 bears technical names, 2021 accented labels after a byte order mark."""
    assert text_of("conso-inf36-region-2020.csv.gz").startswith("horodate;region;code_region;profil;")
    assert gzip.decompress((RAW / "prod-region-2021.csv.gz").read_bytes()).startswith("\ufeffHorodate;Région;".encode())
    header = text_of("conso-sup36-region-2021.csv.gz").splitlines()[0]
    assert header.count(";") == 15
    assert ";Secteur activité;Nb points soutirage;Total énergie soutirée (Wh);" in header


@pytest.mark.parametrize("name", ENEDIS_FILES)
def test_every_half_hour_stands_once_newest_first(shipped: dict[str, pd.DataFrame], name: str) -> None:
    """Each key has no double, times run backwards, UTC is regular, and the local year is whole."""
    rows = shipped[name]
    assert not rows.duplicated(["utc", "name", "band", "sector"]).any()
    assert rows["utc"].is_monotonic_decreasing
    times = rows["utc"].drop_duplicates().sort_values()
    assert set(times.diff().dropna()) == {pd.Timedelta("30min")}
    year = int(name[-11:-7])
    local = times.dt.tz_convert("Europe/Paris")
    assert (local.dt.year == year).all()
    assert len(times) == (17_568 if year == 2020 else 17_520)


@pytest.mark.parametrize(("day", "half_hours"), [("2021-03-28", 46), ("2021-10-31", 50), ("2021-06-01", 48)])
def test_clock_change_days_have_46_or_50_half_hours(
    shipped: dict[str, pd.DataFrame], day: str, half_hours: int
) -> None:
    """Local days of 23 and 25 hours are whole, told apart by their offset."""
    rows = shipped["conso-inf36-region-2021.csv.gz"]
    stamps = rows.loc[(rows["name"] == "RES2 (+ RES5)") & rows["time"].str.startswith(day), "time"]
    assert len(stamps) == half_hours
    assert stamps.is_unique


@pytest.mark.parametrize("name", ENEDIS_FILES)
def test_totals_equal_their_bands_where_both_stand(shipped: dict[str, pd.DataFrame], name: str) -> None:
    """A total is the exact sum of its bands wherever none of them is hidden."""
    rows = shipped[name]
    is_total = rows["band"].str.startswith(TOTAL_BANDS)
    whole_keys = rows[~is_total][["name", "sector"]].drop_duplicates()
    for key in whole_keys.itertuples(index=False):
        of_key = rows[(rows["name"] == key.name) & (rows["sector"] == key.sector)]
        bands = (
            of_key[~of_key["band"].str.startswith(TOTAL_BANDS)]
            .groupby("utc")["wh"]
            .agg(lambda wh: wh.sum(skipna=False))
        )
        total = of_key[of_key["band"].str.startswith(("P0", "P3: Total"))].set_index("utc")["wh"]
        both = pd.concat([bands.rename("bands"), total.rename("total")], axis=1, join="inner").dropna()
        assert len(both) > 1000
        assert (both["bands"] == both["total"]).all()


def test_secrecy_holes_can_all_be_filled(shipped: dict[str, pd.DataFrame]) -> None:
    """Some totals are hidden or absent, some bands too, and never a total together with one of its bands."""
    hidden = pd.concat([rows[rows["wh"].isna()].assign(file=name) for name, rows in shipped.items()])
    assert len(hidden) > 200
    assert hidden["band"].str.startswith("P0").any()
    assert (hidden["band"].str.startswith("P3: Total")).any()
    assert (~hidden["band"].str.startswith(TOTAL_BANDS)).any()
    inf36 = shipped["conso-inf36-region-2021.csv.gz"]
    res1 = inf36[inf36["name"] == "RES1 (+ RES1WE)"]
    lost = set(res1["utc"]) - set(res1.loc[res1["band"].str.startswith("P0"), "utc"])
    assert len(lost) == 144
    for rows in shipped.values():
        totals = rows["band"].str.startswith(TOTAL_BANDS)
        key = ["utc", "name", "sector"]
        lost = rows[totals & rows["wh"].isna() & ~rows["band"].str.startswith("P7: Total")][key]
        parts = rows[~totals].merge(lost, on=key)
        assert len(parts) >= 2 * len(lost)
        assert parts["wh"].notna().all()


def test_keys_are_those_of_the_profiles(shipped: dict[str, pd.DataFrame]) -> None:
    """Every profile of the generator stands in the files, in all half-hours of the year but the holes."""
    names = set(shipped["conso-inf36-region-2020.csv.gz"]["name"])
    assert names == {profile.key for profile in PROFILES_INF36}
    sup36 = shipped["conso-sup36-region-2020.csv.gz"]
    assert set(sup36["band"] + "|" + sup36["sector"]) >= {profile.key.split("|", 1)[1] for profile in PROFILES_SUP36}


def test_wind_history_is_in_elfes_format() -> None:
    """Month first, quoted decimal comma, one line an hour, kW."""
    lines = text_of(WIND_FILE).splitlines()
    assert len(lines) == 1 + 17_544
    assert lines[1].startswith('12/31/2019 23:00:00,"')
    assert lines[-1].startswith('12/31/2021 22:00:00,"')
    assert all("," in line.split('"')[1] for line in lines[1:])
