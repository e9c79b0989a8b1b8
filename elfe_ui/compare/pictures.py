"""The curves of the scenarios in one picture, of which there are four to choose from."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Final, NamedTuple

import pandas as pd
import streamlit as st

from elfe_core.balance import Balance
from elfe_core.insight.attribution import Attribution
from elfe_ui import cached, charts, series, widgets
from elfe_ui.charts import theme
from elfe_ui.compare import tables
from elfe_ui.compare.tables import Compared
from elfe_ui.exports import csv_tables, offer
from elfe_ui.series.compare import MonthlyImports, column
from elfe_ui.view import View
from elfe_ui.words import faults, formats, scenario_words, seasons
from elfe_ui.words.formats import POWER_UNIT_LABELS
from elfe_ui.words.shown import Scale, Shown

KEY: Final = "courbe"
ORIGINS_TITLE: Final = "D'où vient la consommation"
DURATION_TITLE: Final = "Heures rangées de la plus importatrice à la plus exportatrice"
MONTHS_TITLE: Final = "Énergie importée, mois par mois"


def show_curves(compared: Sequence[Compared], view: View) -> None:
    """Choose a picture and draw it."""
    chosen = widgets.one_view(KEY, list(PICTURES))
    PICTURES[chosen](compared, view)


class Origins(NamedTuple):
    """Where the consumption of each scenario comes from: name, key, energy [unit], share."""

    frame: pd.DataFrame
    unit: str


class Waterfall(NamedTuple):
    """From the imports of the reference to those of another scenario."""

    name: str
    title: str
    frame: pd.DataFrame
    unit: str


def origins(compared: Sequence[Compared], view: View) -> Origins:
    """The scenarios at one glance: produced here at once, from the battery, imported."""
    shown, found = tables.shown_of_all(compared, view), [one.indicators["consumption_mwh"] for one in compared]
    unit, factor = shown.scale("consumption_mwh", *found)
    rates = series.compared_origins(names_of(compared), balances_of(compared), view.territory)
    return Origins(rates.assign(energy=factor * rates["rate_mwh"]), unit)


def show_origins(compared: Sequence[Compared], view: View) -> None:
    """Draw them."""
    frame, unit = origins(compared, view)
    offer.chart(
        lambda dark: charts.compared_origins(frame, unit=unit, dark=dark),
        key="comparer_origines",
        name="comparer-origines",
        title=ORIGINS_TITLE,
        view=view,
        notes=partial(_notes, compared, view),
        table=lambda: _origins_table(frame, unit),
    )


def _origins_table(frame: pd.DataFrame, unit: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Scénario": frame["name"],
            "Part": frame["key"].map(theme.LABELS),
            f"Énergie ({unit})": frame["energy"],
            "Part de la consommation (%)": 100.0 * frame["share"],
        }
    )


def waterfall_frame(first: Compared, other: Compared, found: Attribution, shown: Shown, scale: Scale) -> pd.DataFrame:
    """From the imports of the first scenario to those of the other, in a unit, a step for each setting."""
    before, after = (one.indicators[tables.IMPORTED] for one in (first, other))
    parts = [(scenario_words.part_label(key), part[tables.IMPORTED]) for key, part in found.parts.items()]

    def said(value: float) -> str:
        return shown.change(tables.IMPORTED, value, scale)[0]

    return charts.waterfall_frame(
        (first.name, scale.factor * before),
        [(name, scale.factor * change) for name, change in parts],
        (other.name, scale.factor * after),
        [said(before), *(formats.signed(said(change)) for _, change in parts), said(after)],
    )


def waterfalls(compared: Sequence[Compared], found: Sequence[Attribution | None], view: View) -> list[Waterfall]:
    """For each scenario whose change has known causes, the way from the reference's imports to its own."""
    known = [(other, one) for other, one in zip(compared[1:], found, strict=True) if one is not None and one.parts]
    shown, first = tables.shown_of_all(compared, view), compared[0]
    scale = shown.scale(tables.IMPORTED, *(one.indicators[tables.IMPORTED] for one in compared))
    return [
        Waterfall(
            other.name,
            f"De « {first.name} » à « {other.name} » : ce que chaque réglage change",
            waterfall_frame(first, other, one, shown, scale),
            scale.unit,
        )
        for other, one in known
    ]


def show_waterfalls(compared: Sequence[Compared], found: Sequence[Attribution | None], view: View) -> None:
    """Draw them, one below the other."""
    for number, (name, title, frame, unit) in enumerate(waterfalls(compared, found, view)):
        st.markdown(f"**{faults.escaped(name)}**, par rapport à « {faults.escaped(compared[0].name)} »")
        offer.chart(
            lambda dark, frame=frame, unit=unit: charts.waterfall(frame, unit=unit, dark=dark),  # type: ignore[misc]
            key=f"cascade_{number}",
            name=f"cascade-{scenario_words.slug(name)}",
            title=title,
            view=view,
            notes=partial(_notes, compared, view),
            table=partial(_steps_table, frame, unit),
        )


def _steps_table(frame: pd.DataFrame, unit: str) -> pd.DataFrame:
    return pd.DataFrame({"Étape": frame["name"], f"Énergie importée ({unit})": frame["right"] - frame["left"]})


