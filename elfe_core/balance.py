"""The hourly result of a simulation, as data."""

from dataclasses import dataclass, field, fields, replace

import numpy as np
from numpy.typing import NDArray

from elfe_core import units
from elfe_core.curves import Curves, Hourly


def _no_uses() -> NDArray[np.float64]:
    return np.empty((0, 0))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Balance:
    """Hourly power flows [W/foyer], shape (n_hours,), on the clock of `inputs`; all >= 0, but for consumption under the
    original flexibility rule.

    `inputs` are the curves scaled to the scenario [W/foyer], bioenergy as it is burnt. `stored_wh` and `gas_level_wh`
    are the energies held at the START of each hour [Wh/foyer], `biogas_w` the part of bioenergy that waits, as it runs;
    `loss_w` is lost in the battery, `curtailed_w` what the connection could not take. `window_use` has one value a
    flexibility window, shape (n_windows,), of `window_h` hours each; the first window began `window_offset_h` hours
    before the first hour; NaN for a window of which an hour does not count. `uses_w` is the power of each of `uses` as
    it runs, `uses_natural_w` in its natural hours, shapes (n_uses, n_hours); what comes on top of today's consumption
    is part of `inputs` as residential.
    """

    inputs: Curves
    consumption_before_w: Hourly
    consumption_w: Hourly
    production_w: Hourly
    charge_w: Hourly
    discharge_w: Hourly
    loss_w: Hourly
    stored_wh: Hourly
    imported_w: Hourly
    exported_w: Hourly
    curtailed_w: Hourly
    biogas_w: Hourly
    gas_level_wh: Hourly
    capacity_wh: float
    window_use: NDArray[np.float64]
    window_h: int
    window_offset_h: int = 0
    uses: tuple[str, ...] = ()
    uses_w: NDArray[np.float64] = field(default_factory=_no_uses)
    uses_natural_w: NDArray[np.float64] = field(default_factory=_no_uses)

    @property
    def n_hours(self) -> int:
        """Number of hours."""
        return len(self.consumption_w)

    @property
    def n_counted(self) -> int:
        """Number of hours that count (see Curves)."""
        return self.inputs.n_counted

    @property
    def is_annual(self) -> bool:
        """Whether it covers a year or more: then its energies are told as those of a year of 8760 h."""
        return self.n_hours >= units.HOURS_PER_YEAR

    @property
    def supply_w(self) -> Hourly:
        """Production as the territory sees it: G - P_sto - curtailed [W/foyer], shape (n_hours,)."""
        return self.production_w - self.charge_w + self.discharge_w - self.curtailed_w

    def cut(self, first: int, last: int) -> "Balance":
        """Hours first to last, the last excluded, with every window that they touch."""
        hourly = {f.name: getattr(self, f.name)[first:last] for f in fields(self) if f.type is Hourly}
        start, stop = first + self.window_offset_h, last + self.window_offset_h
        windows = self.window_use[start // self.window_h : -(-stop // self.window_h)]
        return replace(
            self,
            inputs=self.inputs.cut(first, last),
            window_use=windows,
            window_offset_h=start % self.window_h,
            uses_w=self.uses_w[:, first:last],
            uses_natural_w=self.uses_natural_w[:, first:last],
            **hourly,
        )

    def own(self) -> "Balance":
        """The same hours in a block of their own: a part holds all the hours that it was cut from."""
        names = [f.name for f in fields(self) if f.type is Hourly]
        hourly = dict(zip(names, np.stack([getattr(self, name) for name in names]), strict=True))
        return replace(
            self,
            inputs=self.inputs.own(),
            window_use=self.window_use.copy(),
            uses_w=self.uses_w.copy(),
            uses_natural_w=self.uses_natural_w.copy(),
            **hourly,
        )
