"""Indicators as rows of a sweep have them: yearly rates alone, without the energies of the period."""

from elfe_core import indicators as core
from elfe_core.balance import Balance
from elfe_core.catalogue import INDICATOR_UNITS


def indicators(balance: Balance, foyers: int) -> dict[str, float]:
    found = core.indicators(balance, foyers)
    return {key: found[key] for key in INDICATOR_UNITS}
