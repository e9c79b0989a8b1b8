"""Conversion of power and energy units: the only home of conversion factors.

Inside the core, power is W per foyer (a consumption point) and energy Wh per foyer. `foyers` is the territory's number
of consumption points. Every function takes and gives a float or a numpy array alike.
"""

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

FloatOrArray = TypeVar("FloatOrArray", float, NDArray[np.float64])

HOURS_PER_YEAR = 8760
"""Hours of the reference year behind every annualised figure (MODEL.md section 3)."""

GROUP_FOYERS = 200
"""The project shows power in W per 200 foyers (MODEL.md section 1)."""

W_PER_MW = 1e6
MWH_PER_GWH = 1e3
WH_PER_KWH = 1e3
KW_PER_MW = 1e3
KWH_PER_MWH = 1e3
KWH_PER_GWH = 1e6
G_PER_T = 1e6
KG_PER_T = 1e3


def w_to_mw(power_w: FloatOrArray, foyers: int) -> FloatOrArray:
    """W per foyer -> MW for the territory (also Wh per foyer -> MWh)."""
    return power_w * (foyers / W_PER_MW)


def mw_to_w(power_mw: FloatOrArray, foyers: int) -> FloatOrArray:
    """MW for the territory -> W per foyer (also MWh -> Wh per foyer)."""
    return power_mw * (W_PER_MW / foyers)


def w_to_annual_mwh(power_w: FloatOrArray, foyers: int) -> FloatOrArray:
    """Mean power, W per foyer -> annual energy of the territory, MWh/year."""
    return w_to_mw(power_w, foyers) * HOURS_PER_YEAR


def annual_mwh_to_w(energy_mwh: FloatOrArray, foyers: int) -> FloatOrArray:
    """Annual energy of the territory, MWh/year -> mean power, W per foyer."""
    return mw_to_w(energy_mwh / HOURS_PER_YEAR, foyers)


def annual_gwh_to_w(energy_gwh: FloatOrArray, foyers: int) -> FloatOrArray:
    """Annual energy of the territory, GWh/year -> mean power, W per foyer."""
    return annual_mwh_to_w(energy_gwh * MWH_PER_GWH, foyers)


def mw_to_annual_gwh(power_mw: FloatOrArray) -> FloatOrArray:
    """Mean power, MW -> annual energy, GWh/year."""
    return power_mw * (HOURS_PER_YEAR / MWH_PER_GWH)


def annual_gwh_to_mw(energy_gwh: FloatOrArray) -> FloatOrArray:
    """Annual energy, GWh/year -> mean power, MW."""
    return energy_gwh * (MWH_PER_GWH / HOURS_PER_YEAR)


def w_to_group_w(power_w: FloatOrArray) -> FloatOrArray:
    """W per foyer -> W per 200 foyers (also Wh -> Wh per 200 foyers)."""
    return power_w * GROUP_FOYERS
