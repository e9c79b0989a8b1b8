"""A report to print, and the button that makes it: one HTML file with settings, figures, charts, sources and the link.

The file asks for nothing else. What a page knows is gathered at once; the charts are drawn when the button is clicked.
"""

import base64
import html
import math
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from string import Template
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

import pandas as pd

from elfe_core.territory import Territory
from elfe_ui import cached, charts, series
from elfe_ui.exports import offer, pictures
from elfe_ui.exports.pictures import Picture
from elfe_ui.result import tables as screen
from elfe_ui.result.figures import panel_of, value_of
from elfe_ui.scenarios.link import link_of_page
from elfe_ui.view import View, today_in_period
from elfe_ui.words import formats, own_data_words, scenario_words, sentences
from elfe_ui.words.names import CURVE_LABELS, INDICATOR_TEXTS
from elfe_ui.words.shown import Scale, Shown

TEMPLATE: Final = Path(__file__).with_name("report.html")
METHOD: Final = (
    "Le modèle avance heure par heure. La consommation de chaque secteur et la production de chaque source suivent une "
    "courbe horaire, mise à l'échelle de l'énergie annuelle choisie. La flexibilité déplace, dans chaque fenêtre, une "
    "part de la consommation vers les heures où la production locale est forte : rien n'est perdu ni gagné. Le "
    "stockage se charge quand la production dépasse la consommation et se vide ensuite ; une « batterie réelle » a des "
    "pertes et une puissance limitée, sinon le stockage est idéal et le résultat une borne haute. Ce qui manque est "
    "importé, ce qui reste est exporté. Les lignes du réseau, leurs pertes et les prix ne sont pas simulés."
)
DEMONSTRATION: Final = (
    "Ces courbes sont un jeu de démonstration : elles ont été fabriquées et calées sur des résultats publiés, elles ne "
    "sont pas des mesures. Les séries publiques dont elles prennent la forme (Enedis open data, RTE éCO2mix) sont "
    "sous Licence Ouverte 2.0."
)
PUBLISHED: Final = "Les données d'Enedis open data et de RTE éCO2mix sont publiées sous Licence Ouverte 2.0."
BROUGHT: Final = (
    "Ces courbes ont été apportées par la personne qui a fait ce rapport ; leurs licences sont celles de leurs "
    "éditeurs (Licence Ouverte 2.0 pour Enedis open data et RTE éCO2mix)."
)

HEROES: Final = ("self_production_pct", "imported_mwh", "exported_mwh", "export_time_pct")

CHART_WIDTH_PX: Final = 760

DrawnChart = tuple[charts.PreparedChart, str, str]
"""A chart, its title, the line below it."""


class CurvesOrigin(NamedTuple):
    """What the report says about the curves."""

    label: str
    fingerprint: str
    kind: str
    """`demonstration`, `measured` or `own`."""
    curves: Mapping[str, str]
    """Role in words -> kind and files."""
    treatment: Sequence[str]
    """What was done to hours that were missing, a sentence each."""


class ReportChart(NamedTuple):
    """A chart as SVG, its title, and one line below it."""

    svg: str
    title: str
    caption: str


def report_html(
    view: View,
    *,
    today: View,
    origin: CurvesOrigin,
    figures: Sequence[ReportChart],
    link: str,
    made_on: datetime,
    reference: View | None = None,
) -> str:
    """The report of a scenario.

    Parameters
    ----------
    view, today
        The scenario, and today's territory, whose settings and figures stand beside it.
    origin, figures
        What the curves are; charts on a light ground, in their order.
    link
        Address that opens the scenario; empty where it is not known.
    made_on
        Local time of making.
    reference
        A scenario to compare with instead of today's.
    """
    other = OtherScenario("Référence", reference) if reference else OtherScenario("Aujourd'hui", today)
    compared = None if other.view.scenario == view.scenario else other
    made = f"Fait le {formats.day(made_on, with_year=True)} à {made_on:%H} h {made_on:%M}"
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        title=f"Rapport {scenario_words.APP_NAME}, {html.escape(view.territory.short_name)}",
        running=_in_style(f"{scenario_words.APP_NAME} · {view.territory.name}"),
        made=_in_style(f"{made} · {scenario_words.program()}"),
        heading=html.escape(view.territory.name),
        about=html.escape(f"Bilan électrique heure par heure · {made} · {scenario_words.program()}"),
        lead=_bold(sentences.balance_in_one(view.indicators, view.shown, _before(view, today))),
        heroes=hero_figures(view),
        settings=settings_table(view, compared),
        figures=figures_table(view, compared),
        charts="".join(_chart(figure) for figure in figures),
        energies=energies_table(view),
        method=_method(view.territory),
        sources=_sources(view.territory, origin),
        link=_link(link),
    )


