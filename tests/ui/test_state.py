"""Links, widgets and scenarios: what goes around comes around, and today's energies are exactly today's."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elfe_core import clock, link_values, load, presets
from elfe_core.catalogue import SOURCES
from elfe_core.scenario import POWER_UNITS, Display, Scenario, dates_in, today
from elfe_core.territory import load_territory
from elfe_ui import state
from elfe_ui.factors import sliders
from elfe_ui.state import Value, WidgetSpec
from elfe_ui.words.formats import POWER_UNIT_LABELS
from tests.app.screen import TERRITORY_FILE

TERRITORY = load_territory(TERRITORY_FILE)
FIRST, LAST = date(2020, 1, 1), date(2021, 12, 31)
KNOWN = state.widget_specs(TERRITORY, FIRST, LAST)
DEFAULTS: dict[str, Value] = {key: choice.default for key, choice in KNOWN.items()}


def values_of(choice: WidgetSpec) -> st.SearchStrategy[Value]:
    """Values that the widget of a choice can have."""
    if isinstance(choice.default, bool):
        return st.booleans()
    if choice.choices:
        return st.sampled_from(choice.choices)
    if isinstance(choice.default, date):
        return st.dates(choice.low, choice.high)  # type: ignore[arg-type]
    if isinstance(choice.default, int):
        return st.integers(choice.low, choice.high)  # type: ignore[arg-type]
    return st.floats(choice.low, choice.high)  # type: ignore[arg-type]


VALUES = st.fixed_dictionaries({key: values_of(choice) for key, choice in KNOWN.items()})
OWN_WEATHER = {"meteo": KNOWN["meteo"].default}
USUAL_YEAR = [date(2021, 1, 1), date(2021, 12, 31)]


def written(value: Value) -> str:
    """A value as the address holds it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


@given(VALUES)
def test_a_link_of_possible_values_has_no_fault(values: dict[str, Value]) -> None:
    """Whatever the widgets can say, its link is accepted."""
    assert state.link_faults({key: [written(value)] for key, value in values.items()}, KNOWN) == []


@given(VALUES)
def test_a_scenario_says_what_the_widgets_say(values: dict[str, Value]) -> None:
    """Each widget's value stands in its field, in the core's units; the period must not end before it begins."""
    values["du"], values["au"] = sorted((values["du"], values["au"]))  # type: ignore[type-var]
    scenario, display = state.scenario_of(values, TERRITORY), state.display_of(values)
    energies = (scenario.wind_gwh, scenario.solar_gwh, scenario.bioenergy_gwh)
    assert energies == pytest.approx([values[key] for key in ("eolien", "solaire", "bioenergie")], abs=0.05)
    assert (scenario.storage_on, scenario.storage_mwh) == (values["stockage"], values["stockage_mwh"])
    assert (scenario.flexibility_on, scenario.flexibility_window_h) == (values["flexibilite"], values["fenetre_h"])
    assert 100 * scenario.flexible_share == pytest.approx(values["flexible_pct"])
    shares = (scenario.share_res, scenario.share_pro, scenario.share_ent)
    assert shares == tuple(values[f"{sector}_pct"] / 100 for sector in ("res", "pro", "ent"))  # type: ignore[operator]
    days, year = (values["du"], values["au"]), scenario.weather_year
    assert (scenario.period_start, scenario.period_end) == (dates_in(*days, year) if year else days)  # type: ignore[arg-type]
    assert values["meteo"] == (str(year) if year else "Celle des données")
    assert 100 * scenario.wind_region_share == pytest.approx(values["vent_region_pct"])
    assert scenario.cut_then_simulate is (values["ordre"] == "La période seule")
    assert scenario.scale_on_period is (values["echelle"] == "La période")
    assert scenario.original_rule is values["regle_origine"]
    assert scenario.storage_real is (values["batterie"] == "Réelle")
    assert 100 * scenario.storage_efficiency == pytest.approx(values["rendement_pct"])
    assert (scenario.storage_duration_h, scenario.export_limit_mw) == (values["duree_h"], values["limite_export_mw"])
    assert POWER_UNIT_LABELS[display.power_unit] == values["unite"]
    assert (display.smoothing_on, display.smoothing_h) == (values["lissage"], values["lissage_h"])


