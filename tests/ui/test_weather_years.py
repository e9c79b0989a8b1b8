"""The picture of all weather years: rows, order, ends, what a click chooses; the week in words."""

import math
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from elfe_core.insight.spans import Span
from elfe_core.insight.winter_week import WinterWeek
from elfe_core.load import TERRITORY_FILE
from elfe_core.scenario import in_own_weather, in_weather_year, today
from elfe_core.territory import load_territory
from elfe_ui import charts, series
from elfe_ui.series.weather_years import BY_YEAR
from elfe_ui.words import weather_words
from tests.ui.test_band_words import MIX, figures

TERRITORY = load_territory(TERRITORY_FILE)


def rows(key: str = "self_production_pct", **changed: Any) -> Any:
    """Rows of the three years and of the data's own weather."""
    given = {"own": 54.7, "own_name": "Année d'exemple", "chosen": 0, "factor": 1.0, **changed}
    return series.weather_years(MIX, key, **given)


def test_the_worst_comes_first() -> None:
    """From the worst to the best, the data's own where it stands; its row is the chosen one."""
    frame = rows()
    assert list(frame["year"]) == [2017, 2016, 0, 2018]
    assert list(frame["kind"]) == ["worst", "year", "own", "best"]
    assert list(frame["is_chosen"]) == [False, False, True, False]
    assert list(rows("imported_mwh", own=284_000.0, factor=1e-3)["year"]) == [2017, 2016, 0, 2018]
    assert rows("imported_mwh", own=284_000.0, factor=1e-3)["value"].tolist() == pytest.approx([321.4, 302, 284, 203])


def test_years_keep_their_order() -> None:
    """By year the data's own stands last; without it there is no row for it."""
    assert list(rows(order=BY_YEAR, chosen=2018)["year"]) == [2016, 2017, 2018, 0]
    assert list(rows(own=math.nan)["year"]) == [2017, 2016, 2018]
    assert list(rows(chosen=2018)["is_chosen"]) == [False, False, False, True]


def test_without_a_better_way_ends_are_high_and_low() -> None:
    """A peak's years are the highest and the lowest; equal years have no ends."""
    frame = series.weather_years(MIX, "consumption_mwh", own=1.0, own_name="", chosen=0, factor=1.0)
    assert set(frame["kind"]) == {"year", "own"}
    found = figures(consumption_mwh=(3.0, 1.0, 2.0))
    frame = series.weather_years(found, "consumption_mwh", own=math.nan, own_name="", chosen=0, factor=1.0)
    assert list(frame["kind"]) == ["highest", "year", "lowest"]
    band = found.band("consumption_mwh")
    assert band is not None
    assert weather_words.ends("consumption_mwh", band) == [(2016, "la plus haute"), (2017, "la plus basse")]


@pytest.mark.parametrize("dark", [False, True])
def test_the_picture_names_the_ends_and_can_be_clicked(dark: bool) -> None:
    """A row a year with its figure, the worst and the best named; a click chooses the row's year."""
    frame = rows()
    texts = [f"{value:.1f}" for value in frame["value"]]
    spec = charts.named_figures(frame, title="Taux (%)", texts=texts, what="Année météo", dark=dark).to_dict()
    drawn = spec["datasets"]["annees"]
    assert [row["name"] for row in drawn] == ["2017", "2016", "Année d'exemple", "2018"]
    assert [row["text"] for row in drawn] == ["49.6 · la pire", "52.4", "54.7", "64.8 · la meilleure"]
    assert spec["datasets"]["bande"] == [{"low": 49.6, "high": 64.8}]
    (choice,) = [one for one in spec["params"] if one["name"] == charts.YEAR]
    assert choice["select"]["fields"] == ["year"]


def test_the_week_is_told_with_its_reasons() -> None:
    """Which days, what is imported, how still and how cold; without wind only the need."""
    week = WinterWeek(
        span=Span(first=date(2017, 1, 19), last=date(2017, 1, 25)),
        imported_mwh=17_694.9,
        self_production_pct=16.3,
        wind_ratio=0.237,
        solar_ratio=1.06,
        consumption_ratio=1.42,
    )
    said = weather_words.hardest_week(week).replace("\u00a0", " ").replace("\u202f", " ")
    assert "**du 19 au 25 janvier 2017**" in said
    assert "**17,7 GWh**, 16 % du besoin" in said
    assert "les éoliennes y donnent 76 % de moins" in said
    assert said.endswith("on y consomme 42 % de plus.")
    assert "éoliennes" not in weather_words.hardest_week(replace(week, wind_ratio=np.nan))


def test_the_way_back_has_the_same_dates() -> None:
    """A scenario comes back from a weather year to the dates that it left."""
    one = replace(today(TERRITORY), period_start=date(2021, 2, 1), period_end=date(2021, 2, 28))
    assert in_own_weather(in_weather_year(one, 2016), 2021) == one
    assert in_own_weather(one, 2021) is one
