"""Presets: valid wherever they are used, on the sliders' steps, their goal met and not one step below; faults named."""

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elfe_core import clock, load
from elfe_core.curves import Curves
from elfe_core.errors import DataError, ElfeError, InputError
from elfe_core.indicators import indicators
from elfe_core.link_values import highest_gwh
from elfe_core.presets import Goal, Preset, load_presets, months_in, scenario
from elfe_core.scenario import Scenario, today
from elfe_core.simulate import simulate
from elfe_core.territory import Territory, load_territory
from tests import strategies

PRESETS = {preset.key: preset for preset in load.presets()}
FILES = load.territory_files()
SOURCES = ("wind_gwh", "solar_gwh", "bioenergy_gwh")
DAYS = (date(2021, 1, 1), date(2021, 1, 3))


@cache
def loaded(name: str) -> tuple[Territory, Curves]:
    territory = load_territory(FILES[name])
    return territory, load.load_curves(territory)


def shipped(name: str) -> tuple[Territory, Curves]:
    territory, curves = loaded(name.removesuffix(" without wind").removesuffix(" without sun"))
    if "without wind" in name:
        territory = replace(territory, production=replace(territory.production, wind_turbines=0))
    if "without sun" in name:
        territory = replace(territory, production=replace(territory.production, wind_turbines=0, mean_mw={}))
    return territory, curves


USUAL = next(iter(FILES))
PLACES = (*FILES, f"{USUAL} without wind", f"{USUAL} without sun")


@cache
def made(key: str, place: str) -> Scenario:
    territory, curves = shipped(place)
    return scenario(
        PRESETS[key], territory, *clock.whole_days(curves.start_utc, curves.n_hours, territory.timezone), curves
    )


def reached(one: Scenario, place: str) -> float:
    territory, curves = shipped(place)
    return indicators(simulate(one, curves, territory), territory.foyers)["self_production_pct"]


@pytest.mark.parametrize(("key", "place"), [*product(PRESETS, PLACES)])
def test_every_preset_holds_for_every_territory(key: str, place: str) -> None:
    """Each shipped preset can be simulated for each shipped territory, and for one without wind or sun, on steps."""
    one, (territory, _) = made(key, place), shipped(place)
    assert 0.0 <= reached(one, place) <= 100.0
    for field in SOURCES:
        value, now = getattr(one, field), territory.today_gwh(field.removesuffix("_gwh"))
        assert value == now or math.isclose(10 * value, round(10 * value))
        assert 0.0 <= value <= highest_gwh(field, now)
    assert one.storage_mwh == round(one.storage_mwh) <= 500.0


def test_the_settings_are_those_of_the_file() -> None:
    """Each shipped preset changes what its name says from today, and nothing else."""
    territory, curves = shipped(USUAL)
    start = today(territory)
    tenth = dict.fromkeys(("share_res", "share_pro", "share_ent"), 0.9)
    twice = round(2 * territory.today_gwh("wind"), 1)
    sunny = round(3 * territory.foyers / 1000, 1)
    storage = {"storage_on": True, "storage_mwh": round(territory.foyers / 1000), "storage_real": True}
    changes = {
        "aujourdhui": {},
        "elfe": {"flexibility_on": True, "flexible_share": 0.05},
        "eolien2": {"wind_gwh": twice},
        "solaire": {"solar_gwh": sunny},
        "midi": {
            "solar_gwh": sunny,
            "units_water_heater": int(round(0.5 * territory.foyers, -2)),
            "participation_water_heater": 0.3,
            "midday_hours": True,
        },
        "hiver": {"wind_gwh": 0.0, "period_start": date(2020, 12, 1), "period_end": date(2021, 2, 28)},
        "batteries": storage,
        "sobriete": tenth,
        "ensemble": {"wind_gwh": twice, "solar_gwh": sunny, "flexibility_on": True, **tenth, **storage},
    }
    assert {key: made(key, USUAL) for key in changes} == {key: replace(start, **new) for key, new in changes.items()}
    assert set(PRESETS) == {*changes, "moitie"}
    assert curves.n_hours > 8760


