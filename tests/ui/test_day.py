"""The plan of a day in words, in pictures and on a noticeboard's sheet."""

import re
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from datetime import date
from io import BytesIO

import pandas as pd
import pytest

from elfe_core import day_plan
from elfe_core.catalogue import USES
from elfe_core.curves import CURVE_NAMES
from elfe_core.day_plan import DAY, DAY_BEFORE, FILE, GOOD, QUALITIES, DayPlan, Outcome, PlannedUse
from elfe_ui import charts, series
from elfe_ui.day import poster
from elfe_ui.exports import pictures
from elfe_ui.words import day_words
from tests.core.day_plan.example import AUTUMN, FLEETS, SPRING, a_forecast, measured, plan_of

JUNE = date(2021, 6, 15)
MANY = {**FLEETS, "units_electric_car": 300, "participation_electric_car": 1.0}
FOOTER = poster.Footer("Golfe du Morbihan & alentours", ("Une note <brève>.",), True)
SVG = "{http://www.w3.org/2000/svg}"


def plain(words: str) -> str:
    """Without bold, with plain spaces."""
    return re.sub(r"[\u00a0\u202f]", " ", words).replace("**", "")


def use_of(plan: DayPlan, name: str) -> PlannedUse:
    return next(use for use in plan.uses if use.name == name)


# --- words ---


def test_every_use_has_an_order_and_a_drawing() -> None:
    """And every kind of hour its words."""
    assert set(day_words.USES) == set(USES)
    assert {poster.icon(name) for name in USES} - {poster.icon("")} == {poster.icon(name) for name in USES}
    assert set(day_words.QUALITIES) == set(day_words.RULES) == set(day_words.POSTER_LEGEND) == set(QUALITIES)


def test_a_day_with_surplus_is_said_in_orders() -> None:
    """When to start what; the water heater's night has none."""
    plan = plan_of(JUNE, **FLEETS)
    assert plain(day_words.headline(plan)) == "Du surplus local de 10 h à 17 h."
    orders = [plain(line) for line in day_words.all_orders(plan)]
    assert orders[0] == "Lancez le lave-vaisselle entre 12 h et 15 h."
    assert orders[1].startswith(
        "Faites chauffer l'eau entre minuit et 2 h ou entre 22 h et minuit, le moins mauvais moment"
    )
    assert "hors des heures permises" in orders[1]
    assert "le chauffage" not in " ".join(orders)


def test_a_day_without_surplus_has_no_good_hour() -> None:
    """The least bad one is named so."""
    plan = plan_of(JUNE, solar_gwh=0.0, wind_gwh=0.0, **FLEETS)
    assert day_words.headline(plan) == "Pas de surplus local ce jour-là."
    assert all("le moins mauvais moment" in line for line in day_words.all_orders(plan))
    assert all(day_words.in_short(plan, use).startswith("au mieux") for use in plan.uses if use.energy_kwh)


def test_groups_are_said_with_their_reason() -> None:
    """Each group's hours, and what everybody at once would draw."""
    plan = plan_of(JUNE, **MANY)
    car = use_of(plan, "electric_car")
    said = plain(day_words.groups(plan, car))
    assert said.startswith("En 3 groupes égaux : A entre ")
    assert "Tous à 18 h, ils demanderaient 900 kW de plus à acheter d'un coup" in said
    assert day_words.groups(plan, use_of(plan, "dishwasher")) == ""
    with_surplus = replace(car, at_once=replace(car.at_once, surplus_kw=300.0))
    assert "pour 300 kW de surplus" in plain(day_words.why_groups(plan, with_surplus))


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Outcome(100.0, 90.0, 9.0, 9.0), "Ce plan évite d'acheter 10,0 kWh"),
        (Outcome(100.0, 100.0, 9.0, 8.0), "ne change pas l'énergie achetée"),
        (Outcome(100.0, 100.0, 9.0, 8.0), "passe de 9,00 kW à 8,00 kW"),
        (Outcome(100.0, 150.0, 9.0, 9.0), "fait acheter 50,0 kWh de plus"),
    ],
)
def test_what_a_plan_brings_is_said_as_it_is(outcome: Outcome, said: str) -> None:
    """Less, the same, or more."""
    plan = replace(plan_of(JUNE, **FLEETS), believed=outcome)
    assert said in plain(day_words.effect(plan))


