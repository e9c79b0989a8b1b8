"""What is loaded now: each role's curve with its origin, its period, its figures and its picture."""

from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import streamlit as st

from elfe_core import units
from elfe_core.curve_set import CurveSet, RoleCurve
from elfe_core.curve_set.measured import Measured
from elfe_core.curve_set.quality import DailyCoverage, coverage_by_day, summary
from elfe_ui import cached, charts
from elfe_ui.charts import theme
from elfe_ui.exports import offer
from elfe_ui.view import View
from elfe_ui.words import formats, own_data_words
from elfe_ui.words import scenario_words as export_words
from elfe_ui.words.faults import as_text


def show_loaded(curve_set: CurveSet, view: View) -> None:
    """One card a role, two beside each other, in the same order on a phone."""
    roles = list(curve_set.roles())
    for first in range(0, len(roles), 2):
        for column, (role, curve) in zip(st.columns(2, gap="medium"), roles[first : first + 2], strict=False):
            with column.container(border=True):
                _card(role, curve, view)


def measured(role: str, curve: RoleCurve) -> Measured:
    """A role's curve as the checks take it."""
    return Measured(
        role=role,
        label=curve.label,
        kind=curve.kind,
        files=curve.files or ("",),
        unit=curve.unit,
        step_min=60,
        start_utc=curve.start_utc.astype("datetime64[m]"),
        mean_power=curve.values,
    )


def picture(curve: Measured, role: str, view: View) -> None:
    """The curve's days."""
    daily = _daily(curve)
    offer.chart(
        lambda dark: charts.curve_picture(daily, role, dark=dark),
        key=f"courbe_{role}",
        name=f"courbe-{export_words.slug(theme.LABELS[role])}",
        title=f"{theme.LABELS[role]}, moyenne de chaque jour",
        view=view,
        notes=lambda: _notes(curve, view),
        table=lambda: daily.set_axis(["Jour (UTC)", f"Moyenne ({curve.unit or 'échelle libre'})"], axis=1),
        width_px=offer.HALF_WIDTH_PX,
    )


def calendar(curve: Measured, role: str, view: View) -> None:
    """Which days have their hours."""
    days = _calendar_frame(coverage_by_day(curve, view.territory.timezone))
    offer.chart(
        lambda dark: charts.coverage_calendar(days, dark=dark),
        key=f"jours_{role}",
        name=f"jours-couverts-{export_words.slug(theme.LABELS[role])}",
        title=f"{theme.LABELS[role]} : jours dont les heures sont connues",
        view=view,
        notes=lambda: _notes(curve, view),
        table=lambda: days.set_axis(["Jour", "Heures avec une valeur (h)", "Heures du jour (h)"], axis=1),
        width_px=offer.HALF_WIDTH_PX,
    )


def figures(curve: Measured, view: View) -> str:
    """Period in local days, step, energy, least and greatest, missing hours."""
    facts = summary(curve)
    zone = ZoneInfo(view.territory.timezone)
    first, last = (formats.short_day(end.astimezone(zone).date()) for end in (facts.first_utc, facts.last_utc))
    parts = [
        f"du {first} au {last}",
        f"pas de {facts.step_min} min",
    ]
    is_small = curve.unit == "W" and facts.high is not None and facts.high < units.W_PER_MW
    if facts.annual_mwh is not None:
        parts.append(_annual(facts.annual_mwh, is_small=is_small))
    if facts.low is not None and facts.high is not None:
        low, high = (_power(value, curve.unit, is_small=is_small) for value in (facts.low, facts.high))
        parts.append(f"de {low} à {high}{'' if curve.unit else ' (échelle libre)'}")
    missing = f"{formats.number(facts.n_missing)} valeurs manquantes" if facts.n_missing else "aucune valeur manquante"
    return " · ".join([*parts, missing])


def _card(role: str, curve: RoleCurve, view: View) -> None:
    one = measured(role, curve)
    st.subheader(theme.LABELS[role], anchor=False)
    picture(one, role, view)
    st.caption(figures(one, view))
    origin = " · ".join(
        part for part in dict.fromkeys((as_text(curve.source), own_data_words.kind(curve.kind))) if part
    )
    names = ", ".join(as_text(name) for name in curve.files)
    st.caption(f"{origin} · **{names}**" if names else origin)
    _covered(one, role, view)


@st.fragment
def _covered(curve: Measured, role: str, view: View) -> None:
    """The calendar below each curve; found and drawn once it is opened."""
    opened = st.expander(
        "Jours couverts", icon=":material/calendar_month:", key=f"calendrier_{role}", on_change="rerun"
    )
    if opened.open:
        with opened:
            calendar(curve, role, view)


def _notes(curve: Measured, view: View) -> list[str]:
    """Figures and origin of the curve, for the picture's notes."""
    names = [name for name in curve.files if name]
    origin = f"{view.territory.name} · {cached.data_label(view.source)}"
    return [figures(curve, view), " · ".join([origin, *names, export_words.program()])]


def _annual(annual_mwh: float, *, is_small: bool) -> str:
    """Energy of a year: of a household in kWh, so that a factor of 1000 is seen."""
    if is_small:
        return formats.quantity(annual_mwh * units.MWH_PER_GWH, "kWh/an", 0)
    return formats.quantity(annual_mwh / units.MWH_PER_GWH, "GWh/an")


def _power(value: float, unit: str, *, is_small: bool) -> str:
    if unit != "W":
        return formats.rounded(value)
    return (
        formats.quantity(value / units.WH_PER_KWH, "kW") if is_small else formats.quantity(value / units.W_PER_MW, "MW")
    )


def _daily(curve: Measured) -> pd.DataFrame:
    """Mean of each UTC day; NaN for a day without a value."""
    moments = curve.start_utc + np.arange(len(curve.mean_power)) * np.timedelta64(curve.step_min, "m")
    days, day_of_step = np.unique(moments.astype("datetime64[D]"), return_inverse=True)
    known = ~np.isnan(curve.mean_power)
    totals = np.bincount(day_of_step, np.where(known, curve.mean_power, 0.0), minlength=len(days))
    counts = np.bincount(day_of_step, known, minlength=len(days))
    means = np.divide(totals, counts, out=np.full(len(days), np.nan), where=counts > 0)
    return pd.DataFrame({"day": pd.DatetimeIndex(days.astype("datetime64[s]")), "value": means})


def _calendar_frame(found: DailyCoverage) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "day": pd.DatetimeIndex(found.days.astype("datetime64[s]")),
            "hours": found.present_h,
            "expected": found.day_h,
        }
    )
