"""Random cases for the kernel and its twin."""

import math
from dataclasses import replace

import numpy as np
from hypothesis import strategies as st

from elfe_core import kernel
from tests.core.kernel.shipped import Array, battery
from tests.core.kernel.twin import Case

FORESIGHT = {"perfect": kernel.PERFECT, "day_before": kernel.DAY_BEFORE, "none": kernel.NONE}
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
    styles = st.sampled_from(["spiky", "ties", "constant", "sun"])
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


def inputs_of(case: Case) -> kernel.Inputs:
    """Its curves as the kernel takes them: two sources and one sector, at a factor of 1."""
    return kernel.inputs(
        [case.other_production, case.bioenergy],
        [case.consumption],
        bioenergy=1,
        counted=case.counted,
        day_starts=case.day_starts,
        bioenergy_mean_w=case.bioenergy_mean,
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
    return np.array([1.0, 1.0, 1.0, case.dispatchable, case.engine_factor, case.gas_store_h])


def year_of(case: Case) -> tuple[dict[str, Array], Array]:
    """The kernel's hours by name, and the use of its windows."""
    found = kernel.year(inputs_of(case), rules_of(case), factors_of(case), case.flexible_share, battery_of(case))
    return dict(zip(kernel.FLOWS, found.flows, strict=True)), found.window_use


def scale_of(case: Case) -> float:
    """Largest power of a case [W/foyer]."""
    return max(*case.consumption, *case.other_production, *case.bioenergy, 1e-300)


__all__ = ["battery_of", "cases", "factors_of", "inputs_of", "replace", "rules_of", "scale_of", "year_of"]
