"""Hypothesis strategies and small builders for hourly curves, scenarios and territories."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from elfe_core import units
from elfe_core.curves import CURVE_NAMES, Curves
from elfe_core.scenario import Scenario
from elfe_core.simulate import simulate_inputs
from elfe_core.territory import Collectivity, Production, RawFiles, Territory

Array = NDArray[np.float64]

START_UTC = np.datetime64("2021-01-01T00", "h")
SHARES = st.one_of(st.sampled_from([0.0, 1.0, 0.05, 0.5, 1e-9]), st.floats(0.0, 1.0))
REDUCTIONS = st.one_of(st.sampled_from([0.0, 1.0, 0.5]), st.floats(0.0, 2.0))
SCALES = st.sampled_from([1.0, 1.0, 1e-6, 1e9])
"""Territories of every size: most of 1 W, some of a billionth or a billion times that."""


@dataclass(frozen=True)
class Hours:
    """Consumption and production [W/foyer], shape (n_hours,), read-only, with a window [h]."""

    consumption_w: Array
    production_w: Array
    window_h: int

    @property
    def scale_w(self) -> float:
        """Largest power of the case, to which every tolerance is relative."""
        return float(max(self.consumption_w.max(), self.production_w.max(), 1e-300))


def frozen(values: object) -> Array:
    """A float array that raises when it is written to."""
    array = np.array(values, dtype=float)
    array.setflags(write=False)
    return array


@st.composite
def powers(draw: st.DrawFn, n_hours: int, scale: float = 1.0) -> Array:
    """Hourly powers >= 0: free values, values with many ties and zeros, or one value all along."""
    free = st.floats(0.0, 1000.0, allow_subnormal=False)
    lattice = st.integers(0, 4).map(lambda i: i * 0.1)
    mixed = st.one_of(st.just(0.0), free, lattice)
    elements = draw(st.sampled_from([free, lattice, mixed]))
    if draw(st.integers(0, 5)) == 0:
        return np.full(n_hours, draw(elements)) * scale
    return np.array(draw(st.lists(elements, min_size=n_hours, max_size=n_hours))) * scale


@st.composite
def hours(draw: st.DrawFn, max_hours: int = 30, min_window_h: int = 1) -> Hours:
    """A case whose length need not be a multiple of its window; some windows constant, some without consumption."""
    n_hours = draw(st.integers(1, max_hours))
    window_h = draw(st.integers(min_window_h, 9))
    scale = draw(SCALES)
    consumption_w, production_w = draw(powers(n_hours, scale)), draw(powers(n_hours, scale))
    first = draw(st.integers(0, n_hours - 1)) // window_h * window_h
    change = draw(st.sampled_from(["none", "none", "flat", "no consumption"]))
    if change == "flat":
        consumption_w[first : first + window_h] = consumption_w[first]
        production_w[first : first + window_h] = production_w[first]
    if change == "no consumption":
        consumption_w[first : first + window_h] = 0.0
    return Hours(frozen(consumption_w), frozen(production_w), window_h)


def curves(*, start_utc: np.datetime64 = START_UTC, **parts: object) -> Curves:
    """Curves from the arrays given by name, read-only; the others are zero."""
    n_hours = len(np.asarray(next(iter(parts.values()))))
    arrays = {name: frozen(parts.get(name, np.zeros(n_hours))) for name in CURVE_NAMES}
    return Curves(start_utc=start_utc, **arrays)


def balance_of(consumption_w: object, production_w: object, **choices: float):
    """Balance of one sector and one source; no storage and no flexibility unless chosen."""
    chosen = {"capacity_wh": 0.0, "flexible_share": 0.0, **choices}
    return simulate_inputs(curves(res=consumption_w, wind=production_w), **chosen)


@st.composite
def balances(draw: st.DrawFn, max_reduction_share: float = 1.0):
    """Balance of three sources and three sectors with some storage and flexibility."""
    n_hours, scale = draw(st.integers(1, 30)), draw(SCALES)
    inputs = curves(**{name: draw(powers(n_hours, scale)) for name in CURVE_NAMES})
    return simulate_inputs(
        inputs,
        capacity_wh=scale * draw(st.one_of(st.just(0.0), st.floats(1e-3, 5000.0))),
        flexible_share=draw(SHARES),
        window_h=draw(st.integers(2, 9)),
        max_reduction_share=max_reduction_share,
    )


def scale_of(balance) -> float:
    """Largest power of a balance [W/foyer]."""
    return float(max(np.abs(balance.consumption_w).max(), balance.production_w.max(), 1e-300))


def small_territory(*, foyers: int = 1000, sector_w: float = 10.0, timezone: str = "Etc/UTC") -> Territory:
    """A made-up territory whose three sectors each draw `sector_w` on average [W/foyer]."""
    sector_mwh = units.w_to_annual_mwh(sector_w, foyers)
    group = Collectivity(
        name="Somewhere",
        short_name="S",
        foyers=foyers,
        res_mwh=sector_mwh,
        pro_mwh=sector_mwh,
        ent_mwh=sector_mwh,
        source="made up",
    )
    production = Production(
        wind_turbines=2,
        wind_turbine_mean_mw=0.5,
        mean_mw={"solar": 1.0, "bioenergy": 0.25},
        source="made up",
    )
    files = RawFiles(
        kind="demonstration",
        label="made up",
        region_codes=("53",),
        conso_inf36=(Path("a"),),
        conso_sup36=(Path("b"),),
        prod=(Path("c"),),
        wind=(Path("d"),),
    )
    return Territory(
        name="Somewhere",
        short_name="S",
        timezone=timezone,
        source="made up",
        collectivities=(group,),
        production=production,
        farms=(),
        data=files,
        period_start=date(2021, 1, 1),
        period_end=date(2021, 1, 3),
    )


def scenario(**choices: object) -> Scenario:
    """A valid scenario: each source 10 W/foyer on average in `small_territory()`, 1 to 3 January 2021."""
    ten_w_gwh = units.w_to_annual_mwh(10.0, 1000) / units.MWH_PER_GWH
    chosen: dict[str, object] = {
        "wind_gwh": ten_w_gwh,
        "solar_gwh": ten_w_gwh,
        "bioenergy_gwh": ten_w_gwh,
        "period_start": date(2021, 1, 1),
        "period_end": date(2021, 1, 3),
        **choices,
    }
    return Scenario(**chosen)  # type: ignore[arg-type]
