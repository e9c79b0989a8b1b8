"""A report to print, and the button that makes it: one HTML file with settings, figures, charts, sources and the link.

The file asks for nothing else. What a page knows is gathered at once; the charts are drawn when the button is clicked.
"""

import html
import math
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from string import Template
from typing import Final, NamedTuple

import pandas as pd

from elfe_ui import cached, charts, series
from elfe_ui.economics import shown as shown_costs
from elfe_ui.exports import offer, paper, provenance
from elfe_ui.exports.paper import DrawnChart, Link, Paper, PaperChart
from elfe_ui.exports.provenance import CurvesOrigin
from elfe_ui.result import bands, main_picture
from elfe_ui.result import tables as screen
from elfe_ui.result.bands import UNKNOWN, EveryYear
from elfe_ui.result.figures import panel_of, value_of
from elfe_ui.scenarios.link import left_behind, link_of_page
from elfe_ui.uses import on_paper as uses_on_paper
from elfe_ui.view import View, today_in_period
from elfe_ui.words import cost_words, formats, scenario_words, sentences
from elfe_ui.words.names import INDICATOR_TEXTS
from elfe_ui.words.shown import Scale, Shown

TEMPLATE: Final = Path(__file__).with_name("report.html")
REOPENS: Final = "Cette adresse ouvre le même scénario dans l'application, pour le reprendre et le changer :"
HEROES: Final = ("self_production_pct", "imported_mwh", "exported_mwh", "export_time_pct")


def report_html(
    view: View,
    *,
    today: View,
    origin: CurvesOrigin,
    figures: Sequence[PaperChart],
    link: Link,
    made_on: datetime,
    reference: View | None = None,
    years: EveryYear = UNKNOWN,
) -> str:
    """The report of a scenario.

    Parameters
    ----------
    view, today
        The scenario, and today's territory, whose settings and figures stand beside it.
    origin, figures
        What the curves are; charts on a light ground, in their order.
    link
        Opens the scenario.
    made_on
        Local time of making.
    reference
        A scenario to compare with instead of today's.
    years
        The scenario in every weather year, where that is known.
    """
    other = OtherScenario("Référence", reference) if reference else OtherScenario("Aujourd'hui", today)
    compared = None if other.view.scenario == view.scenario else other
    said = sentences.balance_in_one(view.indicators, view.shown, _before(view, today))
    body = Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        lead=paper.bold(f"{said} {bands.in_a_sentence(view, years)}"),
        heroes=hero_figures(view, years),
        settings=settings_table(view, compared),
        figures=figures_table(view, compared, years) + uses_on_paper.table(view) + costs_table(view),
        charts="".join(map(paper.figure, figures)),
        energies=energies_table(view),
        method=provenance.method(view.territory),
        sources=provenance.sources(view.territory, origin),
        link=paper.link(link, "Reprendre ce scénario", REOPENS),
    )
    title = f"Rapport {scenario_words.APP_NAME}, {view.territory.short_name}"
    sheet = Paper(title, view.territory.name, "Bilan électrique heure par heure", body)
    return paper.framed(sheet, view.territory, made_on)


def _before(view: View, today: View) -> dict[str, float] | None:
    return None if view.scenario == today.scenario else today.indicators


class OtherScenario(NamedTuple):
    """A scenario to compare with and its name."""

    name: str
    view: View


def hero_figures(view: View, years: EveryYear = UNKNOWN) -> str:
    """The few figures that say most, their bands below."""
    return "".join(
        f"<div><span>{INDICATOR_TEXTS[key].label}</span><b>{value} <small>{unit}</small></b>"
        f"{f'<small>{pace}</small>' if pace else ''}{bands.under(key, view.indicators[key], view, years)}</div>"
        for key in HEROES
        for value, unit in [view.shown.read(key, view.indicators[key])]
        for pace in [view.shown.pace(key, view.indicators[key])]
    )


def settings_table(view: View, other: OtherScenario | None) -> str:
    """Every setting; those that differ from the other scenario are marked."""
    mine = scenario_words.settings(view.scenario)
    theirs = scenario_words.settings(other.view.scenario) if other else {}
    rows = "".join(_setting(name, value, theirs.get(name)) for name, value in mine.items())
    heads = ["Réglage", "Ce scénario", *([other.name] if other else [])]
    head = "".join(f"<th>{name}</th>" for name in heads)
    note = "Ce sont les réglages d'aujourd'hui."
    if other:
        whom = "de la référence" if other.name == "Référence" else "d'aujourd'hui"
        note = f"● diffère {whom}."
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table><p class='note'>{note}</p>"


