"""Slices of a sweep: computed now or held by a file, in the units of the screen, with their origin in words."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
import streamlit as st

from elfe_core import MODEL_VERSION
from elfe_core.catalogue import COST_INDICATORS, INDICATOR, INDICATOR_UNITS, SETTING
from elfe_core.economics.climate import AVERAGE, MARGINAL, Co2Rows
from elfe_core.economics.cost_rows import Costs, Price
from elfe_core.insight.cost_planes import cost_indicators, cost_planes, factors_around, factors_stored, is_stored_whole
from elfe_core.scenario import Scenario
from elfe_core.store import SweepFile
from elfe_core.territory import Territory
from elfe_ui import cached
from elfe_ui.cached import Along, DataSource
from elfe_ui.economics import shown as shown_costs
from elfe_ui.series.factors import Array, FactorAxis, FactorLine, FactorLines, Point, Surface
from elfe_ui.view import View
from elfe_ui.words import factor_names, formats, sentences, sums
from elfe_ui.words.faults import as_text
from elfe_ui.words.names import INDICATOR_TEXTS
from elfe_ui.words.shown import IN_PERIOD, Beside, Scale, Shown

COST_KEYS: Final = tuple(row.key for row in COST_INDICATORS)
MOST_STEPS = 40
"""Of an axis that is computed now."""


class Plane(NamedTuple):
    """Indicators over two factors, in the units of the core."""

    x: str
    y: str
    x_values: tuple[float, ...]
    y_values: tuple[float, ...]
    values: Mapping[str, Array]
    """By indicator, shape (n_y, n_x), NaN where not applicable or not known."""
    told: Mapping[str, str] = {}
    """What an indicator is counted on, where its name does not say it."""


class Counting(NamedTuple):
    """What costs are counted with."""

    territory: Territory
    price: Price
    costs: Costs
    rows: Co2Rows
    told: Mapping[str, str]
    """The basis of each indicator in words."""
    yours: Mapping[str, float]
    """Those of the page's scenario."""

    def of(self, factors: Mapping[str, Array], found: Mapping[str, Array]) -> dict[str, Array]:
        """Costs and CO2 of rows of a sweep, as `cost_planes`."""
        return cost_planes(factors, found, self.territory, self.costs, self.price, self.rows)


def counting_of(view: View) -> Counting | None:
    """What the costs of a page's slices are counted with; None where none are shown."""
    found = shown_costs.asked_for(view)
    if found is None:
        return None
    bases = {basis: sums.import_counted(found.rows, basis) for basis in (AVERAGE, MARGINAL)}
    told = {
        row.key: found.basis if row.kind == "cost" else bases[AVERAGE if AVERAGE in row.key else MARGINAL]
        for row in COST_INDICATORS
    }
    yours = cost_indicators(found.yours.cost, found.yours.co2, found.price)
    return Counting(view.territory, found.price, found.costs, found.rows, told, yours)


