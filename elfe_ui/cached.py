"""Results of the core that visitors share, named as what they wrap; no function here reads a global.

First what is read (territory, curves, the visitor's files), then what is computed of one scenario or two, then slices
through sweeps, computed live or stored.
"""

import copy
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core import clock, day_plan, kernel, load, load_checks, simulate, store, sweep
from elfe_core import indicators as core_indicators
from elfe_core import presets as core_presets
from elfe_core import territory as core_territory
from elfe_core.balance import Balance
from elfe_core.catalogue import FORESIGHTS, INDICATOR_UNITS, SETTING
from elfe_core.curve_set import Built, CurveSet, RoleCurve, as_curves, build, quality
from elfe_core.curve_set.checks import Site
from elfe_core.curve_set.measured import Choice, FileReport
from elfe_core.curves import Curves
from elfe_core.day_plan import DayPlan, Ground
from elfe_core.economics.climate import Co2Rows
from elfe_core.economics.cost_rows import Costs, Price
from elfe_core.economics.ranges import Range
from elfe_core.errors import DataError, ElfeError
from elfe_core.insight import attribution as core_attribution
from elfe_core.insight import by_use as core_by_use
from elfe_core.insight import comparison, weather_band, winter_week
from elfe_core.insight import cost_planes as core_cost_planes
from elfe_core.insight import levers as core_levers
from elfe_core.insight import spans as core_spans
from elfe_core.insight import story as core_story
from elfe_core.insight.attribution import Attribution
from elfe_core.insight.by_use import UseResult
from elfe_core.insight.comparison import ComparedFigure
from elfe_core.insight.levers import Lever
from elfe_core.insight.spans import Span, SpanFigures, Standouts
from elfe_core.insight.story import Story
from elfe_core.insight.weather_band import AllYears, YearlyFigures
from elfe_core.insight.weather_checks import Likeness, likeness
from elfe_core.insight.winter_week import WinterWeek
from elfe_core.options import fleets_of
from elfe_core.presets import Preset
from elfe_core.scenario import Scenario
from elfe_core.store import SweepFile
from elfe_core.sweep import Progress
from elfe_core.territory import Commune, Territory
from elfe_core.weather.facts import WeatherFacts
from elfe_core.weather.wind import with_region_wind
from elfe_ui import visitors
from elfe_ui.memo import kept
from elfe_ui.session import OwnSet

ANY_DAYS = (date(1990, 1, 1), date(2100, 12, 31))

Stamp = tuple[tuple[str, int, int], ...]

NONE = FORESIGHTS[-1]
"""The foresight with which every use runs in its natural hours."""

Array = NDArray[np.float64]


class DataSource(NamedTuple):
    """The territory file in use; `stamp` changes when it or a raw file that it names does.

    `own` is the visitor's own set of curves, which stands in for the raw files; None without one.
    """

    territory_file: Path
    stamp: Stamp
    own: OwnSet | None = None


def source(territory_file: Path, own: OwnSet | None = None) -> DataSource:
    """The source as the files stand now."""
    files = load.data_files(territory_file, _territory(load.stamp([territory_file]), territory_file))
    return DataSource(territory_file, load.stamp(files), own)


def territory(where: DataSource) -> Territory:
    """The checked territory file."""
    return _territory(where.stamp[:1], where.territory_file)


@kept(8)
def _territory(stamp: Stamp, file: Path) -> Territory:
    """The checked file, read again only when its `stamp` changes."""
    return core_territory.load_territory(file)


def presets() -> tuple[Preset, ...]:
    """The presets; raises the faults of their file."""
    return _presets(load.stamp([load.PRESETS_FILE]))


@kept(2)
def _presets(stamp: Stamp) -> tuple[Preset, ...]:
    return load.presets()


def costs(where: DataSource) -> Costs:
    """What electricity costs, with the territory's own rows; raises the faults of the files."""
    facts = territory(where)
    return _costs(load.stamp([load.COSTS_FILE, *([facts.costs_file] if facts.costs_file else [])]), facts)


@kept(4)
def _costs(stamp: Stamp, facts: Territory) -> Costs:
    return load.load_costs(facts)


def co2() -> Co2Rows:
    """Greenhouse gases by source and basis; raises the faults of their file."""
    return _co2(load.stamp([load.CO2_FILE]))


@kept(2)
def _co2(stamp: Stamp) -> Co2Rows:
    return load.load_co2()


def communes(where: DataSource) -> tuple[Commune, ...]:
    """Communes of the territory, none without a list; raises the faults of the list."""
    facts = territory(where)
    return _communes(load.stamp([facts.communes] if facts.communes else []), facts)


