"""A preset as data: what it changes, relative to a territory."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """An indicator that shall be at least so much, in its unit; the sources of `by_scaling` grow together for it."""

    indicator: str
    at_least: float
    by_scaling: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A scenario to begin with; what is not said is today's.

    `key` stands in links; `name` and `sentence` are read on screen. `*_times` multiply today's energies;
    `solar_mwh_per_foyer` [MWh/year] stands in for `solar_times`. A flexible share, or a storage [kWh/foyer], that is
    not None is switched on; `storage_real` makes it a real battery. `months` (1 to 12, one after the other) are the
    period; none: the usual one.
    """

    key: str
    name: str
    sentence: str
    times: Mapping[str, float] = field(default_factory=dict)
    """By source how many times today's energy, 1 where nothing is said."""
    solar_mwh_per_foyer: float | None = None
    share_res: float = 1.0
    share_pro: float = 1.0
    share_ent: float = 1.0
    flexible_share: float | None = None
    storage_kwh_per_foyer: float | None = None
    storage_real: bool = False
    months: tuple[int, ...] = ()
    goal: Goal | None = None