def _setting(name: str, value: str, other: str | None) -> str:
    mark = " class='changed'" if other not in (None, value) else ""
    cells = "".join(f"<td>{html.escape(cell)}</td>" for cell in (value, other) if cell is not None)
    return f"<tr{mark}><th>{html.escape(name)}</th>{cells}</tr>"


def figures_table(view: View, other: OtherScenario | None, years: EveryYear = UNKNOWN) -> str:
    """Every indicator with its definition and band; beside another scenario, its value there and the difference."""
    names = ["Indicateur et définition", "Ce scénario", *([other.name, "Écart"] if other else []), "Unité"]
    head = "".join(f"<th{_is_number(name)}>{name}</th>" for name in names)
    body = ""
    for group, keys in panel_of(view.scenario, *([other.view.scenario] if other else [])).items():
        body += f"<tr class='group'><th colspan='{len(names)}'>{group}</th></tr>"
        body += "".join(_indicator(key, view, other, years) for key in keys)
    note = "<p class='note'>pt : point de pourcentage.</p>" if other else ""
    note += bands.under_all(years)
    return f"<div class='wide'><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{note}"


def costs_table(view: View) -> str:
    """What the scenario costs and emits beside today, where that is shown; else empty."""
    found = shown_costs.asked_for(view)
    if found is None:
        return ""
    both = [shown_costs.rows(of, found) for of in (found.today, found.yours)]
    body = ""
    for row, cells in shown_costs.table(both):
        values = "".join(f"<td class='number'>{cell}</td>" for cell in cells)
        body += f"<tr><th>{row.label}<small>{row.basis}</small></th>{values}</tr>"
    head = f"<tr><th>{shown_costs.TITLE}, et la base du compte</th><th class='number'>Aujourd'hui</th>"
    missing = formats.capitalised(cost_words.unpriced_names(found.yours.cost.unpriced))
    note = f"<p class='note'>{cost_words.HOW_RANGES} {cost_words.NO_BILL}{missing and f' {missing}.'}</p>"
    return (
        f"<div class='wide'><table><thead>{head}<th class='number'>Ce scénario</th></tr></thead>"
        f"<tbody>{body}</tbody></table></div>{note}"
    )


def _indicator(key: str, view: View, other: OtherScenario | None, years: EveryYear) -> str:
    label, definition = (html.escape(part) for part in (INDICATOR_TEXTS[key].label, INDICATOR_TEXTS[key].definition))
    views = [view, *([other.view] if other else [])]
    shown, values = view.shown.compared_with(*(one.shown for one in views)), [value_of(key, one) for one in views]
    scale = shown.scale(key, *values)
    cells = [shown.read(key, value, scale)[0] for value in values]
    if other:
        cells.append(difference(key, values[0] - values[1], shown, scale))
    unit, note = scale.unit, shown.note(key, values[0])
    if band := bands.ends(key, values[0], years, shown, scale):
        cells[0] += f"<span class='elfe-band'>{band}</span>"
    return (
        f"<tr><th>{label}<small>{definition}</small></th>"
        f"{''.join(f'<td class=number>{cell}</td>' for cell in cells)}"
        f"<td class='unit'>{unit}{f'<small>{note}</small>' if note else ''}</td></tr>"
    )


def difference(key: str, change: float, shown: Shown, scale: Scale) -> str:
    """`+12,5`, `−3 pts`, `=` where the two read alike, `–` where one does not apply."""
    if math.isnan(change):
        return "–"
    number, unit = shown.change(key, change, scale)
    if formats.is_zero(number):
        return "="
    points = {"point": " pt", "points": " pts"}
    return formats.signed(number) + points.get(unit, "")


def energies_table(view: View) -> str:
    """Where production goes and where consumption comes from, as energies of the period and of a year."""
    parts = {
        name: series.of_what_is_on(total(view.balance, view.territory), [view.scenario])
        for name, total in (("Production", series.total_outlets), ("Consommation", series.total_origins))
    }
    return _energy_table("Où va la production, d'où vient la consommation", parts, view)