def test_the_defaults_are_exactly_today() -> None:
    """Untouched widgets give today's scenario to the last bit, and the usual display."""
    assert state.scenario_of(DEFAULTS, TERRITORY) == today(TERRITORY)
    assert state.display_of(DEFAULTS) == Display()
    assert today(TERRITORY).wind_gwh == pytest.approx(121.16832, abs=1e-9)
    assert DEFAULTS["eolien"] == 121.2
    assert (DEFAULTS["stockage_mwh"], type(DEFAULTS["stockage_mwh"])) == (20.0, float)


@pytest.mark.parametrize(
    ("key", "field"), [("eolien", "wind_gwh"), ("solaire", "solar_gwh"), ("bioenergie", "bioenergy_gwh")]
)
def test_a_step_from_today_and_back(key: str, field: str) -> None:
    """One step away is that value, and back is today's exact energy again."""
    shown = float(DEFAULTS[key])  # type: ignore[arg-type]
    away = state.scenario_of(DEFAULTS | {key: round(shown + 0.1, 1)}, TERRITORY)
    assert getattr(away, field) == round(shown + 0.1, 1)
    assert away == replace(today(TERRITORY), **{field: round(shown + 0.1, 1)})
    assert getattr(state.scenario_of(DEFAULTS | {key: shown}, TERRITORY), field) == getattr(today(TERRITORY), field)


@pytest.mark.parametrize(
    ("key", "texts"),
    [
        ("eolien", ["150.0", "200.0"]),
        ("eolien", ["200.0", "200.0"]),
        ("stockage", ["true", "false"]),
        ("stockage", ["True"]),
        ("stockage", ["1"]),
        ("unite", ["MW", "MW"]),
        ("du", ["20210505"]),
        ("du", ["2021-W10-1"]),
        ("du", ["2021-02-30"]),
        ("fenetre_h", ["12.5"]),
        ("fenetre_h", ["5e1"]),
        ("stockage_mwh", ["12,5"]),
        ("res_pct", ["1_0"]),
        ("res_pct", ["\u0661\u0662"]),
        ("eolien", ["nan"]),
        ("eolien", ["inf"]),
        ("eolien", [""]),
        ("eolien", []),
    ],
)
def test_what_a_widget_would_not_take_as_it_is_is_a_fault(key: str, texts: list[str]) -> None:
    """A value given twice, or written as the widget does not read it, is a fault, not dropped in silence."""
    (fault,) = state.link_faults({key: texts}, KNOWN)
    assert fault.field == KNOWN[key].field


@pytest.mark.parametrize("key", [key for key, choice in KNOWN.items() if choice.low is not None])
def test_a_link_beyond_a_bound_is_refused_with_the_bounds(key: str) -> None:
    """Just outside of each bound a link is refused, naming the field, the value and both bounds."""
    choice = KNOWN[key]
    step = timedelta(days=1) if isinstance(choice.default, date) else 1 if isinstance(choice.default, int) else 0.001
    for value in (choice.low - step, choice.high + step):  # type: ignore[operator]
        (fault,) = state.link_faults({key: [str(value)]}, KNOWN)
        assert (fault.field, fault.value, fault.low, fault.high) == (choice.field, str(value), choice.low, choice.high)


@given(st.sampled_from(sorted(KNOWN)), st.text(max_size=30))
def test_any_text_is_a_value_or_a_fault(key: str, text: str) -> None:
    """No text of an address makes an exception, and no more than one fault."""
    assert len(state.link_faults({key: [text]}, KNOWN)) <= 1


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=8)))
def test_unknown_parameters_are_left_aside(query: dict[str, str]) -> None:
    """Parameters of others are no faults."""
    assert state.link_faults({key: [text] for key, text in query.items() if key not in KNOWN}, KNOWN) == []