@kept(4)
def _communes(stamp: Stamp, facts: Territory) -> tuple[Commune, ...]:
    return load.load_communes(facts)


def curves(where: DataSource) -> Curves:
    """Hourly curves from the visitor's own set or from the raw files; raises their faults."""
    if where.own is not None:
        own = built(where.own, territory(where).timezone)
        return replace(own.curves, counted=own.counted)
    return as_curves(_shipped(where))


def curves_of(scenario: Scenario, where: DataSource) -> Curves:
    """The curves that a scenario is simulated on: those in use, or theirs in its weather year; raises their faults."""
    share = scenario.wind_region_share
    if scenario.weather_year:
        return _weather(where, share)
    return curves(where) if share == 0.0 else _with_region_wind(where, share)


def weather_curves(where: DataSource, wind_share: float) -> Curves:
    """The curves in use in all weather years; raises their faults."""
    return _weather(where, wind_share)


@kept(4, spinner="Lecture des années météo…")
def _weather(where: DataSource, wind_share: float) -> Curves:
    if wind_share in (0.0, 1.0):
        return load.load_weather(territory(where), curves(where), wind_region_share=wind_share)
    return with_region_wind(_weather(where, 0.0), _weather(where, 1.0)["wind"], wind_share)


@kept(1)
def weather_facts() -> WeatherFacts:
    """What the weather years are made of, and the assumptions behind them."""
    return load.weather_facts()


@kept(1, spinner="Vérification des années météo…")
def weather_likeness(where: DataSource) -> Likeness:
    """How what is reconstructed in the weather years compares with what is known."""
    return likeness(load_checks.load_checked(territory(where)))


@kept(4)
def _with_region_wind(where: DataSource, share: float) -> Curves:
    own, stamp = curves(where), load.stamp(list(territory(where).data.prod))
    return with_region_wind(own, load.region_hours(_region_wind(stamp, territory(where)), own), share)


@kept(2, spinner="Lecture du vent de la région…")
def _region_wind(stamp: Stamp, facts: Territory) -> RoleCurve:
    return load.load_region_wind(facts)


@kept(4, spinner="Lecture des données brutes…")
def _curves_or_faults(where: DataSource) -> CurveSet | ElfeError:
    """The curve set or its faults: these are cached too, as finding them takes longer than reading sound files."""
    try:
        return load.load_curve_set(territory(where))
    except ElfeError as faults:
        return faults


def data_days(where: DataSource) -> tuple[date, date]:
    """Days that the data cover; any day while the data have faults, so that no setting is lost."""
    try:
        found = curves(where)
    except ElfeError:
        return ANY_DAYS
    return clock.whole_days(found.start_utc, found.n_hours, territory(where).timezone)


@kept(8)
def built(own: OwnSet, timezone: str) -> Built:
    """The visitor's own set on one clock, its holes treated as the visitor asked.

    Raises
    ------
    DataError, Faults
        Everything for which the set cannot be used so.
    """
    found = store.read_archive(own.path).curve_set
    res = found.get("res")
    target = res.period if own.by_weekday and res is not None else None
    return build(found, own.policy, timezone=timezone, target=target, clip_negatives=True)


@kept(8)
def curve_set(where: DataSource) -> CurveSet:
    """The curves in use as a set, each with its origin."""
    return _shipped(where) if where.own is None else store.read_archive(where.own.path).curve_set


def _shipped(where: DataSource) -> CurveSet:
    """The curves of the raw files; raises their faults."""
    found = _curves_or_faults(where)
    if isinstance(found, ElfeError):
        raise copy.copy(found)  # each visitor's own: a raised error holds the frames that it passed
    return found


@kept(16, spinner="Lecture du fichier…")
def file_report(path: Path, name: str, choice: Choice, regions: tuple[str, ...]) -> FileReport:
    """What a file of the visitor's holds, read as chosen; `path` is never written twice."""
    return store.read_any(path, name=name, choice=choice, regions=regions)


@kept(16, spinner="Recherche des anomalies…")
def file_notes(
    path: Path, name: str, choice: Choice, regions: tuple[str, ...], timezone: str, site: Site | None
) -> list[DataError]:
    """Oddities of a visitor's file, with their lines; none for a file that cannot be used."""
    report = file_report(path, name, choice, regions)
    return store.with_lines(path, report, quality.oddities(report, timezone, site=site), regions=regions)


def data_label(where: DataSource) -> str:
    """What the curves in use are, in a few words."""
    return "Vos courbes" if where.own is not None else territory(where).data.label