def file_name(view: View, made_on: datetime) -> str:
    """`rapport-elfe-redon-pontchateau-2026-11-23.html`."""
    return f"rapport-elfe-{scenario_words.slug(view.territory.short_name)}-{made_on:%Y-%m-%d}.html"


def _before(view: View, today: View) -> dict[str, float] | None:
    return None if view.scenario == today.scenario else today.indicators


def _chart(figure: ReportChart) -> str:
    """The chart as an image of its own, so that ids in one SVG cannot clash with those of another."""
    title, caption = html.escape(figure.title), html.escape(figure.caption)
    coded = base64.b64encode(figure.svg.encode()).decode()
    picture = f'<img src="data:image/svg+xml;base64,{coded}" alt="{title}. {caption}">'
    return f"<figure><b>{title}</b>{picture}<figcaption>{caption}</figcaption></figure>"


def _method(territory: Territory) -> str:
    foyers = f"Un foyer est un point de consommation : le territoire en a {formats.number(territory.foyers)}."
    return f"<p>{html.escape(METHOD)}</p><p>{html.escape(foyers)}</p>"


def _sources(territory: Territory, origin: CurvesOrigin) -> str:
    licence = {"demonstration": DEMONSTRATION, "own": BROUGHT}.get(origin.kind, PUBLISHED)
    facts = [f"Territoire : {territory.source}", f"Production d'aujourd'hui : {territory.production.source}"]
    facts += [f"{one.name} : {one.source}" for one in territory.collectivities]
    facts += [f"Parc éolien {farm.name}, {farm.commune} : {farm.source}" for farm in territory.farms]
    curves = [f"Courbe {role} : {what}" for role, what in origin.curves.items()]
    data = f"Courbes : {origin.label}. {licence} Numéro du jeu de données : {origin.fingerprint[:16]}"
    return f"{_list(facts)}<p>{html.escape(data)}</p>{_list([*curves, *origin.treatment])}"


def _link(link: str) -> str:
    if not link:
        return ""
    safe = html.escape(link)
    said = "Cette adresse ouvre le même scénario dans l'application, pour le reprendre et le changer :"
    return f'<div class="keep"><h2>Reprendre ce scénario</h2><p>{said}</p><p><a href="{safe}">{safe}</a></p></div>'