@pytest.mark.parametrize("place", PLACES)
def test_the_goal_is_met_and_not_one_step_below(place: str) -> None:
    """Half of the consumption is produced at its hour; with each source one step of its slider lower it is not."""
    one, (territory, _) = made("moitie", place), shipped(place)
    goal = PRESETS["moitie"].goal
    assert goal is not None
    assert reached(one, place) >= goal.at_least
    lower = {field: round(getattr(one, field) - 0.1, 1) for field in goal.by_scaling}
    assert reached(replace(one, **lower), place) < goal.at_least
    largest = max(goal.by_scaling, key=lambda field: getattr(one, field))
    assert reached(one, place) < goal.at_least + 0.2, "no more than a step or so above"
    assert getattr(one, largest) > territory.today_gwh(largest.removesuffix("_gwh"))


def test_sources_grow_in_proportion() -> None:
    """Where both sources are there today, they keep their proportion but for the step that each is rounded up to."""
    one, (territory, _) = made("moitie", USUAL), shipped(USUAL)
    times = one.wind_gwh / territory.today_gwh("wind")
    assert (
        times * territory.today_gwh("solar")
        <= one.solar_gwh + 1e-9
        <= times * territory.today_gwh("solar") + 0.1 + 1e-9
    )


def test_a_source_of_none_grows_with_the_others() -> None:
    """Without any wind today as much wind as sun is built; without both, equal parts."""
    for place in PLACES[-2:]:
        one = made("moitie", place)
        assert one.wind_gwh == one.solar_gwh > 0.0


SUN = np.where(np.arange(72) % 24 // 6 == 1, 1.0, 0.0)
GOAL = Goal(indicator="self_production_pct", at_least=50.0, by_scaling=("wind_gwh", "solar_gwh"))


def solve(goal: Goal, **energies: float) -> Scenario:
    """A goal in a small territory of flat consumption and wind whose sun shines six hours a day."""
    territory = strategies.small_territory()
    production = replace(
        territory.production,
        wind_turbines=1,
        wind_turbine_mean_mw=energies.get("wind_gwh", 0.0) / 8.76,
        mean_mw={"solar": energies.get("solar_gwh", 0.0) / 8.76},
    )
    curves = strategies.curves(
        res=np.ones(72), pro=np.ones(72), ent=np.ones(72), wind=energies["curve"] * np.ones(72), solar=SUN
    )
    preset = Preset(key="a", name="a", sentence="a", goal=goal)
    return scenario(preset, replace(territory, production=production), *DAYS, curves)


def test_a_goal_by_hand() -> None:
    """Flat wind of 30 % of a consumption of 0.2628 GWh meets 30 %: 0.0788 GWh, 0.1 on the slider."""
    one = solve(replace(GOAL, at_least=30.0, by_scaling=("wind_gwh",)), curve=1.0)
    assert (one.wind_gwh, one.solar_gwh) == (0.1, 0.0)


def test_a_goal_that_is_met_already_changes_nothing() -> None:
    """Who produces more than the goal stays as today, to the last bit."""
    one = solve(GOAL, curve=1.0, wind_gwh=0.2123)
    assert one.wind_gwh == pytest.approx(0.2123, abs=1e-12)


def test_a_goal_out_of_reach_says_how_far_it_comes() -> None:
    """Sun alone, six hours a day, covers a quarter of a flat consumption: a goal of half is refused with that."""
    with pytest.raises(InputError) as caught:
        solve(GOAL, curve=0.0, solar_gwh=0.05)
    assert (caught.value.field, caught.value.low) == ("self_production_pct", 50.0)
    assert caught.value.value == pytest.approx(25.0)
    with pytest.raises(InputError):
        solve(replace(GOAL, by_scaling=("bioenergy_gwh",)), curve=1.0)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"times": {"wind": 1e6}}, "wind_gwh"),
        ({"solar_mwh_per_foyer": 1e6}, "solar_gwh"),
        ({"storage_kwh_per_foyer": 501.0}, "storage_mwh"),
        ({"uses": {"freezer": 201.0}}, "units_freezer"),
        ({"months": (5,)}, "months"),
    ],
)
def test_what_no_slider_shows_is_refused(changes: dict[str, float], field: str) -> None:
    """A preset that this territory's sliders or days cannot show is refused, with the bounds, not cut."""
    preset = Preset(key="a", name="a", sentence="a", **changes)  # type: ignore[arg-type]
    with pytest.raises(InputError) as caught:
        scenario(preset, strategies.small_territory(), *DAYS, strategies.curves(res=np.ones(72)))
    assert caught.value.field == field
    assert caught.value.low is not None
    assert caught.value.high is not None


