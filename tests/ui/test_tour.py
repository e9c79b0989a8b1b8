"""The guided tour as data: pages that exist, settings that fit, words for every territory."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from elfe_core import load
from elfe_core.errors import ElfeError
from elfe_core.territory import Territory, load_territory
from elfe_ui import cached, state
from elfe_ui.costs import page as costs_page
from elfe_ui.result import balance_views, inputs_outputs
from elfe_ui.scenarios.settings import scenario_specs
from elfe_ui.state import Value, WidgetSpec
from elfe_ui.tour import STEPS, steps
from tests.app.screen import IN_SPACE, LIVE, ROOT, SHIPPED, TERRITORY_FILE

SHIPPED_FILES = [TERRITORY_FILE, *sorted(load.TERRITORIES_FOLDER.glob("*.toml"))]
VIEWS = {
    "vue": {*balance_views.TIME_VIEWS, *balance_views.YEAR_VIEWS},
    "flux": set(inputs_outputs.VIEWS),
    "volet": set(costs_page.PARTS),
    "source": {SHIPPED, LIVE},
    "forme": {IN_SPACE, "Carte"},
}


def known(territory: Territory) -> dict[str, WidgetSpec]:
    return state.widget_specs(territory, date(2020, 1, 1), date(2021, 12, 31))


def without_wind() -> Territory:
    territory = load_territory(TERRITORY_FILE)
    return replace(territory, production=replace(territory.production, wind_turbines=0))


def assert_held(value: Value, choice: WidgetSpec) -> None:
    """The widget can hold the value: of its kind, in its bounds, and as fine as it shows."""
    assert type(value) is type(choice.default), choice.key
    if choice.choices:
        assert value in choice.choices
    elif choice.low is not None:
        assert choice.low <= value <= choice.high  # type: ignore[operator]
    if isinstance(value, float):
        assert round(value, 0 if choice.key == "stockage_mwh" else 1) == value, choice.key


@pytest.mark.parametrize(
    "territory",
    [*map(load_territory, SHIPPED_FILES), without_wind()],
    ids=[*(file.stem for file in SHIPPED_FILES), "without wind"],
)
def test_every_step_fits_every_territory(territory: Territory) -> None:
    """What a step sets is a scenario that the widgets can hold, for each shipped territory and one without wind."""
    choices = known(territory)
    for step in STEPS:
        settings = steps.settings_of(step, choices, territory)
        assert set(settings) == set(scenario_specs(choices))
        assert set(step.settings) <= set(settings)
        for key, value in settings.items():
            assert_held(value, choices[key])
        defaults = {choice.key: choice.default for choice in choices.values()}
        scenario = state.scenario_of(defaults | settings, territory)
        if "eolien" in step.settings:
            assert scenario.wind_gwh > territory.today_gwh("wind")
        words = steps.step_text(step, choices, territory)
        assert "{" not in words
        assert 1 <= words.count(". ") + words.count(" ? ") + 1 <= 4


def test_every_step_is_on_a_page_and_a_view_that_exist() -> None:
    """A step names a page of pages/ and views that this page offers; the tour has seven to thirteen steps."""
    assert 7 <= len(STEPS) <= 13
    for step in STEPS:
        assert (ROOT / "pages" / f"{step.page}.py").exists(), step.page
        for key, value in step.views.items():
            assert value in VIEWS[key], step.title
    assert len({step.title for step in STEPS}) == len(STEPS)


def test_units_and_smoothing_stay_the_visitors() -> None:
    """No step touches how results are shown."""
    kept = set(scenario_specs(known(load_territory(TERRITORY_FILE))))
    assert kept.isdisjoint({"unite", "lissage", "lissage_h"})


def test_a_value_beyond_the_widget_is_its_bound() -> None:
    """Settings from before the tour that another territory cannot hold become what it can."""
    choices = known(load_territory(TERRITORY_FILE))
    assert steps.fitted(1e6, choices["eolien"]) == choices["eolien"].high
    assert steps.fitted("Autre", choices["ordre"]) == choices["ordre"].default
    assert steps.fitted(True, choices["stockage"]) is True
    assert steps.fitted(date(1999, 1, 1), choices["du"]) == date(2020, 1, 1)


def test_figures_are_those_of_the_territory() -> None:
    """The words of a step hold the territory's own energy and the one that is set, as a French reader writes them."""
    territory = load_territory(TERRITORY_FILE)
    words = steps.step_text(STEPS[1], known(territory), territory)
    assert "de 121,2 à **242,3 GWh/an**" in words


def test_a_step_tells_what_it_changes() -> None:
    """A step's figures stand as at the step before, then as at its own; a step that names none tells none."""
    choices, where = known(load_territory(TERRITORY_FILE)), cached.source(TERRITORY_FILE, None)
    told = steps.before_and_after(1, choices, where)
    assert re.search(r"Énergie importée : 488\sGWh/an → <b>388\sGWh/an</b>", told)
    assert steps.before_and_after(0, choices, where) == ""


def test_faults_of_the_steps_are_said_at_once(tmp_path: Path) -> None:
    """A step without page, title or words is named, all at once."""
    file = tmp_path / "steps.toml"
    file.write_text('[[step]]\npage = "bilan"\n[[step]]\ntitle = "A"\nlook = "B"\n', encoding="utf-8")
    with pytest.raises(ElfeError) as error:
        steps.read_steps(file)
    assert [part in str(error.value) for part in ("step[0].title", "step[0].look", "step[1].page")] == [True] * 3