@kept(4)
def fingerprint(where: DataSource) -> str:
    """Fingerprint of the data in use, as files of results carry it."""
    files = [where.own.path] if where.own is not None else load.data_files(where.territory_file, territory(where))
    return load.fingerprint(files)


@kept(16)
def balance(scenario: Scenario, where: DataSource) -> Balance:
    """The hourly balance of a scenario."""
    return _simulated(scenario, where)


def _simulated(scenario: Scenario, where: DataSource) -> Balance:
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


class Foresights(NamedTuple):
    """Import that the driven uses avoid [MWh/year]: with each foresight, and at most.

    `bound_mwh` is what their energy would avoid as a flexible share of consumption, None where that share is in use.
    """

    avoided_mwh: dict[str, float]
    bound_mwh: float | None


@kept(32)
def foresights(scenario: Scenario, where: DataSource) -> Foresights:
    """What the uses of a scenario avoid with each foresight."""

    def run(one: Scenario) -> dict[str, float]:
        return core_indicators.indicators(_simulated(one, where), territory(where).foyers)

    avoided = core_by_use.by_foresight(scenario, run)
    if scenario.flexibility_on:
        return Foresights(avoided, None)
    bound = core_by_use.as_a_share(scenario, balance(scenario, where))
    natural, free = (run(one)["imported_mwh"] for one in (core_by_use.undriven(scenario), bound))
    return Foresights(avoided, natural - free)


@kept(32)
def by_use(scenario: Scenario, where: DataSource, _go_on: Callable[[Progress], bool]) -> tuple[UseResult, ...]:
    """What each use of a scenario does; `_go_on` is told the progress, and must not end the work."""
    found = core_by_use.by_use(scenario, curves_of(scenario, where), territory(where), _go_on)
    assert found is not None
    return found


@kept(2)
def _all_years(where: DataSource, wind_share: float) -> AllYears:
    return weather_band.all_years(_weather(where, wind_share), territory(where))


@kept(64)
def in_every_year(scenario: Scenario, where: DataSource) -> YearlyFigures | None:
    """A scenario in every weather year; None where the data or the period allow none."""
    try:
        return weather_band.in_every_year(scenario, _all_years(where, scenario.wind_region_share), territory(where))
    except ElfeError:
        return None


@kept(2)
def _wind_curves(where: DataSource) -> dict[str, AllYears]:
    facts = territory(where)
    made = load.load_wind_curves(facts, _weather(where, 0.0), _weather(where, 1.0)["wind"])
    return {name: weather_band.all_years(one, facts) for name, one in made.items()}


@kept(32)
def by_wind_curve(scenario: Scenario, where: DataSource) -> dict[str, dict[str, float]]:
    """Indicators of a scenario with each curve of wind, in the mean of the measured farm's years; empty without any."""
    try:
        ready = _wind_curves(where)
        return {
            name: weather_band.mean_of_years(weather_band.in_every_year(scenario, one, territory(where)))
            for name, one in ready.items()
        }
    except ElfeError:
        return {}


@kept(64)
def hardest_winter_week(scenario: Scenario, where: DataSource) -> WinterWeek | None:
    """The winter week of all weather years in which a scenario imports most; None as there."""
    try:
        return winter_week.hardest_winter_week(scenario, _weather(where, scenario.wind_region_share), territory(where))
    except ElfeError:
        return None


def is_every_year_quick(scenario: Scenario, where: DataSource) -> bool:
    """Whether that takes some milliseconds: it is known, or the years are read and run as one by the compiled rules."""
    if in_every_year.knows(scenario, where):
        return True
    is_one_run = not (
        scenario.cut_then_simulate or scenario.scale_on_period or fleets_of(scenario, territory(where).uses)
    )
    return is_one_run and kernel.is_ready() and _all_years.knows(where, scenario.wind_region_share)


@kept(4)
def day_ground(scenario: Scenario, where: DataSource) -> Ground:
    """What every plan of a day of a scenario stands on."""
    return day_plan.ground(scenario, curves_of(scenario, where), territory(where))


@kept(32)
def telling_day(scenario: Scenario, where: DataSource) -> date:
    """The day in which a plan of a scenario has most to do."""
    return day_plan.telling_day(day_ground(scenario, where))


@kept(32)
def planned_day(scenario: Scenario, where: DataSource, day: date, knows: str) -> DayPlan:
    """The plan of a day of the data, made from the day itself or from the day before; raises what is wrong with it."""
    on = day_ground(scenario, where)
    return day_plan.plan_day(knows, day_plan.expected(day, knows, on), on)


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
        return core_indicators.indicators(_simulated(scenario, where), facts.foyers)

    return core_attribution.attribution(first, second, run)


