"""Where production goes and where consumption comes from, hour by hour and in all (own rule, stated below).

In each hour, what is consumed at once is shared among the sources in proportion to their production of that hour, and
so are the charge of the store and the export. Energy from the store bears no source's name.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from elfe_core.balance import Balance
from elfe_core.curves import SOURCES, Hourly


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Breakdown:
    """Flows >= 0 [W/foyer], shape (n_hours,).

    production = used at once + charge + exported + curtailed; consumption = used at once + discharge + imported.
    `used_at_once_w` has one array a source. Under the original flexibility rule an hour's consumption can be below
    zero: such an hour consumes nothing here, and only what the sources produced is charged or exported.
    """

    used_at_once_w: Mapping[str, Hourly]
    charge_w: Hourly
    exported_w: Hourly
    curtailed_w: Hourly
    discharge_w: Hourly
    imported_w: Hourly

    def outlets(self) -> dict[str, Hourly]:
        """Where production goes: used_at_once, charge, exported, curtailed."""
        used: Hourly = np.sum(list(self.used_at_once_w.values()), axis=0)
        return {
            "used_at_once": used,
            "charge": self.charge_w,
            "exported": self.exported_w,
            "curtailed": self.curtailed_w,
        }

    def origins(self) -> dict[str, Hourly]:
        """Where consumption comes from: each source used at once, discharge, imported."""
        return {**self.used_at_once_w, "discharge": self.discharge_w, "imported": self.imported_w}


def break_down(balance: Balance) -> Breakdown:
    """Split a balance's flows by source and destination.

    Parameters
    ----------
    balance
        Hourly flows [W/foyer]; not changed.

    Returns
    -------
    Breakdown
        Flows that add up to production and to consumption in every hour.
    """
    charge_w = np.minimum(balance.charge_w, balance.production_w)
    exported_w = np.minimum(balance.exported_w, balance.production_w - charge_w)
    curtailed_w = np.minimum(balance.curtailed_w, balance.production_w - charge_w - exported_w)
    used_w = balance.production_w - charge_w - exported_w - curtailed_w
    return Breakdown(
        used_at_once_w=by_source(used_w, balance),
        charge_w=charge_w,
        exported_w=exported_w,
        curtailed_w=curtailed_w,
        discharge_w=balance.discharge_w,
        imported_w=balance.imported_w,
    )


def by_source(flow_w: Hourly, balance: Balance) -> dict[str, Hourly]:
    """A part of production [W/foyer], shared among the sources in proportion to what each makes in that hour."""
    share = np.divide(flow_w, balance.production_w, out=np.zeros_like(flow_w), where=balance.production_w > 0.0)
    return {name: balance.inputs[name] * share for name in SOURCES}
