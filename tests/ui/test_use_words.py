"""Uses in words, their typical day as a table and as a chart."""

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from elfe_core.insight.by_use import UseResult
from elfe_core.scenario import today
from elfe_core.territory import load_territory
from elfe_core.uses import Use
from elfe_ui import charts, series
from elfe_ui.charts import theme
from elfe_ui.exports import csv_tables
from elfe_ui.words import use_words
from elfe_ui.words.names import USES, use_text
from elfe_ui.words.shown import Shown
from elfe_ui.words.use_words import Driven
from tests.strategies import balance_of

TERRITORY = load_territory(Path(__file__).parents[2] / "data" / "territory.toml")
TODAY = today(TERRITORY)
YEARLY, OF_WEEK = Shown("mw", 1000), Shown("mw", 1000, 168)


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def a_use(**choices: Any) -> Use:
    return Use(**{"name": "dryer", "kwh_per_day": 1.0, "power_kw": 1.0, "profile": (), "existing": True, **choices})


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({}, "à toute heure"),
        ({"window_h": 4}, "à toute heure, à moins de 4 h de l'heure habituelle"),
        ({"allowed": ((22, 6),)}, "la nuit, de 22 h à 6 h"),
        ({"allowed": ((12, 15), (1, 6))}, "la nuit, de 1 h à 6 h et à midi, de 12 h à 15 h"),
        ({"allowed": ((7, 22),)}, "de 7 h à 22 h"),
        ({"allowed": ((18, 0),)}, "la nuit, de 18 h à 24 h"),
    ],
)
def test_hours_are_told_in_words(choices: dict[str, Any], said: str) -> None:
    """Ranges by when they are, the night first; a short window as how far a start may move."""
    assert plain(use_words.hours(a_use(**choices), at_midday=False)) == said


def test_midday_hours_stand_for_those_that_have_them() -> None:
    """The midday rule changes what a use may do where it has hours of its own for it, and nothing else."""
    heater = a_use(allowed=((22, 6),), allowed_midday=((12, 15),))
    assert plain(use_words.hours(heater, at_midday=True)) == "à midi, de 12 h à 15 h"
    assert plain(use_words.hours(a_use(allowed=((22, 6),)), at_midday=True)) == "la nuit, de 22 h à 6 h"


def test_the_usual_number_comes_from_the_foyers() -> None:
    """Two figures, by what a foyer has, by one in ten where that is not said; an estimate named so, with its source."""
    assert use_words.suggestion(a_use(per_foyer=0.33), 50_951) == 17_000
    assert use_words.suggestion(a_use(), 50_951) == 5100
    assert use_words.suggestion(a_use(per_foyer=2.0), 10**7) == 200_000
    told = plain(use_words.about(a_use(per_foyer=0.33, existing=False, source="Insee, 2014."), 50_951))
    assert told.startswith("Estimation pour les 50 951 foyers d'ici : 17 000 sèche-linge. Leur consommation s'ajoute")
    assert told.endswith("Insee, 2014.")


def test_every_shipped_use_fits_at_its_usual_number() -> None:
    """Each has a number per foyer with a source, a name and a colour of its own."""
    for use in TERRITORY.uses:
        assert use.per_foyer is not None
        assert use.source
        assert use.name in USES
    tones = {theme.use_colour(use.name, dark=False) for use in TERRITORY.uses}
    assert len(tones) == len(TERRITORY.uses)


def test_an_unknown_use_is_readable() -> None:
    """Its own name, and the colour of the rest."""
    assert use_text("pool_pump").legend == theme.use_label("pool_pump") == "Pool pump"
    assert theme.use_colour("pool_pump", dark=True) == theme.colour("rest", dark=True)


def of(**choices: float) -> Driven:
    return Driven(**{"appliances": 9000, "placed_mwh": 12_300, "avoided_mwh": 4120, "imported_mwh": 250_000, **choices})


def test_the_headline_says_what_is_avoided() -> None:
    """A figure with how its hours were chosen; words alone where nothing is gained, more is imported, none driven."""
    figure, words = map(plain, use_words.headline(of(), TODAY, YEARLY))
    assert figure == "4,12 GWh/an"
    assert words.startswith("d'importation en moins : 9 000 appareils pilotés consomment 12,3 GWh/an à une autre heure")
    assert "une borne haute" in words
    yesterday = replace(TODAY, foresight="day_before")
    assert "la veille" in use_words.headline(of(), yesterday, YEARLY)[1]
    assert "borne haute" not in use_words.headline(of(), yesterday, YEARLY)[1]
    for avoided_mwh, part in ((100.0, "presque pas"), (-500.0, "font importer 500 MWh/an de plus")):
        figure, words = use_words.headline(of(avoided_mwh=avoided_mwh), TODAY, YEARLY)
        assert (figure, part in plain(words)) == ("", True)
    figure, words = use_words.headline(of(avoided_mwh=0.0), replace(TODAY, foresight="none"), YEARLY)
    assert (figure, "heure habituelle" in words) == ("", True)