@pytest.mark.parametrize(
    ("months", "first", "last", "expected"),
    [
        ((12, 1, 2), date(2020, 1, 1), date(2021, 12, 31), (date(2020, 12, 1), date(2021, 2, 28))),
        ((12, 1, 2), date(2018, 1, 1), date(2020, 2, 29), (date(2019, 12, 1), date(2020, 2, 29))),
        ((12, 1, 2), date(2018, 1, 1), date(2020, 2, 28), (date(2018, 12, 1), date(2019, 2, 28))),
        ((12, 1, 2), date(2021, 1, 1), date(2021, 12, 31), (date(2021, 1, 1), date(2021, 2, 28))),
        ((12, 1, 2), date(2021, 12, 20), date(2021, 12, 24), (date(2021, 12, 20), date(2021, 12, 24))),
        ((7,), date(2020, 1, 1), date(2021, 7, 30), (date(2020, 7, 1), date(2020, 7, 31))),
        (tuple(range(1, 13)), date(2020, 1, 1), date(2021, 12, 31), (date(2021, 1, 1), date(2021, 12, 31))),
    ],
)
def test_the_last_whole_season(months: tuple[int, ...], first: date, last: date, expected: tuple[date, date]) -> None:
    """The last complete run of the months within the data, over the year's end too; else the first part of one."""
    assert months_in(months, first, last) == expected


@given(st.integers(1, 12), st.integers(1, 12), st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 1500))
def test_a_season_lies_in_the_data_and_in_its_months(start: int, n_months: int, first: date, n_days: int) -> None:
    """Whatever the months and the days, the period lies within both, or there is none and that is said."""
    months = tuple((start - 1 + i) % 12 + 1 for i in range(n_months))
    last = first + timedelta(days=n_days)
    days = [first + timedelta(days=i) for i in range(n_days + 1)]
    try:
        begin, end = months_in(months, first, last)
    except InputError:
        assert all(day.month not in months for day in days)
        return
    assert first <= begin <= end <= last
    inside = [begin + timedelta(days=i) for i in range((end - begin).days + 1)]
    assert all(day.month in months for day in inside)


def test_data_without_the_usual_period_are_shown_whole() -> None:
    """Where the data do not cover the territory's usual period, the preset's period is all of the data."""
    preset = Preset(key="a", name="a", sentence="a")
    one = scenario(preset, strategies.small_territory(), DAYS[0], date(2021, 1, 2), strategies.curves(res=np.ones(48)))
    assert (one.period_start, one.period_end) == (DAYS[0], date(2021, 1, 2))


# --- the file ---

SOUND = '[[preset]]\nkey = "a"\nname = "A"\nsentence = "Aa."\n'


def faults(folder: Path, text: str) -> Iterator[str]:
    path = folder / "presets.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ElfeError) as caught:
        load_presets(path)
    for fault in caught.value.each():
        assert isinstance(fault, DataError)
        assert fault.file == "presets.toml"
        yield f"{fault.expected} / {fault.value}"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("wind_time = 2", "preset[0]: a key among key, name"),
        ("wind_times = -1", "preset[0].wind_times: a number >= 0 / -1"),
        ("share_res = 2.5", "preset[0].share_res: a number from 0 to 2 / 2.5"),
        ("share_res = 0.905", "preset[0].share_res: a multiple of 0.01 / 0.905"),
        ("flexible_share = 0.6", "preset[0].flexible_share: a number from 0 to 0.5 / 0.6"),
        ("flexible_share = 0.051", "preset[0].flexible_share: a multiple of 0.005"),
        ('storage_kwh_per_foyer = "1"', "preset[0].storage_kwh_per_foyer: a number >= 0 / '1'"),
        ("solar_times = 2\nsolar_mwh_per_foyer = 3", "preset[0].solar_times: nothing, as long as solar_mwh_per_foyer"),
        ("uses = {fridge = 1}", "preset[0].uses: a key among dishwasher"),
        ("uses = {dryer = -1}", "preset[0].uses.dryer: a number >= 0 / -1"),
        ("participation = 2", "preset[0].participation: a number from 0 to 1 / 2"),
        ("midday_hours = 1", "preset[0].midday_hours: one of true, false / 1"),
        ("months = []", "preset[0].months: a list of whole numbers from 1 to 12 / []"),
        ("months = [13]", "preset[0].months: a list of whole numbers from 1 to 12 / [13]"),
        ("months = [12, 2]", "preset[0].months: months that follow one another / [12, 2]"),
        ('by_scaling = ["wind_gwh"]', "preset[0].reach: a table / None"),
        ('reach = {indicator = "joy", at_least = 1}\nby_scaling = ["wind_gwh"]', "preset[0].reach.indicator: one of"),
        (
            'reach = {indicator = "coverage_pct", at_least = 101}\nby_scaling = ["wind_gwh"]',
            "preset[0].reach.at_least: a number from 0 to 100 / 101",
        ),
        (
            'reach = {indicator = "coverage_pct", at_least = 1}\nby_scaling = ["storage_mwh"]',
            "preset[0].by_scaling: one of wind_gwh, solar_gwh, bioenergy_gwh / ['storage_mwh']",
        ),
        ('reach = {indicator = "coverage_pct", at_least = 1}', "preset[0].by_scaling: a list of texts / None"),
        (SOUND, "preset[1].key: lower-case letters, digits and hyphens that no other one bears / 'a'"),
        (SOUND.replace('"a"', '"Été"'), "preset[1].key: lower-case letters, digits and hyphens"),
    ],
)
def test_a_damaged_file_is_refused_with_its_key(tmp_path: Path, line: str, expected: str) -> None:
    """Each damage of the file names the key, what should stand there and what does."""
    found = list(faults(tmp_path, f"{SOUND}{line}\n"))
    assert any(one.startswith(expected) for one in found), found