def _energy_table(name: str, parts: Mapping[str, pd.DataFrame], view: View) -> str:
    frame = screen.energies(parts, view)
    head = "".join(f"<th{_is_number(column)}>{html.escape(column or 'Part')}</th>" for column in frame.columns)
    rows = "".join(_energy_row([str(cell) for cell in row]) for row in frame.itertuples(index=False))
    return (
        f'<table aria-label="{name}"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
        f"<p class='note'>{sentences.energies_told(view.balance) or sentences.A_YEAR}</p>"
    )


def _energy_row(cells: list[str]) -> str:
    first, *others = cells
    is_sum = first.startswith("**")
    values = "".join(f"<td class='number'>{html.escape(cell)}</td>" for cell in others)
    return f"<tr{' class=sum' if is_sum else ''}><th>{html.escape(first.strip('*'))}</th>{values}</tr>"


def _is_number(name: str) -> str:
    words_only = ("Indicateur et définition", "Unité", "", "Réglage")
    return "" if name in words_only else " class='number'"


def report_button(view: View, *, key: str = "rapport") -> None:
    """Offer the report of the page's scenario, beside the pinned reference where there is one."""
    name = paper.file_name("rapport-elfe", view.territory, paper.now(view.territory))
    words_ = f"{paper.HOW_TO_PRINT}réglages, chiffres, graphiques et sources."
    paper.button(offer.File("Rapport à imprimer", name, "text/html", maker(view), words_), key)


def maker(view: View) -> Callable[[], str]:
    """What makes the report when it is asked for; what only the page knows is gathered now."""
    origin, link = provenance.curves_origin(view), Link(link_of_page(), left_behind())
    today = today_in_period(view)

    def make() -> str:
        return report_html(
            view,
            today=today,
            origin=origin,
            figures=report_charts(view),
            link=link,
            made_on=paper.now(view.territory),
            reference=_pinned(view),
            years=EveryYear(cached.in_every_year(view.scenario, view.source)),
        )

    return make


def _pinned(view: View) -> View | None:
    """The page of the pinned reference."""
    return None if view.reference is None else view._replace(**view.reference._asdict(), reference=None)


def report_charts(view: View) -> list[PaperChart]:
    """The report's charts."""
    of_uses = (uses_on_paper.day,) if view.balance.uses else ()
    makers = (_year_chart, _exchange_chart, *of_uses, _duration_chart, _origins_chart)
    return paper.drawn([maker(view, view.display.power_unit) for maker in makers])


def _year_chart(view: View, unit: str) -> DrawnChart:
    picture = main_picture.main_picture(view._replace(reference=None), unit)
    return DrawnChart(picture.draw(False), main_picture.TITLE, f"{picture.note} ; ce qui manque est importé.")


def _exchange_chart(view: View, unit: str) -> DrawnChart:
    step, of = main_picture.step_of(view)
    frame = series.power_series(view.balance, view.territory, unit=unit, step=step).frame
    chart = charts.exchange(frame, unit=unit, step=step, dark=False)
    words_ = f"Puissance moyenne de chaque {of} : au-dessus de zéro ce qui est importé, au-dessous ce qui est exporté."
    return DrawnChart(chart, f"Échanges avec le réseau, par {of}", words_)


def _duration_chart(view: View, unit: str) -> DrawnChart:
    curves = series.duration_curves(view.balance, view.territory, unit=unit)
    chart = charts.duration(curves.frame, curves.import_h, curves.export_h, unit=unit, dark=False)
    words_ = "Les heures de la période, rangées de la plus importatrice à la plus exportatrice."
    return DrawnChart(chart, "Heures classées des échanges", words_)


def _origins_chart(view: View, _unit: str) -> DrawnChart:
    frame = series.of_what_is_on(series.monthly_origins(view.balance, view.territory), [view.scenario])
    words_ = "Chaque heure, ce qui est consommé sur place est réparti entre les sources selon leur production."
    by = "jour" if (frame["step"] == "day").all() else "mois"
    chart = charts.monthly(frame, "origins", dark=False)
    return DrawnChart(chart, f"D'où vient la consommation, par {by}", words_)
