"""A report to print: one HTML file with settings, figures, charts, sources and the link; it asks for nothing else."""

import base64
import html
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from string import Template
from typing import Final, NamedTuple

from elfe_core.territory import Territory
from elfe_ui.result import report_tables as tables
from elfe_ui.view import View
from elfe_ui.words import numbers, scenario_words, sentences

TEMPLATE: Final = Path(__file__).with_name("report.html")
METHOD: Final = (
    "Le modèle avance heure par heure. La consommation de chaque secteur et la production de chaque source suivent une "
    "courbe horaire, mise à l'échelle de l'énergie annuelle choisie. La flexibilité déplace, dans chaque fenêtre, une "
    "part de la consommation vers les heures où la production locale est forte : rien n'est perdu ni gagné. Le "
    "stockage, sans perte ni limite de puissance, se charge quand la production dépasse la consommation et se vide "
    "ensuite. Ce qui manque est importé, ce qui reste est exporté. Les lignes du réseau, leurs pertes et les prix ne "
    "sont pas simulés."
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


class Origin(NamedTuple):
    """What the report says about the curves."""

    label: str
    fingerprint: str
    kind: str
    """`demonstration`, `measured` or `own`."""
    curves: Mapping[str, str]
    """Role in words -> kind and files."""
    treatment: Sequence[str]
    """What was done to hours that were missing, a sentence each."""


class Figure(NamedTuple):
    """A chart as SVG, its title, and one line below it."""

    svg: str
    title: str
    caption: str


def report_html(
    view: View,
    *,
    today: View,
    origin: Origin,
    figures: Sequence[Figure],
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
    other = tables.Other("Référence", reference) if reference else tables.Other("Aujourd'hui", today)
    compared = None if other.view.scenario == view.scenario else other
    made = f"Fait le {numbers.short_day(made_on)} à {made_on:%H} h {made_on:%M}"
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        title=f"Rapport {scenario_words.APP_NAME}, {html.escape(view.territory.short_name)}",
        running=_in_style(f"{scenario_words.APP_NAME} · {view.territory.name}"),
        made=_in_style(f"{made} · {scenario_words.program()}"),
        heading=html.escape(view.territory.name),
        about=html.escape(f"Bilan électrique heure par heure · {made} · {scenario_words.program()}"),
        lead=_bold(sentences.balance_in_one(view.indicators, view.territory, _before(view, today))),
        heroes=tables.heroes(view),
        settings=tables.settings(view, compared),
        figures=tables.figures(view, compared),
        charts="".join(_figure(figure) for figure in figures),
        energies=tables.energies(view),
        method=_method(view.territory),
        sources=_sources(view.territory, origin),
        link=_link(link),
    )


def file_name(view: View, made_on: datetime) -> str:
    """`rapport-elfe-redon-pontchateau-2026-11-23.html`."""
    return f"rapport-elfe-{scenario_words.slug(view.territory.short_name)}-{made_on:%Y-%m-%d}.html"


def _before(view: View, today: View) -> dict[str, float] | None:
    return None if view.scenario == today.scenario else today.indicators


def _figure(figure: Figure) -> str:
    """As a picture of its own: the names inside one SVG know nothing of those inside another."""
    title, caption = html.escape(figure.title), html.escape(figure.caption)
    coded = base64.b64encode(figure.svg.encode()).decode()
    picture = f'<img src="data:image/svg+xml;base64,{coded}" alt="{title}. {caption}">'
    return f"<figure><b>{title}</b>{picture}<figcaption>{caption}</figcaption></figure>"


def _method(territory: Territory) -> str:
    foyers = f"Un foyer est un point de consommation : le territoire en a {numbers.number(territory.foyers)}."
    return f"<p>{html.escape(METHOD)}</p><p>{html.escape(foyers)}</p>"


def _sources(territory: Territory, origin: Origin) -> str:
    licence = {"demonstration": DEMONSTRATION, "own": BROUGHT}.get(origin.kind, PUBLISHED)
    facts = [f"Territoire : {territory.source}", f"Production d'aujourd'hui : {territory.production.source}"]
    facts += [f"{one.name} : {one.source}" for one in territory.collectivities]
    facts += [f"Parc éolien {farm.name}, {farm.commune} : {farm.source}" for farm in territory.farms]
    curves = [f"Courbe {role} : {what}" for role, what in origin.curves.items()]
    data = f"Courbes : {origin.label}. {licence} Empreinte des données : {origin.fingerprint[:16]}"
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