def test_every_choice_says_where_it_goes() -> None:
    """Each choice has a key of its own, and a default within its bounds or among its choices."""
    for key, choice in KNOWN.items():
        assert choice.key == key
        if choice.low is not None:
            assert choice.low <= choice.default <= choice.high  # type: ignore[operator]
        if choice.choices:
            assert choice.default in choice.choices
    assert len(POWER_UNITS) == len(KNOWN["unite"].choices)


def test_a_wrong_period_is_refused() -> None:
    """A period that ends before it begins makes no scenario."""
    with pytest.raises(Exception, match="period_end"):
        state.scenario_of(DEFAULTS | {"du": date(2021, 2, 1), "au": date(2021, 1, 1)}, TERRITORY)


def test_a_scenario_is_a_value() -> None:
    """Equal widgets give equal scenarios with one hash, so that a cache finds them."""
    one, two = (state.scenario_of(dict(DEFAULTS), TERRITORY) for _ in range(2))
    assert (one, hash(one)) == (two, hash(two))
    assert isinstance(one, Scenario)


POINTS = st.fixed_dictionaries(
    {},
    optional={
        "wind_gwh": st.floats(0.0, 600.0),
        "solar_gwh": st.floats(0.0, 600.0),
        "bioenergy_gwh": st.floats(0.0, 120.0),
        "storage_mwh": st.floats(0.0, 500.0),
        "flexible_share": st.floats(0.0, 0.5),
    },
)


@given(POINTS)
def test_a_point_of_a_sweep_becomes_settings_and_back(point: dict[str, float]) -> None:
    """Settings made of a point give a scenario with that point's factors in use, and leave the others as they were."""
    scenario = state.scenario_of(DEFAULTS | sliders.settings_of(point, KNOWN), TERRITORY)
    in_use = {
        "storage_mwh": scenario.storage_in_use_mwh,
        "flexible_share": scenario.flexible_share_in_use,
    }
    for field in ("wind_gwh", "solar_gwh", "bioenergy_gwh"):
        in_use[field] = getattr(scenario, field)
    start = today(TERRITORY)
    others = {field: getattr(start, field) for field in ("wind_gwh", "solar_gwh", "bioenergy_gwh")}
    expected = others | {"storage_mwh": 0.0, "flexible_share": 0.0} | point
    for field, value in in_use.items():
        near = 0.05 if field in others else 1e-9
        assert value == pytest.approx(expected[field], rel=1e-9, abs=near if value == others.get(field) else 1e-9)


def test_a_point_beyond_the_widgets_is_their_bound() -> None:
    """A value that no widget can say becomes the nearest one that it can."""
    found = sliders.settings_of({"wind_gwh": 1e6, "flexible_share": 0.9, "share_res": 3.0, "storage_mwh": 0.0}, KNOWN)
    assert found == {"eolien": 600.0, "flexible_pct": 50.0, "flexibilite": True, "res_pct": 200, "stockage": False}
    assert state.link_faults({key: [written(value)] for key, value in found.items()}, KNOWN) == []


@pytest.mark.parametrize(
    ("point", "fits"),
    [
        ({"wind_gwh": 600.0, "storage_mwh": 33.3}, True),
        ({"share_pro": 0.88}, True),
        ({"share_pro": 0.875}, False),
        ({"wind_gwh": 601.0}, False),
        ({"flexible_share": 0.51}, False),
    ],
)
def test_a_point_that_no_widget_can_say_is_known(point: dict[str, float], fits: bool) -> None:
    """Beyond the bounds, or between whole percents of a sector, a point cannot be taken over as it is."""
    assert sliders.can_be_set(point, KNOWN) is fits