def test_why_a_plan_buys_more_is_said() -> None:
    """A use whose own hours had surplus is sent into a night that has none."""
    at_noon = tuple(1.0 if hour == 13 else 0.0 for hour in range(24))
    plan = plan_of(JUNE, **FLEETS)
    heater = use_of(plan, "water_heater")
    moved = replace(heater, natural_kw=pd.Series(at_noon).to_numpy())
    worse = replace(plan, uses=(moved,), believed=Outcome(1.0, 2.0, 1.0, 1.0))
    assert "le surplus tombe hors des heures permises (chauffe-eau)" in plain(day_words.effect(worse))


def test_what_is_believed_is_said() -> None:
    """The day, the day before, a file with what it lacks."""
    known = [name for name in CURVE_NAMES if name != "bioenergy"]
    assert "connue d'avance" in day_words.origins(plan_of(JUNE), known)
    assert "à la veille" in day_words.origins(plan_of(JUNE, DAY_BEFORE), known)
    wind = a_forecast(measured("wind", "2021-06-14T22:00", [1e6] * 24))
    said = day_words.origins(plan_of(JUNE, FILE, wind), known)
    assert said == "Prévu par votre fichier : l'éolien. Pris de la veille : le solaire et la consommation."
    later = a_forecast(measured("wind", "2026-06-15T22:00", [1e6] * 24))
    assert day_words.LIKE in day_words.origins(plan_of(date(2026, 6, 16), FILE, later), known)


def test_outcomes_stand_beside_each_other() -> None:
    """With perfect foresight the bound and the day before; with a forecast what was believed and what came."""
    perfect, before = plan_of(JUNE, **FLEETS), plan_of(JUNE, DAY_BEFORE, **FLEETS)
    assert [name for name, _ in day_words.outcomes(perfect, before)] == [
        "Si l'on connaît la journée d'avance (borne haute)",
        "Plan fait d'après la veille, avec ce qui est venu",
    ]
    assert [name for name, _ in day_words.outcomes(before, None)] == [
        "Si la journée est comme prévu",
        "Avec ce qui est venu",
    ]
    assert len(day_words.outcomes(replace(before, came=None), None)) == 1


@pytest.mark.parametrize(
    ("day", "said"), [(SPRING, "il n'y a pas de 2 h"), (AUTUMN, "2 h vient deux fois"), (JUNE, "")]
)
def test_days_when_clocks_change_are_said(day: date, said: str) -> None:
    """And no others."""
    assert said in day_words.clock_change(plan_of(day))
    assert bool(day_words.clock_change(plan_of(day))) == bool(said)


# --- pictures ---


@pytest.mark.parametrize(("day", "n"), [(SPRING, 23), (AUTUMN, 25), (JUNE, 24)])
def test_strips_hold_every_hour_of_the_day(day: date, n: int) -> None:
    """Whole, half and low bars by quality, none where a use may not run; the clock is that of the wall."""
    plan = plan_of(day, **MANY)
    bars, marks = series.hour_bars(plan, plan.uses), series.clock_marks(plan)
    assert len(bars) == n * len(plan.uses)
    assert set(bars.loc[bars["quality"] == "Bonne heure", "level"]) <= {1.0}
    assert set(bars.loc[bars["quality"] == "", "level"]) <= {0.0}
    assert marks["label"].str.replace("\u00a0", " ").tolist() == [f"{hour} h" for hour in range(0, 25, 3)]
    hours = plan.local_hours()
    assert all(str(hours[place])[11:13] == label[:2].strip("\u00a0").zfill(2) for place, label in
               zip(marks["hour"][:-1], marks["label"][:-1], strict=True))  # fmt: skip
    letters = bars.loc[bars["name"] == "Voiture électrique", "groups"]
    assert set("".join(letters)) == set("ABC")
    spec = charts.hour_strips(bars, series.heads(plan, plan.uses), marks, dark=False).to_dict()
    assert spec["layer"][0]["encoding"]["x"]["scale"]["domain"] == [0, n]


