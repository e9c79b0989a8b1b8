"""What driving the uses does, small enough to stay in sight while their rows pass: app.css shows it on a phone."""

from typing import Final
from urllib.parse import quote

import numpy as np
import pandas as pd

from elfe_ui.charts import theme
from elfe_ui.charts.uses import PANELS
from elfe_ui.series.uses import REST, SURPLUS
from elfe_ui.uses.gains import Headline
from elfe_ui.words import use_words
from elfe_ui.words.seasons import PERIOD

HEIGHT: Final = 40
"""Of the little pictures, of a unit an hour across."""
MOST_SHADE: Final = 0.75


def strip(told: Headline, uses: pd.DataFrame, production: pd.DataFrame, dark: bool) -> str:
    """HTML: the figure, and the uses in their natural hours beside the hours chosen, over how often there is surplus.

    `uses` and `production` as `series.typical_uses` and `series.typical_surplus` have them.
    """
    rows = uses.loc[(uses["season"] == PERIOD) & (uses["key"] != REST)]
    most = float(rows.groupby(["panel", "hour"])["power"].sum().max())
    ground = _surplus(production.loc[production["season"] == PERIOD], dark)
    days = "".join(_day(panel, rows.loc[rows["panel"] == panel], most, ground, dark) for panel in PANELS)
    said = f"<b>{told.figure}</b> {use_words.LESS_IMPORT}" if told.figure else use_words.NO_LESS_IMPORT
    return f"<div class='elfe-in-sight'><p>{said}</p>{days}</div>"


def _day(panel: str, rows: pd.DataFrame, most: float, ground: str, dark: bool) -> str:
    """One day: its name, the uses on top of one another, the clock."""
    floor, areas = np.zeros(rows["hour"].nunique()), ""
    for use, of_use in rows.groupby("key", sort=False):
        top = floor + of_use.sort_values("hour")["power"].to_numpy() / max(most, 1e-9)
        areas += _area(floor, top, theme.use_colour(str(use), dark))
        floor = top
    size = f"viewBox='0 0 {len(floor)} {HEIGHT}' preserveAspectRatio='none'"
    line = f"<path d='M0,{HEIGHT - 0.4}H{len(floor)}' stroke='{theme.ink(dark).muted}' stroke-width='0.8'/>"
    code = quote(f"<svg xmlns='http://www.w3.org/2000/svg' {size}>{ground}{areas}{line}</svg>")
    clock = "".join(f"<span>{hour} h</span>" for hour in (0, 12, 24))
    return (
        f"<figure>{PANELS[panel]}<img alt='{use_words.IN_SIGHT}' src='data:image/svg+xml,{code}'>"
        f"<small>{clock}</small></figure>"
    )


def _area(floor: np.ndarray, top: np.ndarray, colour: str) -> str:
    """Stairs of an hour each from one height to another, 0 to 1."""
    over = " ".join(f"{hour},{_y(at)} {hour + 1},{_y(at)}" for hour, at in enumerate(top))
    back = " ".join(f"{hour + 1},{_y(at)} {hour},{_y(at)}" for hour, at in reversed(list(enumerate(floor))))
    return f"<polygon points='{over} {back}' fill='{colour}'/>"


def _y(height: float) -> str:
    return f"{(HEIGHT - 1) * (1.0 - height) + 1.0:.1f}"


def _surplus(production: pd.DataFrame, dark: bool) -> str:
    """Each hour's column, the deeper the more days have a surplus."""
    colour, shares = theme.colour("production", dark), production.sort_values("hour")[SURPLUS]
    return "".join(
        f"<rect x='{hour}' width='1.02' height='{HEIGHT}' fill='{colour}' fill-opacity='{MOST_SHADE * share:.2f}'/>"
        for hour, share in enumerate(shares)
    )