@dataclass(frozen=True, slots=True)
class LiveSlices:
    """Slices computed now around a scenario."""

    scenario: Scenario
    where: DataSource
    ends: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Where the axis of a factor begins and ends; the usual ends for the others."""
    counting: Counting | None = None
    """What costs and CO2 are counted with; None where they are not to be shown, or the period is no year."""

    @property
    def factors(self) -> tuple[str, ...]:
        """Factors that can vary."""
        return factor_names.at_hand(self.scenario)

    @property
    def indicators(self) -> tuple[str, ...]:
        """Indicators that it gives."""
        return tuple(INDICATOR_UNITS if self.counting is None else INDICATOR)

    def axis(self, key: str) -> tuple[float, ...]:
        """Values of a factor, at round figures."""
        return factor_names.round_axis(key, MOST_STEPS, factor_names.in_use(self.scenario)[key], self.ends.get(key))

    def plane(self, x: str, y: str, fixed: Mapping[str, float]) -> Plane:
        """Every indicator over two factors, the others fixed."""
        return self.over(x, y, self.axis(x), self.axis(y), fixed)

    def over(
        self, x: str, y: str, x_values: tuple[float, ...], y_values: tuple[float, ...], fixed: Mapping[str, float]
    ) -> Plane:
        """Every indicator over these values of two factors."""
        used = factor_names.in_use(self.scenario)
        held = tuple(
            (key, fixed[key])
            for key in factor_names.FACTORS
            if key not in (x, y) and (key in factor_names.ALWAYS_SAID or fixed[key] != used[key])
        )
        along = Along(held, (x, x_values), (y, y_values))
        values = cached.plane(self.scenario, self.where, along)
        if self.counting is None:
            return Plane(x, y, x_values, y_values, values)
        points = {name: np.array(value) for name, value in held}
        points |= dict(zip((x, y), np.meshgrid(x_values, y_values), strict=True))
        counted = self.counting.of(factors_around(self.scenario, points), values)
        return Plane(x, y, x_values, y_values, {**values, **counted}, self.counting.told)


@dataclass(frozen=True, slots=True)
class StoredSlices:
    """Slices of a file of results."""

    file: SweepFile
    counting: Counting | None = None
    """As of `LiveSlices`; None too where the file's rows do not say what costs are made of."""

    @property
    def factors(self) -> tuple[str, ...]:
        """Factors that vary in the file."""
        return tuple(key for key, values in self.file.axes.items() if len(values) > 1)

    @property
    def indicators(self) -> tuple[str, ...]:
        """Indicators that the file has, and those that are made of them."""
        return self.file.indicators if self.counting is None else (*self.file.indicators, *COST_KEYS)

    def axis(self, key: str) -> tuple[float, ...]:
        """Values of a factor: all that the file has."""
        return self.file.axes[key]

    def plane(self, x: str, y: str, fixed: Mapping[str, float]) -> Plane:
        """Every indicator over two factors, the others fixed at values of the file."""
        held = tuple((key, fixed[key]) for key in self.file.axes if key not in (x, y))
        x_values, y_values = self.file.axes[x], self.file.axes[y]
        values = cached.stored_plane(self.file, held, x, y)
        if self.counting is None:
            return Plane(x, y, x_values, y_values, values)
        points = {name: np.array(value) for name, value in held}
        points |= dict(zip((x, y), np.meshgrid(x_values, y_values), strict=True))
        return Plane(x, y, x_values, y_values, {**values, **self.counted(points, values)}, self.counting.told)

    def counted(self, columns: Mapping[str, Array], found: Mapping[str, Array]) -> dict[str, Array]:
        """Costs and CO2 of rows of the file; nothing where none are counted."""
        if self.counting is None:
            return {}
        return self.counting.of(factors_stored(columns, self.file.provenance or {}), found)


def stored(file: SweepFile, view: View) -> StoredSlices:
    """Slices of a file, with costs where they are shown and its rows say what they are made of."""
    counting = counting_of(view)
    is_counted = counting is not None and is_stored_whole(file.indicators, file.provenance)
    return StoredSlices(file, counting if is_counted else None)


Slices = LiveSlices | StoredSlices


def own_figures(source: Slices, view: View) -> dict[str, float]:
    """Every indicator of a source for the page's own scenario."""
    return view.indicators if source.counting is None else {**view.indicators, **source.counting.yours}


class MarkedPoints(NamedTuple):
    """Where the scenario and the pinned reference stand on the two factors of a slice, in the units shown."""

    current: Point
    reference: Point | None


def marked_points(plane: Plane, view: View) -> MarkedPoints:
    """The points to mark in the pictures of a slice."""
    before = None if view.reference is None else _point(plane, view.reference.scenario)
    return MarkedPoints(_point(plane, view.scenario), before)


def _point(plane: Plane, scenario: Scenario) -> Point:
    values = factor_names.in_use(scenario)
    x, y = (
        float(factor_names.shown(name, values[name])) if SETTING[name].can_be(values[name]) else math.nan
        for name in (plane.x, plane.y)
    )
    return x, y


