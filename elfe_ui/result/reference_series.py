"""What the pinned reference gives, in the form in which a chart takes its trace; None without a reference."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from elfe_ui import series
from elfe_ui.charts.common import ReferenceFrame
from elfe_ui.series import PowerSeries
from elfe_ui.view import View


def of(view: View, table: Callable[..., pd.DataFrame], **options: Any) -> ReferenceFrame:
    """A table of `elfe_ui.series`, made of the reference's balance."""
    return None if view.reference is None else table(view.reference.balance, view.territory, **options)


def over_time(view: View, detail: PowerSeries) -> ReferenceFrame:
    """The reference over the part of time that the detail shows."""
    if view.reference is None or detail.frame.empty:
        return None
    window = detail.frame["local"].iloc[0], detail.frame["until"].iloc[-1] - pd.Timedelta(hours=1)
    return series.power_series(
        view.reference.balance,
        view.territory,
        unit=view.display.power_unit,
        step=detail.step,
        smoothing_h=view.display.smoothing_in_use_h,
        window=window,
    ).frame
