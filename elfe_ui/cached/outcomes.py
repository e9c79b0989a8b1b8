"""What is computed of one scenario, or of two."""

import streamlit as st

from elfe_core import clock, kernel, load, presets, simulate
from elfe_core import indicators as core_indicators
from elfe_core.balance import Balance
from elfe_core.insight import attribution as core_attribution
from elfe_core.insight import comparison
from elfe_core.insight import levers as core_levers
from elfe_core.insight import story as core_story
from elfe_core.insight.attribution import Attribution
from elfe_core.insight.comparison import ComparedFigure
from elfe_core.insight.story import Story
from elfe_core.presets import Preset
from elfe_core.scenario import Scenario
from elfe_ui.cached.inputs import KEYS, Source, curves, territory


@st.cache_data(max_entries=16, show_spinner=False, hash_funcs=KEYS)
def balance(scenario: Scenario, where: Source) -> Balance:
    """The hourly balance of a scenario."""
    return simulate.simulate(scenario, curves(where), territory(where))


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=KEYS)
def indicators(scenario: Scenario, where: Source) -> dict[str, float]:
    """Every indicator of a scenario."""
    return core_indicators.indicators(balance(scenario, where), territory(where).foyers)


def story(scenario: Scenario, where: Source) -> Story:
    """What there is to say about a scenario; without levers while the compiler still works, so that nobody waits."""
    return _story(scenario, where, kernel.is_ready())


@st.cache_data(max_entries=32, show_spinner=False, hash_funcs=KEYS)
def _story(scenario: Scenario, where: Source, with_levers: bool) -> Story:
    facts, data = territory(where), curves(where)
    now = core_levers.today_alike(scenario, data, facts)
    return core_story.story(
        scenario,
        balance(scenario, where),
        indicators(scenario, where),
        None if now is None else indicators(now, where),
        facts,
        core_levers.levers(scenario, data, facts) if with_levers else (),
    )


@st.cache_data(max_entries=64, show_spinner=False, hash_funcs=KEYS)
def preset_scenario(preset: Preset, where: Source) -> Scenario:
    """A preset's scenario for the territory and the curves in use.

    Raises
    ------
    InputError, Faults
        The territory, its data or the goal do not allow it.
    """
    facts, data = territory(where), curves(where)
    days = clock.whole_days(data.start_utc, data.n_hours, facts.timezone)
    return presets.scenario(preset, facts, *days, data)


@st.cache_data(max_entries=32, show_spinner=False, hash_funcs=KEYS)
def attribution(first: Scenario, second: Scenario, where: Source) -> Attribution:
    """The part of each group of settings in what changes from one scenario to another."""
    loaded, facts = curves(where), territory(where)

    def run(scenario: Scenario) -> dict[str, float]:
        return core_indicators.indicators(simulate.simulate(scenario, loaded, facts), facts.foyers)

    return core_attribution.attribution(first, second, run)


@st.cache_data(max_entries=2, show_spinner=False, hash_funcs=KEYS)
def published(where: Source) -> list[ComparedFigure]:
    """ELFE's published figures beside those that the data of a territory file give."""
    results = comparison.read_published(load.DATA_FOLDER / "published_results.toml")
    return comparison.compare(results, curves(where), territory(where))