def test_all_faults_of_the_file_at_once(tmp_path: Path) -> None:
    """Three faults in three presets are said together; a file without a preset, or with another table, is one fault."""
    text = (
        SOUND.replace('name = "A"\n', "")
        + SOUND.replace('"a"', '"b"')
        + "months = [0]\n"
        + SOUND
        + "wind_times = true\n"
    )
    assert len(list(faults(tmp_path, text))) == 4
    assert list(faults(tmp_path, "")) == ["preset: at least one table / None"]
    assert len(list(faults(tmp_path, SOUND + "[other]\n"))) == 1


def test_a_sound_file_is_read_as_it_stands(tmp_path: Path) -> None:
    """Every setting comes out as written; what is not said is today's."""
    path = tmp_path / "presets.toml"
    lines = "uses = {dryer = 0.2}\nparticipation = 0.5\nmidday_hours = true\n"
    lines += (
        "wind_times = 1.5\nshare_ent = 0.93\nflexible_share = 0.015\nstorage_kwh_per_foyer = 2\nmonths = [11, 12]\n"
    )
    goal = 'reach = {indicator = "import_max_mw", at_least = 300}\nby_scaling = ["bioenergy_gwh"]\n'
    path.write_text(SOUND + lines + goal, encoding="utf-8")
    (found,) = load_presets(path)
    assert found == Preset(
        key="a",
        name="A",
        sentence="Aa.",
        times={"wind": 1.5},
        share_ent=0.93,
        flexible_share=0.015,
        storage_kwh_per_foyer=2.0,
        uses={"dryer": 0.2},
        participation=0.5,
        midday_hours=True,
        months=(11, 12),
        goal=Goal(indicator="import_max_mw", at_least=300.0, by_scaling=("bioenergy_gwh",)),
    )


def test_uses_are_said_by_foyer() -> None:
    """A quarter of 1 000 foyers has one, to the hundred that the field steps by; half of them let them be driven."""
    preset = Preset(key="a", name="a", sentence="a", uses={"water_heater": 0.25}, participation=0.5, midday_hours=True)
    one = scenario(preset, strategies.small_territory(), *DAYS, strategies.curves(res=np.ones(72)))
    assert (one.units_water_heater, one.participation_water_heater, one.midday_hours) == (200, 0.5, True)
    assert (one.units_dryer, one.participation_dryer) == (0, 0.3)


def test_the_shipped_file_is_fit_to_be_read() -> None:
    """Every shipped preset has its own name and one sentence of reasonable length that ends as one."""
    assert len({preset.name for preset in PRESETS.values()}) == len(PRESETS) >= 6
    assert next(iter(PRESETS.values())) == Preset(
        key="aujourdhui", name="Aujourd'hui", sentence=next(iter(PRESETS.values())).sentence
    )
    for preset in PRESETS.values():
        assert 30 <= len(preset.sentence) <= 160
        assert preset.sentence[-1] in ".?"
        assert preset.key.isascii()
