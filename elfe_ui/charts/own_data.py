"""What a curve of data looks like: its days over the years, and which days have all their hours."""

from collections.abc import Mapping
from typing import Final

import altair as alt
import pandas as pd

from elfe_ui.charts import common, theme
from elfe_ui.charts.common import PreparedChart, finish, source, spec_cache

COVERAGE: Final[Mapping[str, tuple[str, str]]] = {
    "complete": ("Jour complet", "production"),
    "partial": ("Heures manquantes", "solar"),
    "none": ("Aucune valeur", "imported"),
}
"""State of a day: its French name and the quantity whose colour it takes."""
MONTH_PX: Final = 15


def curve_picture(frame: pd.DataFrame, role: str, *, dark: bool) -> PreparedChart:
    """Daily means of a curve: columns day and value (NaN where the day has none)."""
    return PreparedChart(_curve_spec(role, dark), {"jours": frame[["day", "value"]]})


def coverage_calendar(frame: pd.DataFrame, *, dark: bool) -> PreparedChart:
    """Days of the month across, months down: columns day, hours (with a value) and expected (23, 24 or 25)."""
    states = frame["hours"].ge(frame["expected"]).map({True: "complete", False: "partial"})
    states = states.where(frame["hours"] > 0, "none")
    days = pd.DataFrame(
        {
            "day": frame["day"],
            "number": frame["day"].dt.day.astype("int32"),
            "month": frame["day"].dt.strftime("%Y-%m"),
            "words": frame["hours"].astype(str) + " h sur " + frame["expected"].astype(str),
            "state": states.map({key: name for key, (name, _) in COVERAGE.items()}),
        }
    )
    return PreparedChart(_calendar_spec(days["month"].nunique(), dark), {"jours": days})


@spec_cache
def _curve_spec(role: str, dark: bool) -> str:
    ticks = alt.ExprRef(f"max(2, floor(width / {common.PIXELS_A_TICK}))")
    axis = alt.Axis(title=None, format="%b %Y", tickCount=ticks)
    x = alt.X("day:T", scale=alt.Scale(type="utc", nice=False), axis=axis)
    y = alt.Y("value:Q", axis=alt.Axis(title=None, labels=False, ticks=False, domain=False, tickCount=3))
    area = (
        alt.Chart(source("jours"))
        .mark_area(color=theme.colour(role, dark), opacity=0.85, invalid="break-paths-show-domains")
        .encode(x=x, y=y)
    )
    description = f"{theme.LABELS[role]} : moyenne de chaque jour"
    return finish(area.properties(height=90), theme.config(dark), description)


@spec_cache
def _calendar_spec(n_months: int, dark: bool) -> str:
    names = [name for name, _ in COVERAGE.values()]
    colours = [theme.colour(key, dark) for _, key in COVERAGE.values()]
    x = alt.X(
        "number:O",
        scale=alt.Scale(domain=list(range(1, 32)), paddingInner=0.12),
        axis=alt.Axis(title="Jour du mois", values=[1, 5, 10, 15, 20, 25, 31], labelAngle=0),
    )
    month = "utcFormat(datetime(datum.value + '-02'), '%b %Y')"
    y = alt.Y("month:O", scale=alt.Scale(paddingInner=0.12), axis=alt.Axis(title=None, labelExpr=month))
    tips = [alt.Tooltip("moment:N", title="Jour"), alt.Tooltip("words:N", title="Heures avec une valeur")]
    cells = (
        alt.Chart(source("jours"))
        .transform_calculate(moment="utcFormat(datum.day, '%A %-d %B %Y')")
        .mark_rect(cornerRadius=2)
        .encode(
            x=x,
            y=y,
            color=alt.Color(
                "state:N",
                scale=alt.Scale(domain=names, range=colours),
                legend=alt.Legend(title=None, orient="top", symbolType="square", columns=common.wide(1, 3)),
            ),
            tooltip=tips,
        )
    )
    return finish(
        cells.properties(height=max(2, n_months) * MONTH_PX), theme.config(dark), "Jours dont les heures sont connues"
    )
