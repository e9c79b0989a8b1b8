"""The comparison on paper: one HTML file with the pictures and tables of the page, and the button that makes it."""

import html
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from string import Template
from typing import Final, NamedTuple

from elfe_core.insight.attribution import Attribution
from elfe_ui import cached, charts, series
from elfe_ui.compare import pictures, tables
from elfe_ui.compare.tables import Compared
from elfe_ui.exports import offer, paper, provenance
from elfe_ui.exports.paper import DrawnChart, Link, Paper, PaperChart
from elfe_ui.exports.provenance import CurvesOrigin
from elfe_ui.result import bands
from elfe_ui.result.bands import EveryYear
from elfe_ui.result.figures import panel_of
from elfe_ui.scenarios.link import left_behind, link_of_page
from elfe_ui.view import View
from elfe_ui.words import band_words, formats, scenario_words, sentences

TEMPLATE: Final = Path(__file__).with_name("report.html")
COUNTS: Final = {2: "deux", 3: "trois", 4: "quatre"}
LEAD: Final = (
    "Pour chaque scénario : la part de l'électricité consommée qui est **produite ici, à l'heure où l'on en a "
    "besoin**, et l'énergie qui vient du réseau."
)
REOPENS: Final = "Cette adresse ouvre la même comparaison dans l'application, pour la reprendre et la changer :"


class ComparisonCharts(NamedTuple):
    """The pictures of a comparison: at one glance, a waterfall for each scenario whose causes are known, curves."""

    origins: PaperChart
    waterfalls: Sequence[PaperChart]
    curves: Sequence[PaperChart]


def report_html(
    compared: Sequence[Compared],
    found: Sequence[Attribution | None],
    view: View,
    *,
    origin: CurvesOrigin,
    drawings: ComparisonCharts,
    link: Link,
    made_on: datetime,
) -> str:
    """The report of a comparison.

    Parameters
    ----------
    compared, found
        The scenarios, the reference first; what explains each other one's change, None where that is not known.
    view
        The page: territory, data and units.
    origin, drawings
        What the curves are; charts on a light ground.
    link
        Opens the comparison.
    made_on
        Local time of making.
    """
    light = view._replace(dark=False)
    body = Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        lead=paper.bold(LEAD),
        heroes=hero_figures(compared, light),
        origins=paper.figure(drawings.origins) + tables.origins_table(compared, light),
        causes=tables.cards(compared, found, light),
        settings=_settings(compared, light),
        waterfalls="".join(map(paper.figure, drawings.waterfalls)),
        parts=_parts(compared, found, light),
        figures=_figures(compared, light),
        curves="".join(map(paper.figure, drawings.curves)),
        method=provenance.method(view.territory) + paper.bullets(provenance.LIMITS),
        sources=provenance.sources(view.territory, origin),
        link=paper.link(link, "Reprendre cette comparaison", REOPENS),
    )
    heading = f"{view.territory.name} : {COUNTS[len(compared)]} scénarios comparés, {_when(compared, view)}"
    title = f"Comparaison {scenario_words.APP_NAME}, {view.territory.short_name}"
    sheet = Paper(title, heading, "Bilan électrique heure par heure", body)
    return paper.framed(sheet, view.territory, made_on)


def hero_figures(compared: Sequence[Compared], view: View) -> str:
    """What a scenario is judged by, large: the share that is produced here, and the imports."""
    shown, cells = tables.shown_of_all(compared, view), ""
    for place, one in enumerate(compared):
        share, imported = (one.indicators[key] for key in ("self_production_pct", tables.IMPORTED))
        pace = shown.pace(tables.IMPORTED, imported)
        cells += (
            f"<div><span>{tables.who(one.name, place, view.dark)}</span><b>{formats.percent(share, 0)}</b>"
            f"<span>{shown.text(tables.IMPORTED, imported)} importés</span><small>{pace}</small>{_band(one)}</div>"
        )
    return cells


def _band(one: Compared) -> str:
    if one.years.figures is None:
        return ""
    is_annual = one.balance.is_annual
    return f"<span class='elfe-band'>{band_words.headline(one.years.figures, of_dates=not is_annual)}</span>"


