"""Energy from each source to what it becomes, and from there to each sector: the links of a flow diagram."""

from typing import Final

import numpy as np
import pandas as pd

from elfe_core.balance import Balance
from elfe_core.breakdown import break_down, by_source
from elfe_core.curves import SECTORS, Hourly
from elfe_core.territory import Territory
from elfe_ui.series.local import in_gwh

USED, STORE = "used", "store"
"""Places that energy passes through: what is consumed here, and the battery."""
KEPT, FOUND, MOVED_OUT, MOVED_IN = "kept", "found", "moved_out", "moved_in"
"""Energy left in the battery at the end, or in it at the start; consumption that flexibility moves over an end."""
LEAST_GWH: Final = 1e-9
"""A link below this is the rounding of the sums."""


def energy_flows(balance: Balance, territory: Territory) -> pd.DataFrame:
    """Links of the whole period: origin, target, gwh, largest first within an origin; none without energy.

    What enters a place leaves it. Sectors are what each consumes before flexibility: the difference that flexibility
    leaves at the ends of the period is a link of its own.
    """
    parts = break_down(balance)
    links: list[tuple[str, str, float]] = []

    def add(origin: str, target: str, flow_w: Hourly | float) -> None:
        links.append((origin, target, float(in_gwh(np.asarray(flow_w).sum(), territory))))

    for target, flows in (
        (USED, parts.used_at_once_w),
        (STORE, by_source(parts.charge_w, balance)),
        ("exported", by_source(parts.exported_w, balance)),
        ("curtailed", by_source(parts.curtailed_w, balance)),
    ):
        for name, flow_w in flows.items():
            add(name, target, flow_w)
    add("imported", USED, parts.imported_w)
    add(STORE, USED, parts.discharge_w)
    add(STORE, "loss", balance.loss_w)
    left_w = float((parts.charge_w - parts.discharge_w - balance.loss_w).sum())
    add(*((STORE, KEPT, left_w) if left_w > 0.0 else (FOUND, STORE, -left_w)))
    sectors_w = {name: balance.inputs[name] for name in SECTORS}
    for name, flow_w in sectors_w.items():
        add(USED, name, flow_w)
    arrived_w = sum(float(flow_w.sum()) for flow_w in parts.origins().values())
    over_w = arrived_w - sum(float(flow_w.sum()) for flow_w in sectors_w.values())
    add(*((USED, MOVED_OUT, over_w) if over_w > 0.0 else (MOVED_IN, USED, -over_w)))
    return pd.DataFrame([link for link in links if link[2] > LEAST_GWH], columns=["origin", "target", "gwh"])