def _show_duration(compared: Sequence[Compared], view: View) -> None:
    unit = view.display.power_unit
    st.caption(
        "Les heures de chaque scénario, rangées de la plus importatrice à la plus exportatrice : plus la courbe est "
        "basse, moins le territoire dépend du réseau. Elle passe sous zéro pendant les heures d'exportation."
    )
    frame, names = series.duration_shares(balances_of(compared), view.territory, unit=unit), names_of(compared)
    offer.chart(
        lambda dark: charts.compared_duration(frame, names, unit=unit, dark=dark),
        key="comparer_monotone",
        in_power=True,
        name="comparer-heures-classees",
        title=DURATION_TITLE,
        view=view,
        notes=partial(_notes, compared, view),
        table=lambda: _table(frame, {"share_pct": "Part des heures (%)"}, names, POWER_UNIT_LABELS[unit]),
    )


def _show_months(compared: Sequence[Compared], view: View) -> None:
    st.caption("L'énergie prise au réseau, mois par mois.")
    monthly = series.monthly_imports(balances_of(compared), view.territory)
    names = names_of(compared)
    offer.chart(
        lambda dark: charts.compared_months(monthly.frame, names, dark=dark),
        key="comparer_mois",
        name="comparer-mois",
        title=MONTHS_TITLE,
        view=view,
        notes=partial(_notes, compared, view),
        table=lambda: _table(monthly.frame, {"month": "Mois"}, names, "GWh"),
    )
    if told := months_told(monthly):
        st.caption(told)


def months_told(monthly: MonthlyImports) -> str:
    """What months that are not whole stand for; empty where all are whole."""
    if monthly.is_adjusted:
        return (
            "Un mois qui n'est pas entier dans la période est ramené à sa durée entière ; un mois présent plusieurs "
            "fois est une moyenne."
        )
    cut = "Un mois qui n'est pas entier dans la période n'a ici que l'énergie de ses jours dans la période."
    return cut if monthly.is_cut else ""


def _show_days(compared: Sequence[Compared], view: View) -> None:
    unit = view.display.power_unit
    st.caption("L'importation moyenne de chaque heure de la journée, en heure locale.")
    frame = series.typical_imports(balances_of(compared), view.territory, unit=unit)
    titles = _season_titles(compared)
    for cell, season in zip(st.columns(2, gap="medium"), dict.fromkeys(frame["season"]), strict=False):
        with cell:
            _show_season(frame, season, titles, compared, view)


def _season_titles(compared: Sequence[Compared]) -> Mapping[str, str]:
    """Titles by the days of the period, where it is the same for all."""
    periods = {(one.scenario.period_start, one.scenario.period_end) for one in compared}
    return seasons.titles(*periods.pop()) if len(periods) == 1 else seasons.UNDATED


def _show_season(
    frame: pd.DataFrame, season: str, titles: Mapping[str, str], compared: Sequence[Compared], view: View
) -> None:
    unit, names = view.display.power_unit, names_of(compared)
    offer.chart(
        lambda dark: charts.compared_days(frame, names, unit=unit, dark=dark, titles=titles)[season],
        key=f"comparer_jour_{season}",
        in_power=True,
        name=f"comparer-journee-type-{scenario_words.slug(csv_tables.SEASONS[season])}",
        title=f"Importation moyenne heure par heure, {csv_tables.SEASONS[season]}",
        view=view,
        notes=partial(_notes, compared, view),
        table=lambda: _table(
            frame.loc[frame["season"] == season], {"hour": "Heure locale (h)"}, names, POWER_UNIT_LABELS[unit]
        ),
        width_px=offer.HALF_WIDTH_PX,
    )


def _show_over_time(compared: Sequence[Compared], view: View) -> None:
    unit, names = view.display.power_unit, names_of(compared)
    frame, step = series.imports_over_time(balances_of(compared), view.territory, unit=unit)
    of, start = ("chaque jour", "Jour") if step == "day" else ("chaque semaine", "Semaine du")
    st.caption(f"L'importation moyenne de {of}{', du lundi au dimanche' if step == 'week' else ''}.")
    offer.chart(
        lambda dark: charts.compared_over_time(frame, names, step=step, unit=unit, dark=dark),
        key="comparer_semaines",
        in_power=True,
        name=f"comparer-{'jours' if step == 'day' else 'semaines'}",
        title=f"Importation moyenne de {of}",
        view=view,
        notes=partial(_notes, compared, view),
        table=lambda: _table(frame, {"local": start}, names, POWER_UNIT_LABELS[unit]),
    )


def _table(frame: pd.DataFrame, kept: Mapping[str, str], names: Sequence[str], unit: str) -> pd.DataFrame:
    """The frame of a picture with French column names: what it runs over, then each scenario in its unit."""
    columns = {french: frame[key] for key, french in kept.items()}
    for name in {"Semaine du", "Jour"} & set(columns):
        columns[name] = columns[name].dt.tz_localize(None)
    return pd.DataFrame(columns | {f"{name} ({unit})": frame[column(i)] for i, name in enumerate(names)})


def _notes(compared: Sequence[Compared], view: View) -> list[str]:
    """The settings of each scenario, and where the curves come from."""
    told = [f"{one.name} : {scenario_words.in_short(one.scenario)}" for one in compared]
    return [*told, scenario_words.picture_notes(view.scenario, view.territory, cached.data_label(view.source))[-1]]


def balances_of(compared: Sequence[Compared]) -> list[Balance]:
    """Their hours, in their order."""
    return [one.balance for one in compared]


def names_of(compared: Sequence[Compared]) -> list[str]:
    """Their names, in their order."""
    return [one.name for one in compared]


PICTURES: Final[Mapping[str, Callable[[Sequence[Compared], View], None]]] = {
    "Heures classées": _show_duration,
    "Mois par mois": _show_months,
    "Journée type": _show_days,
    "L'année": _show_over_time,
}