def test_the_day_s_power_shows_its_surplus_only() -> None:
    """What production is above consumption by the plan; round powers below the highest carry the unit once."""
    plan = plan_of(JUNE, **FLEETS)
    powers = series.day_power(plan, "mw", 1000)
    assert powers["production"].to_numpy() == pytest.approx(plan.production_kw / 1000.0)
    drawn = charts.day_power(powers, series.power_ticks(powers, "mw"), unit="mw", dark=True).frames["puissances"]
    above = drawn["production"] > drawn["planned"]
    assert drawn["surplus"].notna().tolist() == above.tolist()
    ticks = series.power_ticks(powers, "mw")
    assert 3 <= len(ticks) <= 5
    assert ticks["label"].str.contains("MW").sum() == 1
    none = powers.assign(production=0.0, planned=0.0, natural=0.0)
    assert series.power_ticks(none, "mw")["power"].tolist() == [0.0]


def test_the_table_of_strips_says_every_hour() -> None:
    """In words, with what is advised."""
    plan = plan_of(JUNE, **FLEETS)
    table = series.day_table(plan, plan.uses)
    assert len(table) == 24
    assert "Bonne heure, conseillée" in set(table["Lave-vaisselle"])
    assert "Non permise" in set(table["Chauffe-eau"])


# --- the noticeboard ---


@pytest.mark.parametrize("day", [SPRING, AUTUMN, JUNE])
def test_the_poster_is_a4_and_says_what_it_must(day: date) -> None:
    """Day, territory, demonstration, each use that people start with its hours; nothing beyond the paper."""
    plan = plan_of(day, **MANY)
    root = ElementTree.fromstring(poster.poster_svg(plan, FOOTER))
    assert (root.get("width"), root.get("height")) == ("794", "1123")
    said = [plain(text.text or "") for text in root.iter(f"{SVG}text")]
    assert {plain(day_words.day_title(day)), FOOTER.territory, day_words.POSTER_DEMONSTRATION, FOOTER.notes[0]} <= set(
        said
    )
    for use in poster.shown_uses(plan):
        assert use.is_started
        assert {day_words.title(use.name), plain(day_words.told(plan, use))} <= set(said)
    for box in root.iter(f"{SVG}rect"):
        if box.get("width") not in ("100%", "794"):
            assert 0.0 <= float(box.get("x", "0")) <= 794.0 - float(box.get("width", "0"))
    for text in root.iter(f"{SVG}text"):
        assert 0.0 < float(text.get("y", "0")) < 1123.0


def test_bars_of_the_poster_differ_without_colour() -> None:
    """Height tells the quality; main words are at least 25 px, 6.6 mm."""
    plan = plan_of(JUNE, **FLEETS)
    root = ElementTree.fromstring(poster.poster_svg(plan, FOOTER))
    heights = {
        box.get("fill"): box.get("height")
        for box in root.iter(f"{SVG}rect")
        if box.get("fill") in poster.COLOURS.values()
    }
    assert len(set(heights.values())) == len(heights) == 3
    sizes = {plain(text.text or ""): float(text.get("font-size", "0")) for text in root.iter(f"{SVG}text")}
    assert all(sizes[plain(day_words.told(plan, use))] >= 25 for use in poster.shown_uses(plan))


def test_a_plan_for_controllers_alone_has_a_poster_too() -> None:
    """It shows what they drive."""
    plan = plan_of(date(2021, 1, 12), units_heating=50)
    assert [use.name for use in poster.shown_uses(plan)] == ["heating"]
    assert "Chauffage électrique" in poster.poster_svg(plan, FOOTER)


def test_the_poster_as_a_picture() -> None:
    """PNG of A4 in the scale asked for."""
    content = pictures.png_of(poster.poster_svg(plan_of(JUNE, **FLEETS), FOOTER), 1.0)
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = (int.from_bytes(content[at : at + 4]) for at in (16, 20))
    assert (width, height) == (794, 1123)
    assert len(BytesIO(content).getvalue()) > 10_000


def test_good_needs_most_of_the_energy_in_good_hours() -> None:
    """One good hour of many does not make the hours told good ones."""
    (use,) = plan_of(JUNE, units_dishwasher=10, participation_dishwasher=1.0).uses
    assert day_words.is_good(use)
    assert not day_words.is_good(replace(use, quality=tuple("middling" if one == GOOD else one for one in use.quality)))
    assert day_plan.GOOD_SHARE == 0.5
    assert day_words.SOURCES[DAY] == "La journée elle-même"
