"""Order, repetition, encoding and packing do not change a curve, and another program computes the same one."""

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elfe_core.curve_set.measured import Measured
from tests.store.curves.brought import (
    ECO2MIX_TECHNICAL,
    KW,
    brought,
    curve,
    eco2mix_technical,
    enedis,
    plain_lines,
    same_curves,
)
from tests.store.enedis import START

FARM = [f'0{1 + at // 24}/02/2021 {at % 24:02d}:00:00,"{at},5"' for at in range(30)]
SCALED = [f"2021-01-01 {at:02d}:00:00;{at},1;{at},2" for at in range(24)]
SECTOR = [f"2021-01-01T{at:02d}:00+00;{at}.5" for at in range(24)]
SOURCE = [f"2021-01-01:{at:02d};{at}.25" for at in range(24)]
INPUTS = [f"2021-01-01T{at:02d}:00,{at},1,2,3,4,5" for at in range(24)]


def texts(folder: Path) -> dict[str, str]:
    """A valid file of each kind; those without a header begin with a line of data."""
    made = enedis(folder)
    return {
        "inf36": made.text("inf36"),
        "sup36": made.text("sup36"),
        "prod": made.text("prod"),
        "eco2mix": "\n".join([ECO2MIX_TECHNICAL, *eco2mix_technical(9), *eco2mix_technical(9, "52")]),
        "plain": "\n".join(["Début;Énergie (kWh)", *plain_lines(20, 15)]),
        "farm": "\n".join(["Date,Énergie", *FARM]),
        "scaled": "\n".join(["d;a;b", *SCALED]),
        "sector": "\n".join(["Date;W", *SECTOR]),
        "source": "\n".join(SOURCE),
        "inputs": "\n".join(["utc,wind,solar,bioenergy,res,ent,pro", *INPUTS]),
    }


def zipped(content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("any.csv", content)
    return stream.getvalue()


PACKINGS: list[Callable[[bytes], bytes]] = [bytes, gzip.compress, zipped]
KINDS = ["inf36", "sup36", "prod", "eco2mix", "plain", "farm", "scaled", "sector", "source", "inputs"]


@pytest.mark.parametrize("kind", KINDS)
@given(data=st.data())
def test_any_order_repetition_encoding_and_packing(
    kind: str, data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Shuffled, with lines repeated, in any encoding, with either line end, packed or not, a file gives its curves."""
    folder = tmp_path_factory.mktemp("same")
    text = texts(folder)[kind].rstrip("\n")
    lines = text.split("\n")
    head, body = ([], lines) if kind == "source" else (lines[:1], lines[1:])
    shuffled = data.draw(st.permutations(body + data.draw(st.lists(st.sampled_from(body), max_size=9))))
    end = data.draw(st.sampled_from(["\n", "\r\n"]))
    content = end.join([*head, *shuffled, ""]).encode(data.draw(st.sampled_from(["utf-8", "utf-8-sig", "latin-1"])))
    packed = data.draw(st.sampled_from(PACKINGS))(content)
    assert same_curves(brought(folder, packed), brought(folder, text))


def hours(found: Measured) -> pd.Series:
    first, power = found.hourly()
    return pd.Series(power, index=pd.date_range(first.astype("datetime64[s]"), periods=len(power), freq="h", unit="us"))


def test_pandas_agrees_on_enedis(tmp_path: Path) -> None:
    """Hourly means of a consumption with a hole equal those that pandas computes from the same text."""
    made = enedis(tmp_path, n_hours=200, start=START.replace(month=3, day=25))
    del made.inf36[41]
    text = made.text("inf36")
    table = pd.read_csv(io.StringIO(text), sep=";")
    table["utc"] = pd.to_datetime(table["Horodate"], utc=True).dt.tz_localize(None)
    table = table[table["Profil"].str.startswith("RES")]
    wide = table.pivot_table(index="utc", columns="Profil", values="Total énergie soutirée (Wh)")
    expected = wide.sum(axis=1, skipna=False).resample("h").agg(lambda two: two.sum(skipna=False))
    pd.testing.assert_series_equal(hours(curve(brought(tmp_path, text), "res")), expected, check_names=False)
    assert int(expected.isna().sum()) == 1


def test_pandas_agrees_on_eco2mix(tmp_path: Path) -> None:
    """Hourly means of the wind of two regions equal those that pandas computes, over a change of the clocks."""
    start = START.replace(month=10, day=30)
    lines = [*eco2mix_technical(100, start=start), *eco2mix_technical(100, "52", start)]
    text = "\n".join([ECO2MIX_TECHNICAL, *lines[:7], *lines[8:]])
    table = pd.read_csv(io.StringIO(text), sep=";")
    table["utc"] = pd.to_datetime(table["date_heure"], utc=True).dt.tz_localize(None)
    regions = table.pivot_table(index="utc", columns="code_insee_region", values="eolien")
    total = regions.sum(axis=1, skipna=False) * 1e6
    expected = total.resample("h").agg(lambda two: two.mean(skipna=False))
    pd.testing.assert_series_equal(hours(curve(brought(tmp_path, text), "wind")), expected, check_names=False)
    assert int(expected.isna().sum()) == 1


@pytest.mark.parametrize("step_min", [10, 15, 30])
def test_pandas_agrees_on_a_local_meter(tmp_path: Path, step_min: int) -> None:
    """Hourly means of a meter in Paris time over both changes of the clocks equal those that pandas computes."""
    utc = pd.date_range("2021-03-01", "2021-12-01", freq=f"{step_min}min", inclusive="left")
    values = np.random.default_rng(4).uniform(0, 9, len(utc)).round(3)
    local = utc.tz_localize("UTC").tz_convert("Europe/Paris")
    lines = [f"{time:%d/%m/%Y %H:%M};{value:g}".replace(".", ",") for time, value in zip(local, values, strict=True)]
    report = brought(tmp_path, "\n".join(["Heure;Puissance (kW)", *lines]), choice=KW)
    assert report.understood.clock == "Europe/Paris"
    expected = (pd.Series(values, index=utc) * 1000).resample("h").mean()
    pd.testing.assert_series_equal(hours(curve(report, "")), expected, check_freq=False)
