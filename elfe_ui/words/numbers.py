"""French numbers, dates and units, as a visitor reads them."""

import math
from datetime import date, datetime

from elfe_core import units

NARROW_SPACE, NO_BREAK_SPACE = "\u202f", "\u00a0"
MINUS = "\u2212"
NOT_APPLICABLE = "sans objet"

POWER_UNIT_LABELS = {"w_group": "W/200 foyers", "w": "W/foyer", "mw": "MW"}
ENERGY_UNIT_LABELS = {"w_group": "Wh/200 foyers", "w": "Wh/foyer", "mw": "MWh"}


def number(value: float, decimals: int = 0) -> str:
    """`1 234,5`: narrow spaces between thousands, decimal comma, a true minus sign."""
    if math.isnan(value):
        return NOT_APPLICABLE
    text = f"{abs(value):,.{decimals}f}".replace(",", NARROW_SPACE).replace(".", ",")
    is_negative = value < 0 and any(digit in text for digit in "123456789")
    return f"{MINUS}{text}" if is_negative else text


def rounded(value: float) -> str:
    """A number with as many decimals as its size asks for: 3 figures that count, at most 2 decimals."""
    size = abs(value)
    decimals = 2 if round(size, 2) < 10 else 1 if round(size, 1) < 100 else 0
    return number(value, decimals if round(size, decimals) else 0)


def significant(value: float) -> float:
    """The value to three figures."""
    return float(f"{value:.3g}")


def quantity(value: float, unit: str, decimals: int | None = None) -> str:
    """A number and its unit, or "sans objet"."""
    if math.isnan(value):
        return NOT_APPLICABLE
    text = rounded(value) if decimals is None else number(value, decimals)
    return f"{text}{NARROW_SPACE if unit == '%' else NO_BREAK_SPACE}{unit}"


def percent(value: float, decimals: int = 1) -> str:
    """A percentage that is already on the scale 0-100."""
    return quantity(value, "%", decimals)


def is_zero(shown: str) -> bool:
    """Whether a number, as it is shown, reads as nothing."""
    return not any(digit in shown for digit in "123456789")


def signed(shown: str) -> str:
    """A number as it is shown, with its sign: `+12`, `−3`; what reads as nothing has none."""
    return shown if shown.startswith(MINUS) or is_zero(shown) else f"+{shown}"


def in_power_unit(power_mw: float, power_unit: str, foyers: int) -> float:
    """MW for the territory -> the display unit (also MWh -> the display unit of energy)."""
    if power_unit == "mw":
        return power_mw
    power_w = units.mw_to_w(power_mw, foyers)
    return units.w_to_group_w(power_w) if power_unit == "w_group" else power_w


def short_day(value: date) -> str:
    """`01/03/2021`."""
    return f"{value:%d/%m/%Y}"


def hour_stamp(value: datetime) -> str:
    """`01/03/2021:14`, the project's convention for an hour."""
    return f"{value:%d/%m/%Y:%H}"
