"""Random cases for the kernel and its twin."""

import math
from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from elfe_core import kernel
from tests.core.kernel.shipped import Array, battery
from tests.core.kernel.twin import Case, PlacedUse

FORESIGHT = {"perfect": kernel.PERFECT, "day_before": kernel.DAY_BEFORE, "none": kernel.NONE}
STYLES = ("spiky", "ties", "constant", "sun")
EFFICIENCIES = st.sampled_from([1.0, 0.85, 0.5])


def curve(rng: np.random.Generator, style: str, n_hours: int) -> Array:
    """Hourly powers >= 0: spiky, with ties and zeros, constant, or by day and night."""
    if style == "spiky":
        return rng.gamma(0.3, 300.0, n_hours).round(1)
    if style == "ties":
        return rng.integers(0, 4, n_hours) * 10.0
    if style == "constant":
        return np.full(n_hours, 30.0)
    return (np.maximum(np.sin(np.arange(n_hours) * math.pi / 12), 0.0) * 100.0 * rng.integers(1, 5)).round(2)


@st.composite
def cases(draw: st.DrawFn, max_days: int = 6) -> Case:
    """Some days of curves with any choice of sections 2, 6 and 7."""
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    n_hours = draw(st.integers(2, 24 * max_days))
    styles = st.sampled_from(STYLES)
    consumption, other, bioenergy = (curve(rng, draw(styles), n_hours) for _ in range(3))
    counted = np.ones(n_hours, dtype=bool)
    if draw(st.booleans()):
        counted = rng.random(n_hours) < draw(st.sampled_from([0.5, 0.97]))
        counted[-1] = True
        consumption, other, bioenergy = (np.where(counted, values, 0.0) for values in (consumption, other, bioenergy))
    low = draw(st.sampled_from([0.0, 0.0, 0.1]))
    return Case(
        consumption=consumption.tolist(),
        other_production=other.tolist(),
        bioenergy=bioenergy.tolist(),
        counted=counted.tolist(),
        day_starts=list(range(draw(st.integers(0, 3)), n_hours, 24)),
        bioenergy_mean=float(bioenergy.sum() / counted.sum()),
        flexible_share=draw(st.sampled_from([0.0, 0.05, 0.3, 1.0])),
        window_h=draw(st.sampled_from([24, 24, 5, 40])),
        max_reduction=draw(st.sampled_from([1.0, 0.2, 0.0, math.inf])),
        capacity=draw(st.sampled_from([0.0, 50.0, 400.0, 1e5])),
        efficiency=draw(EFFICIENCIES),
        power=draw(st.sampled_from([math.inf, 100.0, 7.0])),
        low=low,
        high=draw(st.sampled_from([1.0, 0.9, low + 1e-3])),
        cyclic=draw(st.booleans()),
        export_limit=draw(st.sampled_from([math.inf, 50.0, 0.0])),
        dispatchable=draw(st.sampled_from([0.0, 0.0, 0.5, 1.0])),
        engine_factor=draw(st.sampled_from([1.0, 2.0, 5.0])),
        gas_store_h=draw(st.sampled_from([0.0, 4.0, 12.0])),
        foresight=draw(st.sampled_from(list(FORESIGHT))),
    )


@st.composite
def placed_cases(draw: st.DrawFn, max_days: int = 4) -> Case:
    """The same with up to three uses of any hours, windows and caps; existing ones never above consumption."""
    case = draw(cases(max_days))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    n_hours, counted = len(case.consumption), np.array(case.counted)
    left, uses = np.array(case.consumption), []
    for _ in range(draw(st.integers(1, 3))):
        existing, units = draw(st.booleans()), draw(st.sampled_from([1.0, 3.0, 1000.0, 0.0]))
        natural = left * rng.random(n_hours) if existing else curve(rng, draw(st.sampled_from(STYLES)), n_hours)
        natural = np.where(counted, natural * (rng.random(n_hours) < 0.7), 0.0)
        left = left - natural if existing else left
        begins = np.arange(n_hours) % draw(st.sampled_from([24, 24, 12, 4])) == draw(st.integers(0, 3))
        mean, per_unit = max(float(natural.mean()), 1e-3), max(units, 1e-9)
        use = PlacedUse(
            natural=(natural / per_unit).tolist(),
            allowed=(rng.random(n_hours) < draw(st.sampled_from([1.0, 0.5, 0.1]))).tolist(),
            begins=begins.tolist(),
            cap=draw(st.sampled_from([4.0, 1.5, 0.3, 100.0, 0.0])) * mean / per_unit,
            units=units,
            participation=draw(st.sampled_from([1.0, 0.5, 0.0])),
            existing=existing,
        )
        uses.append(use)
    return replace(case, uses=tuple(uses))


def inputs_of(case: Case) -> kernel.Inputs:
    """Its curves as the kernel takes them: two sources and one sector, at a factor of 1."""
    return kernel.inputs(
        [case.other_production, case.bioenergy],
        [case.consumption],
        bioenergy=1,
        counted=case.counted,
        day_starts=case.day_starts,
        bioenergy_mean_w=case.bioenergy_mean,
        placing=placing_of(case),
    )


def placing_of(case: Case) -> kernel.Uses | None:
    """Its uses as the kernel takes them."""
    if not case.uses:
        return None
    return kernel.make_uses(
        [use.natural for use in case.uses],
        [use.allowed for use in case.uses],
        [use.begins for use in case.uses],
        [use.cap for use in case.uses],
        [use.existing for use in case.uses],
        case.use_order,
        sector=2,
        counted=case.counted,
    )


def rules_of(case: Case, first: int = 0, last: int | None = None) -> kernel.Rules:
    return kernel.rules(
        first_h=first,
        last_h=len(case.consumption) if last is None else last,
        window_h=case.window_h,
        max_reduction_share=case.max_reduction,
        foresight=FORESIGHT[case.foresight],
        cyclic=case.cyclic,
    )


def battery_of(case: Case) -> Array:
    return battery(
        case.capacity,
        efficiency=case.efficiency,
        power_w=case.power,
        low=case.low,
        high=case.high,
        export_limit_w=case.export_limit,
    )


def factors_of(case: Case) -> Array:
    of_uses = [value for use in case.uses for value in (use.units, use.participation)]
    return np.array([1.0, 1.0, 1.0, case.dispatchable, case.engine_factor, case.gas_store_h, *of_uses])


def year_of(case: Case) -> tuple[dict[str, Array], Array]:
    """The kernel's hours by name, and the use of its windows."""
    found = kernel.year(inputs_of(case), rules_of(case), factors_of(case), case.flexible_share, battery_of(case))
    flows = dict(zip(kernel.FLOWS, found.flows, strict=True))
    return flows | {f"use_{number}": run for number, run in enumerate(found.uses_w)}, found.window_use


def scale_of(case: Case) -> float:
    """Largest power of a case [W/foyer]."""
    return max(*case.before, *case.other_production, *case.bioenergy, 1e-300)


__all__ = [
    "battery_of",
    "cases",
    "factors_of",
    "inputs_of",
    "placed_cases",
    "replace",
    "rules_of",
    "scale_of",
    "year_of",
]