def factor_axis(key: str, values: Sequence[float]) -> FactorAxis:
    """A factor along an axis."""
    return FactorAxis(factor_names.FACTORS[key].label, factor_names.shown(key, values))


class Reading(NamedTuple):
    """How the values of an indicator are read in a picture."""

    label: str
    scale: Scale
    beside: Beside | None


def shown_in(source: Slices, view: View) -> Shown:
    """How the figures of a source are read: as yearly rates where a file is of another period than the page."""
    if isinstance(source, LiveSlices) or _days_of(source.file.provenance or {}, view) == _days_shown(view):
        return view.shown
    return view.shown.as_rates


def reading(key: str, shown: Shown, values: Sequence[Array]) -> Reading:
    """How an indicator is read in a picture; `values` are all that one unit of energy is chosen for."""
    sizes = [float(np.nanmax(np.abs(one), initial=0.0)) for one in values]
    scale, beside, label = shown.scale(key, *sizes), shown.beside(key), INDICATOR_TEXTS[key].label
    if shown.period_h is not None and INDICATOR[key].kind == "energy":
        label = f"{label} {IN_PERIOD}"
    return Reading(label, scale, beside and beside._replace(factor=beside.factor / scale.factor))


def surface_of(plane: Plane, key: str, how: Reading, note: str = "") -> Surface:
    """One indicator of a slice; `note` tells it from another surface."""
    told = [how.label, plane.told.get(key, ""), note]
    return Surface(
        label=", ".join(part for part in told if part),
        unit=how.scale.unit,
        x=factor_axis(plane.x, plane.x_values),
        y=factor_axis(plane.y, plane.y_values),
        values=how.scale.factor * plane.values[key],
        beside=how.beside,
    )


def lines_of(plane: Plane, key: str, shown: Shown, varied: bool) -> FactorLines:
    """One indicator along x, a curve for each value of y (one without a name if y is not varied)."""
    how = reading(key, shown, [plane.values[key]])
    names = [factor_names.words(plane.y, value) if varied else how.label for value in plane.y_values]
    lines = [FactorLine(name, row) for name, row in zip(names, how.scale.factor * plane.values[key], strict=True)]
    return FactorLines(
        label=", ".join(part for part in (how.label, plane.told.get(key, "")) if part),
        unit=how.scale.unit,
        x=factor_axis(plane.x, plane.x_values),
        lines=tuple(lines),
        beside=how.beside,
    )


def show_origin_warning(file: SweepFile, view: View) -> None:
    """Warn of what makes these results differ from the other pages."""
    found = file.provenance
    if found is None:
        st.caption("Ce fichier ne dit pas d'où viennent ses résultats (territoire, période, données).")
        return
    differences = _differences(found, view)
    if differences:
        st.warning("Ces résultats ne sont pas ceux des autres pages : " + " ; ".join(differences) + ".")


def origin(source: Slices, view: View) -> str:
    """One line under a picture: which hours its energies are of if not of a year, where its figures come from."""
    told = "" if shown_in(source, view).period_h is None else f"{sentences.energies_told(view.balance)} "
    return told + (live_origin(view) if isinstance(source, LiveSlices) else stored_origin(source.file, view))


def live_origin(view: View) -> str:
    """One line under a picture computed now."""
    first, last = formats.short_day(view.scenario.period_start), formats.short_day(view.scenario.period_end)
    names = f"{as_text(view.territory.name)} · du {first} au {last} · {as_text(cached.data_label(view.source))}"
    return f"Calculé à l'instant autour de votre scénario · {names} · modèle version {MODEL_VERSION}."


def stored_origin(file: SweepFile, view: View) -> str:
    """One line under a picture from a file."""
    found = file.provenance
    n_scenarios = f"{formats.number(file.n_rows)} scénarios"
    if found is None:
        return f"{n_scenarios}, de provenance inconnue."
    first, last = (_local_day(str(found.get(key, "")), view) for key in ("first_hour_utc", "last_hour_utc"))
    parts = [
        f"{n_scenarios} calculés le {_day_made(str(found.get('made_on', '')))}",
        as_text(found.get("territory", "territoire inconnu")),
        f"du {first} au {last}",
        as_text(found.get("data", "données inconnues")),
        _rule(found),
        f"modèle version {as_text(found.get('model_version', '?'))}",
        f"données n° {as_text(str(found.get('data_fingerprint', '?'))[:8])}",
    ]
    return " · ".join(part for part in parts if part) + "."