def _list(lines: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{html.escape(line)}</li>' for line in lines)}</ul>" if lines else ""


def _bold(markdown: str) -> str:
    """A sentence of ours whose `**words**` are bold."""
    return re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", html.escape(markdown))


def _in_style(words_: str) -> str:
    """Text between the quotes of a style sheet."""
    return re.sub(r'[\\"<>\n\r]', " ", words_)


class OtherScenario(NamedTuple):
    """A scenario to compare with and its name."""

    name: str
    view: View


def hero_figures(view: View) -> str:
    """The few figures that say most."""
    return "".join(
        f"<div><span>{INDICATOR_TEXTS[key].label}</span><b>{value} <small>{unit}</small></b>"
        f"{f'<small>{pace}</small>' if pace else ''}</div>"
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


def figures_table(view: View, other: OtherScenario | None) -> str:
    """Every indicator with its definition; beside another scenario, its value there and the difference."""
    names = ["Indicateur et définition", "Ce scénario", *([other.name, "Écart"] if other else []), "Unité"]
    head = "".join(f"<th{_is_number(name)}>{name}</th>" for name in names)
    body = ""
    for group, keys in panel_of(view.scenario, *([other.view.scenario] if other else [])).items():
        body += f"<tr class='group'><th colspan='{len(names)}'>{group}</th></tr>"
        body += "".join(_indicator(key, view, other) for key in keys)
    note = "<p class='note'>pt : point de pourcentage.</p>" if other else ""
    return f"<div class='wide'><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{note}"


def _indicator(key: str, view: View, other: OtherScenario | None) -> str:
    label, definition = (html.escape(part) for part in (INDICATOR_TEXTS[key].label, INDICATOR_TEXTS[key].definition))
    views = [view, *([other.view] if other else [])]
    shown, values = view.shown.compared_with(*(one.shown for one in views)), [value_of(key, one) for one in views]
    scale = shown.scale(key, *values)
    cells = [shown.read(key, value, scale)[0] for value in values]
    if other:
        cells.append(difference(key, values[0] - values[1], shown, scale))
    unit, note = scale.unit, shown.note(key, values[0])
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
    origin, address, today = curves_origin(view), link_of_page(), today_in_period(view)
    now = datetime.now(tz=UTC).astimezone(ZoneInfo(view.territory.timezone))

    def make() -> str:
        return report_html(
            view,
            today=today,
            origin=origin,
            figures=report_charts(view),
            link=address,
            made_on=datetime.now(tz=UTC).astimezone(ZoneInfo(view.territory.timezone)),
            reference=_pinned(view),
        )

    words_ = (
        "Un seul fichier, à ouvrir dans un navigateur puis à imprimer ou à enregistrer en PDF : réglages, chiffres, "
    )
    report = offer.File(
        "Rapport à imprimer", file_name(view, now), "text/html", make, words_ + "graphiques et sources."
    )
    offer.button(report, key, icon=":material/print:")


def _pinned(view: View) -> View | None:
    """The page of the pinned reference."""
    return None if view.reference is None else view._replace(**view.reference._asdict(), reference=None)


def curves_origin(view: View) -> CurvesOrigin:
    """What the curves in use are and what was done to them."""
    own = view.source.own
    label, curves = cached.data_label(view.source), {}
    for role, curve in cached.curve_set(view.source).roles():
        kind = own_data_words.kind(curve.kind) if own is not None else ""
        said = (curve.source, kind, ", ".join(curve.files))
        parts = [part for part in dict.fromkeys(said) if part != label]
        curves[CURVE_LABELS[role]] = " · ".join(part for part in parts if part)
    treatment = own_data_words.treated(cached.built(own, view.territory.timezone).treatment) if own is not None else []
    return CurvesOrigin(
        label=label,
        fingerprint=cached.fingerprint(view.source),
        kind="own" if own is not None else view.territory.data.kind,
        curves=curves,
        treatment=treatment,
    )


def report_charts(view: View) -> list[ReportChart]:
    """The report's charts, all made by one process."""
    makers = (_year_chart, _exchange_chart, _duration_chart, _origins_chart)
    found = [maker(view, view.display.power_unit) for maker in makers]
    svgs = pictures.svgs([Picture(chart, width_px=CHART_WIDTH_PX) for chart, _, _ in found])
    return [ReportChart(svg, title, caption) for svg, (_, title, caption) in zip(svgs, found, strict=True)]


def _year_chart(view: View, unit: str) -> DrawnChart:
    title = "Production locale et consommation"
    if view.balance.is_annual:
        frame = series.year_picture(view.balance, view.territory, unit=unit)
        words_ = "Moyenne glissante sur 7 jours ; ce qui manque est importé."
        return charts.year_picture(frame, unit=unit, dark=False), title, words_
    step, of = _step_of(view)
    frame = series.power_series(view.balance, view.territory, unit=unit, step=step).frame
    chart = charts.production_consumption(frame, unit=unit, step=step, dark=False)
    return chart, title, f"Puissance moyenne de chaque {of} ; ce qui manque est importé."


def _exchange_chart(view: View, unit: str) -> DrawnChart:
    step, of = _step_of(view)
    frame = series.power_series(view.balance, view.territory, unit=unit, step=step).frame
    chart = charts.exchange(frame, unit=unit, step=step, dark=False)
    words_ = f"Puissance moyenne de chaque {of} : au-dessus de zéro ce qui est importé, au-dessous ce qui est exporté."
    return chart, f"Échanges avec le réseau, par {of}", words_


def _step_of(view: View) -> tuple[str, str]:
    """The step of a chart on paper by the length of the period, and its French name."""
    for step, of, up_to_h in (("hour", "heure", 31 * 24 + 1), ("day", "jour", 120 * 24)):
        if view.balance.n_hours <= up_to_h:
            return step, of
    return "week", "semaine"


def _duration_chart(view: View, unit: str) -> DrawnChart:
    curves = series.duration_curves(view.balance, view.territory, unit=unit)
    chart = charts.duration(curves.frame, curves.import_h, curves.export_h, unit=unit, dark=False)
    words_ = "Les heures de la période, rangées de la plus importatrice à la plus exportatrice."
    return chart, "Heures classées (monotone) des échanges", words_


def _origins_chart(view: View, _unit: str) -> DrawnChart:
    frame = series.of_what_is_on(series.monthly_origins(view.balance, view.territory), [view.scenario])
    words_ = "Chaque heure, ce qui est consommé sur place est réparti entre les sources selon leur production."
    by = "jour" if (frame["step"] == "day").all() else "mois"
    return charts.monthly(frame, "origins", dark=False), f"D'où vient la consommation, par {by}", words_
