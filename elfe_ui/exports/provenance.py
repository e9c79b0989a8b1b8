"""How the figures of a report were made: the model in short, its limits, the curves and where they come from."""

import html
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from elfe_core.territory import Territory
from elfe_ui import cached
from elfe_ui.exports import paper
from elfe_ui.view import View
from elfe_ui.words import formats, own_data_words
from elfe_ui.words.names import CURVE_LABELS

METHOD: Final = (
    "Le modèle avance heure par heure. La consommation de chaque secteur et la production de chaque source suivent une "
    "courbe horaire, mise à l'échelle de l'énergie annuelle choisie. La part flexible déplace, dans chaque fenêtre, "
    "une part de la consommation, n'importe laquelle, vers les heures où la production locale est forte : une borne "
    "haute. Les usages pilotés ne tournent qu'à leurs heures permises, dans la limite de leur puissance. Le "
    "stockage se charge quand la production dépasse la consommation et se vide ensuite ; une « batterie réelle » a des "
    "pertes et une puissance limitée, sinon le stockage est idéal et le résultat une borne haute. Ce qui manque est "
    "importé, ce qui reste est exporté. Les lignes du réseau, leurs pertes et les prix ne sont pas simulés."
)
LIMITS: Final = (
    "La forme des courbes ne change pas : deux fois plus d'éolien, c'est la même courbe multipliée par deux.",
    "La part flexible connaît d'avance sa fenêtre : une borne haute. Le biogaz qui attend et les usages pilotés aussi, "
    "sauf avec « la veille comme prévision ».",
    "Le temps avance d'heure en heure : les pointes de quelques minutes sont plus fortes que celles d'ici.",
    "Électricité seulement, sans lignes ni transformateurs, sans euros ni CO₂.",
    "Neuf années météo ne font pas un climat ; la part de chaque secteur et les sautes de vent d'un seul lieu y sont "
    "reconstituées.",
)
WEATHER: Final = (
    "Années météo, dont vient ce qui se lit sous chaque chiffre : RTE (éCO2mix), ODRE, Météo-France, ENGIE (La Haute "
    "Borne) ; Licence Ouverte 2.0."
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


def method(territory: Territory) -> str:
    """The model in short."""
    foyers = f"Un foyer est un point de consommation : le territoire en a {formats.number(territory.foyers)}."
    return f"<p>{html.escape(METHOD)}</p><p>{html.escape(foyers)}</p>"


def sources(territory: Territory, origin: CurvesOrigin) -> str:
    """Where territory and curves come from, with their licence."""
    licence = {"demonstration": DEMONSTRATION, "own": BROUGHT}.get(origin.kind, PUBLISHED)
    facts = [f"Territoire : {territory.source}", f"Production d'aujourd'hui : {territory.production.source}"]
    facts += [f"{one.name} : {one.source}" for one in territory.collectivities]
    facts += [f"Parc éolien {farm.name}, {farm.commune} : {farm.source}" for farm in territory.farms]
    curves = [f"Courbe {role} : {what}" for role, what in origin.curves.items()]
    data = f"Courbes : {origin.label}. {licence} Numéro du jeu de données : {origin.fingerprint[:16]}"
    return f"{paper.bullets(facts)}<p>{html.escape(data)}</p>{paper.bullets([*curves, *origin.treatment, WEATHER])}"


def weather_table() -> str:
    """HTML: what the weather years are made of, a row a file: what it holds, who publishes it, under which licence."""
    rows = "".join(
        f"<tr><th>{html.escape(file.publisher)}<small>{html.escape(file.licence)}</small></th>"
        f"<td>{html.escape(file.what)}<small>{html.escape(file.taken_from)}</small></td></tr>"
        for file in cached.weather_facts().files
    )
    head = "<tr><th>Qui publie, licence</th><th>Ce que c'est, d'où la copie a été prise</th></tr>"
    return f"<table class='elfe-table elfe-texts'><thead>{head}</thead><tbody>{rows}</tbody></table>"