def test_energies_of_a_week_are_those_of_the_week() -> None:
    """A yearly rate over 168 hours, without "a year"."""
    assert plain(use_words.energy(8760.0, OF_WEEK)) == "168 MWh"
    assert plain(use_words.energy(8760.0, YEARLY)) == "8,76 GWh/an"


@pytest.mark.parametrize(
    ("known", "yesterday", "bound", "parts"),
    [
        (7400.0, 4200.0, 13_180.0, ["7,40 GWh/an", "4,20 GWh/an, soit 57 %", "13,2 GWh/an : c'est la borne haute"]),
        (7400.0, 1.0, None, ["presque rien"]),
        (500.0, -300.0, 0.0, ["ils en font importer 300 MWh/an de plus"]),
        (-5.0, 0.0, None, ["n'évitent aucune importation"]),
    ],
)
def test_the_sentence_names_what_is_compared(
    known: float, yesterday: float, bound: float | None, parts: list[str]
) -> None:
    """Both foresights beside natural hours, and the bound only where there is one."""
    avoided = {"perfect": known, "day_before": yesterday, "none": 0.0}
    told = plain(use_words.foresights(avoided, bound, TODAY, YEARLY)).replace("**", "")
    assert told.startswith("Comparés aux mêmes appareils à leurs heures habituelles")
    assert [part for part in parts if part not in told] == []
    assert ("borne haute" in told) == bool(bound)


def result(**choices: float) -> UseResult:
    values = {
        "placed_mwh": 1490.0,
        "left_mwh": 0.0,
        "avoided_alone_mwh": 645.0,
        "avoided_mwh": 626.0,
        "later_h": 1.0,
        "earlier_h": 5.8,
        "appliances_for_1pct": 38_412.0,
    }
    return UseResult(use="dishwasher", **{**values, **choices})


def test_a_row_of_the_table() -> None:
    """A cell for each column; what moves nothing has dashes; what has no place says how much."""
    cells = [tuple(map(plain, cell)) for cell in use_words.row(result(), 31_000, YEARLY)]
    assert len(cells) == len(use_words.COLUMNS)
    assert cells == [
        ("1,49 GWh/an", ""),
        ("626 MWh/an", "seul : 645 MWh/an"),
        ("6,8 h", "surtout plus tôt"),
        ("38 000", "il y en a 31 000 ici"),
        ("rien", ""),
    ]
    still = use_words.row(
        result(later_h=math.nan, earlier_h=math.nan, appliances_for_1pct=math.nan, left_mwh=12.0), 31_000, YEARLY
    )
    assert [plain(figure) for figure, _ in still[2:]] == ["–", "–", "12,0 MWh/an"]
    assert use_words.row(result(later_h=3.0, earlier_h=3.0), 1, YEARLY)[2][1] == "plus tôt ou plus tard"


NATURAL = np.array([np.arange(96) % 24 == 20, np.arange(96) % 24 == 8], dtype=float)
RUN = np.array([np.arange(96) % 24 == 13, np.arange(96) % 24 == 8], dtype=float)


def test_the_typical_day_keeps_each_use_and_the_rest() -> None:
    """Before and after, hour by hour, the parts add up to all consumption; what a use leaves stands where it goes."""
    start = balance_of(np.full(96, 10.0), np.arange(96) % 24 * 1.0)
    balance = replace(
        start,
        uses=("dishwasher", "dryer"),
        uses_w=RUN,
        uses_natural_w=NATURAL,
        consumption_before_w=np.full(96, 10.0),
        consumption_w=10.0 + RUN.sum(axis=0) - NATURAL.sum(axis=0),
    )
    frame = series.typical_uses(balance, TERRITORY, unit="w")
    sums = frame.groupby(["panel", "hour"])["power"].sum()
    hour_of = {panel: part.loc[part["key"].eq("dishwasher")] for panel, part in frame.groupby("panel")}
    moved = [hour_of[panel].set_index("hour")["power"].idxmax() for panel in ("before", "after")]
    assert (moved[0] - moved[1]) % 24 == 7
    assert sums["before"].to_numpy() == pytest.approx(10.0)
    assert sums["after"].sum() == pytest.approx(240.0)
    behind = series.typical_surplus(balance, TERRITORY, unit="w")
    assert set(behind["surplus_share"].unique()) <= {0.0, 0.25, 0.5, 0.75, 1.0}
    table = csv_tables.typical_uses(frame, behind, "period", "w")
    assert list(table)[:3] == [
        "Heure locale (h)",
        "Lave-vaisselle, heures habituelles (W/foyer)",
        "Lave-vaisselle, heures choisies (W/foyer)",
    ]
    spec = charts.typical_uses(frame, behind, "period", unit="w", dark=False).to_dict()
    assert {row["x"] for row in spec["datasets"]["heures"]} == {*range(24), *range(27, 51)}
    assert {row["key"] for row in spec["datasets"]["heures"]} == {"dishwasher", "dryer", "rest"}
    alone = charts.typical_uses(frame, behind, "period", unit="w", dark=False, alone=True).to_dict()
    assert {row["key"] for row in alone["datasets"]["heures"]} == {"dishwasher", "dryer"}