def _when(compared: Sequence[Compared], view: View) -> str:
    periods = tables.periods_of(compared, view)
    return formats.uncapitalised(formats.period(*periods.pop())) if len(periods) == 1 else "sur plusieurs périodes"


def _settings(compared: Sequence[Compared], view: View) -> str:
    """The settings that differ as a table, below it those that all share."""
    differing = tables.settings_table(compared, view)
    first, *others = (scenario_words.settings(one.scenario) for one in compared)
    alike = [f"{name} {value}" for name, value in first.items() if all(one[name] == value for one in others)]
    told = f"Les mêmes pour tous : {' · '.join(alike)}." if alike else ""
    none = "" if differing else "<p>Aucun réglage ne diffère entre ces scénarios.</p>"
    return f"{differing}{none}<p class='note'>{html.escape(told)}</p>"


def _parts(compared: Sequence[Compared], found: Sequence[Attribution | None], view: View) -> str:
    table = tables.parts_table(compared, found, view)
    return f"{table}<p class='note'>{tables.parts_told(found)}</p>" if table else f"<p>{sentences.SAME_SETTINGS}</p>"


def _figures(compared: Sequence[Compared], view: View) -> str:
    """Every indicator, as on the page."""
    panel = panel_of(*(one.scenario for one in compared))
    made = "".join(tables.indicators_table(title, keys, compared, view) for title, keys in panel.items())
    energies = tables.periods_told(compared, view) or sentences.energies_told(compared[0].balance) or sentences.A_YEAR
    note = f"<p class='note'>{html.escape(f'{energies} {tables.BETTER}')}</p>"
    return f"{made}{note}{bands.under_all(compared[0].years)}{tables.costs_table(compared, view)}"


def comparison_charts(
    compared: Sequence[Compared], found: Sequence[Attribution | None], view: View
) -> ComparisonCharts:
    """The report's charts, made by one process."""
    of_causes = [
        DrawnChart(charts.waterfall(one.frame, unit=one.unit, dark=False), one.title, "")
        for one in pictures.waterfalls(compared, found, view)
    ]
    first, *others = paper.drawn([_origins(compared, view), *of_causes, *_curves(compared, view)])
    return ComparisonCharts(first, others[: len(of_causes)], others[len(of_causes) :])


def _origins(compared: Sequence[Compared], view: View) -> DrawnChart:
    frame, unit = pictures.origins(compared, view)
    words_ = "Produit ici et consommé aussitôt, sorti du stockage, importé."
    return DrawnChart(charts.compared_origins(frame, unit=unit, dark=False), pictures.ORIGINS_TITLE, words_)


def _curves(compared: Sequence[Compared], view: View) -> list[DrawnChart]:
    names, balances, unit = pictures.names_of(compared), pictures.balances_of(compared), view.display.power_unit
    sorted_hours = series.duration_shares(balances, view.territory, unit=unit)
    monthly = series.monthly_imports(balances, view.territory)
    return [
        DrawnChart(
            charts.compared_duration(sorted_hours, names, unit=unit, dark=False),
            pictures.DURATION_TITLE,
            "Sous zéro, les heures d'exportation.",
        ),
        DrawnChart(
            charts.compared_months(monthly.frame, names, dark=False),
            pictures.MONTHS_TITLE,
            pictures.months_told(monthly) or "L'énergie prise au réseau.",
        ),
    ]


def report_button(compared: Sequence[Compared], found: Sequence[Attribution | None], view: View) -> None:
    """Offer the report of the page's comparison."""
    origin, link = provenance.curves_origin(view), Link(link_of_page(), left_behind())

    def make() -> str:
        return report_html(
            [one._replace(years=EveryYear(cached.in_every_year(one.scenario, view.source))) for one in compared],
            found,
            view,
            origin=origin,
            drawings=comparison_charts(compared, found, view),
            link=link,
            made_on=paper.now(view.territory),
        )

    name = paper.file_name("comparaison-elfe", view.territory, paper.now(view.territory))
    words_ = f"{paper.HOW_TO_PRINT}réglages qui diffèrent, causes, chiffres, graphiques et sources."
    paper.button(offer.File("Rapport de la comparaison", name, "text/html", make, words_), "rapport_comparaison")
