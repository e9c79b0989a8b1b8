"""What is computed of one scenario or two."""

from dataclasses import replace

from elfe_core import clock, kernel, load, simulate
from elfe_core import indicators as core_indicators
from elfe_core import presets as core_presets
from elfe_core.balance import Balance
from elfe_core.catalogue import FORESIGHTS
from elfe_core.insight import attribution as core_attribution
from elfe_core.insight import by_use as core_by_use
from elfe_core.insight import comparison
from elfe_core.insight import levers as core_levers
from elfe_core.insight import spans as core_spans
from elfe_core.insight import story as core_story
from elfe_core.insight.attribution import Attribution
from elfe_core.insight.comparison import ComparedFigure
from elfe_core.insight.levers import Lever
from elfe_core.insight.spans import Span, SpanFigures, Standouts
from elfe_core.insight.story import Story
from elfe_core.options import fleets_of
from elfe_core.presets import Preset
from elfe_core.scenario import Scenario
from elfe_core.territory import Territory
from elfe_ui.cached.data import DataSource, curves, territory
from elfe_ui.cached.weather import curves_of
from elfe_ui.memo import kept

NONE = FORESIGHTS[-1]
"""The foresight with which every use runs in its natural hours."""


@kept(16)
def balance(scenario: Scenario, where: DataSource) -> Balance:
    """The hourly balance of a scenario."""
    return simulated(scenario, where)


def simulated(scenario: Scenario, where: DataSource) -> Balance:
    """The hourly balance of a scenario, not kept."""
    return simulate.simulate(scenario, curves_of(scenario, where), territory(where))


@kept(64)
def indicators(scenario: Scenario, where: DataSource) -> dict[str, float]:
    """Every indicator of a scenario."""
    return core_indicators.indicators(balance(scenario, where), territory(where).foyers)


@kept(64)
def span_figures(scenario: Scenario, where: DataSource, span: Span) -> SpanFigures:
    """What a scenario imports and exports over some of its days."""
    return core_spans.span_figures(balance(scenario, where), span, territory(where))


@kept(32)
def standouts(scenario: Scenario, where: DataSource) -> Standouts:
    """The days and the week of a scenario that stand out."""
    return core_spans.standouts(balance(scenario, where), territory(where))


def story(scenario: Scenario, where: DataSource) -> Story:
    """What there is to say about a scenario; without levers while the compiler still works, so that nobody waits."""
    return _story(scenario, where, kernel.is_ready())


@kept(32)
def _story(scenario: Scenario, where: DataSource, with_levers: bool) -> Story:
    facts, data = territory(where), curves_of(scenario, where)
    now = core_levers.today_alike(scenario, data, facts)
    return core_story.story(
        scenario,
        balance(scenario, where),
        indicators(scenario, where),
        None if now is None else indicators(now, where),
        facts,
        levers(scenario, where) if with_levers else (),
        balance(replace(scenario, biogas_dispatchable_share=0.0), where)
        if scenario.biogas_dispatchable_share
        else None,
        indicators(core_by_use.undriven(scenario), where) if _has_driven(scenario, facts) else None,
    )


def _has_driven(scenario: Scenario, facts: Territory) -> bool:
    """Whether some appliance runs at a chosen hour."""
    fleets = fleets_of(scenario, facts.uses)
    return scenario.foresight != NONE and any(fleet.participation > 0.0 for fleet in fleets)


@kept(32)
def levers(scenario: Scenario, where: DataSource) -> tuple[Lever, ...]:
    """What a little more of each factor would save."""
    return core_levers.levers(scenario, curves_of(scenario, where), territory(where))


@kept(64)
def preset_scenario(preset: Preset, where: DataSource) -> Scenario:
    """A preset's scenario for the territory and the curves in use.

    Raises
    ------
    InputError, Faults
        The territory, its data or the goal do not allow it.
    """
    facts, data = territory(where), curves(where)
    days = clock.whole_days(data.start_utc, data.n_hours, facts.timezone)
    return core_presets.scenario(preset, facts, *days, data)


@kept(32)
def attribution(first: Scenario, second: Scenario, where: DataSource) -> Attribution:
    """The part of each group of settings in what changes from one scenario to another."""
    facts = territory(where)

    def run(scenario: Scenario) -> dict[str, float]:
        return core_indicators.indicators(simulated(scenario, where), facts.foyers)

    return core_attribution.attribution(first, second, run)


@kept(2)
def published(where: DataSource) -> list[ComparedFigure]:
    """ELFE's published figures beside those that the data of a territory file give."""
    results = comparison.read_published(load.DATA_FOLDER / "published_results.toml")
    return comparison.compare(results, curves(where), territory(where))