STEPS: dict[str, st.SearchStrategy[Value]] = {
    "eolien": st.integers(0, 6000).map(lambda n: n / 10),
    "solaire": st.integers(0, 6000).map(lambda n: n / 10),
    "bioenergie": st.integers(0, 1200).map(lambda n: n / 10),
    "stockage_mwh": st.integers(0, 500).map(float),
    "flexible_pct": st.integers(0, 100).map(lambda n: n / 2),
}
ON_STEPS = st.fixed_dictionaries({key: STEPS.get(key, values_of(choice)) for key, choice in KNOWN.items()})
DISPLAYED = {"unite", "lissage", "lissage_h", "couts"}


@given(ON_STEPS)
def test_what_the_widgets_say_comes_back_from_its_scenario(values: dict[str, Value]) -> None:
    """On every step of every widget, the scenario's values are those of the widgets, of the same kind."""
    values["du"], values["au"] = sorted((values["du"], values["au"]))  # type: ignore[type-var]
    values |= OWN_WEATHER
    found = state.values_of(state.scenario_of(values, TERRITORY), TERRITORY)
    assert found == {key: value for key, value in values.items() if key not in DISPLAYED}
    assert {key: type(value) for key, value in found.items()} == {key: type(DEFAULTS[key]) for key in found}


@given(VALUES)
def test_a_scenario_comes_back_from_its_values(values: dict[str, Value]) -> None:
    """The values of a scenario make that scenario again, today's energies to the last bit; links accept them."""
    values["du"], values["au"] = sorted((values["du"], values["au"]))  # type: ignore[type-var]
    if values["meteo"] not in OWN_WEATHER.values():
        values["du"], values["au"] = USUAL_YEAR
    scenario = state.scenario_of(values, TERRITORY)
    found = state.values_of(scenario, TERRITORY)
    again = state.scenario_of(found, TERRITORY)
    assert again.flexible_share == pytest.approx(scenario.flexible_share, abs=1e-12)
    assert replace(again, flexible_share=scenario.flexible_share) == scenario
    assert state.link_faults({key: [written(value)] for key, value in found.items()}, KNOWN) == []


def test_todays_values_are_the_defaults() -> None:
    """Today's scenario is shown by the untouched widgets."""
    shown = {key: value for key, value in DEFAULTS.items() if key not in DISPLAYED}
    assert state.values_of(today(TERRITORY), TERRITORY) == shown


@pytest.mark.parametrize("file", load.territory_files().values(), ids=lambda file: file.stem)
def test_every_preset_is_shown_exactly_by_the_widgets(file: Path) -> None:
    """For each shipped territory the widgets can stand on each preset, and say that very scenario."""
    territory = load_territory(file)
    curves = load.load_curves(territory)
    days = clock.whole_days(curves.start_utc, curves.n_hours, territory.timezone)
    known = state.widget_specs(territory, *days)
    for preset in load.presets():
        scenario = presets.scenario(preset, territory, *days, curves)
        values = state.values_of(scenario, territory)
        assert state.scenario_of(values, territory) == scenario
        assert state.link_faults({key: [written(value)] for key, value in values.items()}, known) == []


@given(st.floats(0.0, 2000.0), st.sampled_from(["eolien", "solaire", "bioenergie"]))
def test_presets_know_the_bounds_of_the_sliders(mean_mw: float, key: str) -> None:
    """However large today's energy is, the highest one that a preset may hold is the slider's."""
    production = replace(
        TERRITORY.production,
        wind_turbines=1,
        wind_turbine_mean_mw=mean_mw,
        mean_mw=dict.fromkeys(SOURCES, mean_mw),
    )
    territory = replace(TERRITORY, production=production)
    choice = state.widget_specs(territory, FIRST, LAST)[key]
    assert link_values.highest_gwh(choice.field, territory.today_gwh(choice.field.removesuffix("_gwh"))) == choice.high
