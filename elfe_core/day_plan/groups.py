"""Groups of owners who start one after the other, where one posted hour would send all of them into it at once."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from elfe_core.curves import Hourly

LETTERS: Final = "ABC"
EVERYBODY: Final = "all"
"""Name of the only group where none is needed."""

ALONE_SHARE: Final = 0.5
"""Least share of the energy that runs in hours of a single group (own rule)."""

ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class AtOnce:
    """What would happen if all appliances that run that day started in the best hour: place of the hour, powers [kW].

    `surplus_kw` is what the territory has left there without them, negative where it lacks power; `planned_kw` what the
    plan runs instead.
    """

    hour: int
    power_kw: float
    surplus_kw: float
    planned_kw: float

    @property
    def bought_kw(self) -> float:
        """What the territory would buy in that hour."""
        return max(self.power_kw - self.surplus_kw, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Group:
    """Owners of an equal part of the appliances of a use, and the power of these in each hour [kW], (n_hours,)."""

    name: str
    appliances: float
    power_kw: Hourly


def at_once(power_kw: Hourly, surplus_kw: Hourly, allowed: NDArray[np.bool_], most_kw: float) -> AtOnce:
    """All appliances in the allowed hour with most surplus, at most for the day's energy in that one hour."""
    hour = int(np.argmax(np.where(allowed, surplus_kw, -np.inf)))
    return AtOnce(
        hour=hour,
        power_kw=min(most_kw, float(power_kw.sum())),
        surplus_kw=float(surplus_kw[hour]),
        planned_kw=float(power_kw[hour]),
    )


def n_groups(all_at_once: AtOnce, power_kw: Hourly, most_kw: float) -> int:
    """How many groups start one after the other, 1 where everybody may start together.

    Everybody may where the surplus of the best hour holds all of them. Otherwise the most groups, up to three, of which
    a single one is enough in the hours that carry ALONE_SHARE of the plan's energy: more would run side by side.
    """
    energy_kwh = float(power_kw.sum())
    if energy_kwh <= 0.0 or all_at_once.bought_kw <= ROUNDING * all_at_once.power_kw:
        return 1
    for n in range(len(LETTERS), 1, -1):
        alone_kwh = float(power_kw[power_kw <= most_kw / n * (1.0 + ROUNDING)].sum())
        if alone_kwh >= ALONE_SHARE * energy_kwh:
            return n
    return 1


def in_groups(power_kw: Hourly, n: int, most_kw: float, appliances: float) -> tuple[Group, ...]:
    """A plan shared among `n` groups of equal energy, the first as early as can be, the last as late.

    Parameters
    ----------
    power_kw
        Plan of all appliances, none above `most_kw`, shape (n_hours,).
    n
        Number of groups.
    most_kw
        Power of all appliances that run that day; each group's is the n-th part.
    appliances
        How many take part.

    Returns
    -------
    tuple of Group
        Their powers add up to the plan in each hour; none passes its part of `most_kw`.

    Notes
    -----
    Own rule: from what the groups before leave, a group takes in each hour at least what those after it could not run,
    then the earliest hours until its energy is reached. An equal share of every hour keeps all bounds, so there is
    always such a plan.
    """
    if n == 1:
        return (Group(name=EVERYBODY, appliances=appliances, power_kw=power_kw),)
    left, each_kw, found = power_kw, most_kw / n, []
    for number in range(n):
        least = np.maximum(left - (n - number - 1) * each_kw, 0.0)
        more = np.minimum(left, np.maximum(each_kw, least)) - least
        wanted = float(left.sum()) / (n - number) - float(least.sum())
        before = np.concatenate(([0.0], np.cumsum(more)[:-1]))
        own = least + np.clip(wanted - before, 0.0, more)
        found.append(Group(name=LETTERS[number], appliances=appliances / n, power_kw=own))
        left = np.maximum(left - own, 0.0)
    return tuple(found)