@kept(2)
def published(where: DataSource) -> list[ComparedFigure]:
    """ELFE's published figures beside those that the data of a territory file give."""
    results = comparison.read_published(load.DATA_FOLDER / "published_results.toml")
    return comparison.compare(results, curves(where), territory(where))


@kept(32)
def _plane(
    scenario: Scenario,
    where: DataSource,
    held: tuple[tuple[str, float], ...],
    x: tuple[str, tuple[float, ...]],
    y: tuple[str, tuple[float, ...]],
) -> dict[str, Array]:
    grid = sweep.Grid(axes={name: (value,) for name, value in held} | dict([x, y]))
    table = sweep.table(sweep.study(grid, scenario, curves_of(scenario, where), territory(where)))
    at_x, at_y = (np.searchsorted(values, table[name]) for name, values in (x, y))
    planes = {}
    for key in INDICATOR_UNITS:
        planes[key] = np.empty((len(y[1]), len(x[1])))
        planes[key][at_y, at_x] = table[key]
    return planes


def cost_planes(
    scenario: Scenario,
    where: DataSource,
    held: tuple[tuple[str, float], ...],
    x: tuple[str, tuple[float, ...]],
    y: tuple[str, tuple[float, ...]],
    price: Price,
    costs: Costs,
) -> dict[str, Array]:
    """Costs and CO2 over two factors, as `plane`, at a price."""
    figures = tuple((key, row.value) for key, row in costs.rows.items())
    return _cost_planes(scenario, where, held, x, y, price, figures, costs)


@kept(32)
def _cost_planes(
    scenario: Scenario,
    where: DataSource,
    held: tuple[tuple[str, float], ...],
    x: tuple[str, tuple[float, ...]],
    y: tuple[str, tuple[float, ...]],
    price: Price,
    figures: tuple[tuple[str, Range], ...],
    _costs: Costs,
) -> dict[str, Array]:
    found = plane(scenario, where, held, x, y)
    points = {name: np.full((len(y[1]), len(x[1])), value) for name, value in held}
    points |= dict(zip((x[0], y[0]), np.meshgrid(x[1], y[1]), strict=True))
    return core_cost_planes.cost_planes(scenario, points, found, territory(where), _costs, price, co2())


def plane(
    scenario: Scenario,
    where: DataSource,
    held: tuple[tuple[str, float], ...],
    x: tuple[str, tuple[float, ...]],
    y: tuple[str, tuple[float, ...]],
) -> dict[str, Array]:
    """Every indicator over two factors (name and values), the others held; shape (n_y, n_x) each.

    What is held or varied is ignored in the scenario, so that moving along an axis is served from the cache.
    """
    said = [name for name, _ in (*held, x, y)]
    at_zero = {name: 0.0 for name in said if SETTING[name].can_be(0.0)}
    return _plane(sweep.scenario_of(scenario, at_zero), where, held, x, y)


@kept(32, spinner="Lecture des résultats…")
def _results(stamp: Stamp, path: Path, foyers: int, work: Path) -> SweepFile:
    return store.read_sweep(path, foyers=foyers, indicators=tuple(INDICATOR_UNITS), work=work)


def sweep_results(path: Path, foyers: int, work: Path) -> SweepFile:
    """A file of results, checked; `work` is a folder for a copy in our columns where one is needed: for a file of
    all visitors one that stays.

    Raises
    ------
    DataError, Faults
        Everything that is wrong in the file.
    """
    return _results(load.stamp([path]), path, foyers, work)


def stored_plane(file: SweepFile, held: tuple[tuple[str, float], ...], x: str, y: str) -> dict[str, Array]:
    """Every indicator of a file over two factors, the others held; shape (n_y, n_x) each."""
    return _stored_plane(load.stamp([file.rows]), file, held, x, y)


@kept(8)
def _stored_plane(
    stamp: Stamp, _file: SweepFile, held: tuple[tuple[str, float], ...], x: str, y: str
) -> dict[str, Array]:
    return store.slice_of(_file, x, y, dict(held))


def original_csv(path: Path, foyers: int) -> bytes:
    """Results in the layout of the original tool."""
    with tempfile.TemporaryDirectory(dir=visitors.shared()) as folder:
        out = Path(folder) / "etude.csv"
        store.write_original(path, out, foyers)
        return out.read_bytes()