def _differences(found: Mapping[str, Any], view: View) -> list[str]:
    differences = []
    if found.get("territory") != view.territory.name:
        differences.append(
            f"autre territoire ({as_text(found.get('territory', 'inconnu'))}){_other_foyers(found, view)}"
        )
    elif found.get("data_fingerprint") != cached.fingerprint(view.source):
        differences.append("autres données")
    if found.get("model_version") != MODEL_VERSION:
        differences.append("autre version du modèle")
    period = _days_of(found, view)
    if period != _days_shown(view):
        differences.append(f"autre période (du {period[0]} au {period[1]})")
    bound = found.get("max_reduction_share")
    is_original = bound == "none"
    if is_original != view.scenario.original_rule:
        differences.append(
            "règle de flexibilité d'origine" if is_original else "règle de flexibilité qui ne descend pas sous zéro"
        )
    if found.get("window_h") != view.scenario.flexibility_window_h:
        differences.append(f"fenêtre de flexibilité de {as_text(found.get('window_h', '?'))} h")
    fixed = found.get("fixed")
    share = fixed.get("wind_region_share", 0.0) if isinstance(fixed, dict) else 0.0
    if share != view.scenario.wind_region_share:
        differences.append("autre courbe éolienne")
    return differences + _other_order(found, view) + _other_consumption(found, view)


def _days_of(found: Mapping[str, Any], view: View) -> list[str]:
    """First and last day of what a file says that it was computed over."""
    return [_local_day(str(found.get(key, "")), view) for key in ("first_hour_utc", "last_hour_utc")]


def _days_shown(view: View) -> list[str]:
    return [formats.short_day(view.scenario.period_start), formats.short_day(view.scenario.period_end)]


def _other_foyers(found: Mapping[str, Any], view: View) -> str:
    """That powers per foyer are counted with the present territory's number of foyers."""
    if found.get("foyers") == view.territory.foyers:
        return ""
    return f", dont les puissances sont comptées ici par foyer de {as_text(view.territory.short_name)}"


def _other_order(found: Mapping[str, Any], view: View) -> list[str]:
    """Differences in how the scenario is computed."""
    scenario = view.scenario
    words = {
        "cut_then_simulate": ("autre réglage « Heures calculées »", scenario.cut_then_simulate),
        "scale_on_period": ("autre réglage « Énergies annuelles mises à l'échelle sur »", scenario.scale_on_period),
    }
    return [said for key, (said, ours) in words.items() if found.get(key, ours) != ours]


def _other_consumption(found: Mapping[str, Any], view: View) -> list[str]:
    """Sectors whose share is neither varied nor that of the scenario."""
    fixed, in_use = found.get("fixed"), factor_names.in_use(view.scenario)
    shares = {key: value for key, value in (fixed if isinstance(fixed, dict) else {}).items() if "share_" in key}
    return [
        f"{factor_names.FACTORS[key].name} à {formats.percent(100 * value, 0)}"
        for key, value in shares.items()
        if key in in_use and isinstance(value, float) and abs(in_use[key] - value) > 1e-9
    ]


def _rule(found: Mapping[str, Any]) -> str:
    return "règle de flexibilité d'origine" if found.get("max_reduction_share") == "none" else ""


def _day_made(iso: str) -> str:
    try:
        return formats.short_day(date.fromisoformat(iso))
    except ValueError:
        return "(date inconnue)"


def _local_day(hour_utc: str, view: View) -> str:
    try:
        moment = datetime.fromisoformat(f"{hour_utc}+00:00")
        day = moment.astimezone(ZoneInfo(view.territory.timezone)).date()
    except (ValueError, OverflowError):
        return "(jour inconnu)"
    return formats.short_day(day)
