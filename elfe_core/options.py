"""What acts on hourly curves: the battery, uses, the flexible share, biogas that waits, the limit of the connection."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from elfe_core import units
from elfe_core.scenario import Scenario
from elfe_core.uses import Fleet, Use

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Per foyer; the defaults are neutral (MODEL.md sections 2, 6, 7 and 8).

    Capacity [Wh/foyer], limit of export [W/foyer], duration of a full discharge [h] (0: no limit of power), hours of
    gas [h], what a plan knows (`catalogue.FORESIGHTS`), the rest shares and factors.
    """

    capacity_wh: float = 0.0
    flexible_share: float = 0.0
    window_h: int = 24
    max_reduction_share: float = 1.0
    efficiency: float = 1.0
    duration_h: float = 0.0
    low: float = 0.0
    high: float = 1.0
    is_cyclic: bool = False
    export_limit_w: float = math.inf
    dispatchable_share: float = 0.0
    engine_factor: float = 2.0
    gas_store_h: float = 12.0
    foresight: str = "perfect"

    def battery(self) -> Array:
        """Row of `kernel.BATTERY`, shape (6,)."""
        power_w = self.capacity_wh / self.duration_h if self.duration_h > 0.0 else math.inf
        return np.array([self.capacity_wh, self.efficiency, power_w, self.low, self.high, self.export_limit_w])

    def biogas(self) -> tuple[float, float, float]:
        """Values of `kernel.BIOGAS_FACTORS`."""
        return self.dispatchable_share, self.engine_factor, self.gas_store_h


def options_of(scenario: Scenario, foyers: int) -> Options:
    """The options of a scenario on a territory of so many foyers."""
    used = scenario.in_use
    return Options(
        capacity_wh=units.mw_to_w(used("storage_mwh"), foyers),
        flexible_share=used("flexible_share"),
        window_h=scenario.flexibility_window_h,
        max_reduction_share=used("max_reduction_share"),
        efficiency=used("storage_efficiency"),
        duration_h=used("storage_duration_h"),
        low=used("storage_low"),
        high=used("storage_high"),
        is_cyclic=bool(used("storage_cyclic")),
        export_limit_w=units.mw_to_w(used("export_limit_mw"), foyers),
        dispatchable_share=scenario.biogas_dispatchable_share,
        engine_factor=scenario.biogas_engine_factor,
        gas_store_h=scenario.biogas_gas_store_h,
        foresight=scenario.foresight,
    )


def fleets_of(scenario: Scenario, uses: Iterable[Use]) -> tuple[Fleet, ...]:
    """Fleets of a scenario of which there are any, of the uses that a territory knows."""
    fleets = []
    for use in uses:
        units, participation = (float(getattr(scenario, name)) for name in factors_of(use))
        if units > 0.0:
            allowed = (use.allowed_midday if scenario.midday_hours else ()) or use.allowed
            fleets.append(Fleet(use=replace(use, allowed=allowed), units=units, participation=participation))
    return tuple(fleets)


def factors_of(use: Use) -> tuple[str, str]:
    """Fields of a scenario: number of appliances of a use, and their participation."""
    return f"units_{use.name}", f"participation_{use.name}"
