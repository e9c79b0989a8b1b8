"""French words for curves and files: kinds, units, policies, and what was done to a set."""

from collections.abc import Mapping
from typing import Any

from elfe_core.curve_set import Treatment
from elfe_core.curve_set.measured import KEEP_ALL, STEPS_MIN, SUM
from elfe_core.curve_set.treatment import Policy
from elfe_ui.words import formats
from elfe_ui.words.names import CURVE_LABELS

KIND_WORDS = {
    "enedis_inf36": "Enedis, consommation jusqu'à 36 kVA par région",
    "enedis_sup36": "Enedis, consommation au-dessus de 36 kVA par région",
    "enedis_prod": "Enedis, production par région",
    "elfe_consumption": "ELFE, consommation moyenne d'un secteur",
    "elfe_wind": "ELFE, éolien d'un parc (kW)",
    "elfe_scaled_wind": "ELFE, éolien corrigé (échelle libre)",
    "elfe_production": "ELFE, énergie horaire d'une filière",
    "eco2mix": "RTE éCO2mix",
    "elfe_hours": "Toutes les heures d'un scénario de cette application",
    "hourly_inputs": "Les six courbes horaires du modèle",
    "pvgis": "PVGIS, production horaire d'une installation solaire",
    "plain": "Une heure et une valeur par ligne",
}
UNIT_WORDS = {
    "W": "W",
    "kW": "kW",
    "MW": "MW",
    "Wh": "Wh par pas de temps",
    "kWh": "kWh par pas de temps",
    "MWh": "MWh par pas de temps",
    "": "Échelle libre (seule la forme compte)",
}
CLOCK_WORDS = {
    "utc": "Temps universel (UTC)",
    "Europe/Paris": "Heure légale (Paris)",
    "utc+1": "Heure d'hiver toute l'année (UTC+1)",
}
OPTION_LABELS = {
    "sheet": "Feuille ou tableau",
    "dates": "Dates comme 05/06/2023",
    "decimal": "Signe décimal",
    "column": "Colonne des valeurs",
    "series": "Compteur ou éolienne",
    "unit": "Unité des valeurs",
    "step_min": "Pas de temps",
    "clock": "Heures du fichier",
    "label": "Chaque heure est celle",
    "values": "Les valeurs sont",
    "missing": "Pas de valeur",
}
"""Choices on how a file is read, in the order in which they are offered."""

QUESTIONS = frozenset(
    (
        "no_unit",
        "no_clock",
        "fixed_clock",
        "sun_clock",
        "likely_end_labels",
        "maybe_end_labels",
        "thousands",
        "sentinel",
        "zero_block",
        "differences",
        "not_power",
    )
)
"""Notes that the visitor should answer: they are shown open, with the choices."""

OPTION_WORDS: Mapping[str, Mapping[Any, str]] = {
    "dates": {"day": "Le jour d'abord (5 juin)", "month": "Le mois d'abord (6 mai)"},
    "decimal": {",": "Virgule", ".": "Point"},
    "unit": UNIT_WORDS,
    "step_min": {step: f"{step} min" for step in STEPS_MIN},
    "clock": CLOCK_WORDS,
    "label": {"start": "du début du pas", "end": "de la fin du pas"},
    "values": {
        "each": "celles de chaque pas",
        "index": "un index qui ne fait que monter",
        "counter": "un cumul du jour",
    },
    "missing": {KEEP_ALL: "tous les nombres sont des valeurs"},
    "series": {SUM: "La somme de tous"},
    "column": {SUM: "La somme des colonnes"},
}
"""French words for what may be chosen; names out of the file stay as they are."""

LOCAL_CLOCK = (
    "Rien ne dit le fuseau de ses heures : elles sont lues à l'heure d'ici. Sinon, changez « Heures du fichier » dans "
    "« Compris comme »."
)

POLICY_WORDS = {
    Policy.REFUSE: "Refuser les trous",
    Policy.LEAVE_OUT: "Laisser ces heures de côté",
    Policy.FILL: "Compléter",
}
SEVERAL_PLANTS = (
    "Chacune garde sa courbe et compte pour l'énergie que vous lui donnez ; leur somme est la courbe de la source. "
    "Les réglages de gauche donnent ensuite l'énergie de l'ensemble."
)
POLICY_HELP = (
    "« Refuser les trous » : rien n'est utilisé tant qu'il manque une heure. « Laisser ces heures de côté » : elles ne "
    "comptent dans aucun résultat. « Compléter » : jusqu'à 3 heures par une droite, au-delà par les mêmes heures des "
    "jours voisins. Le nombre d'heures touchées est toujours dit."
)


def kind(name: str) -> str:
    """A kind of file or, for a sum, several."""
    return " + ".join(KIND_WORDS.get(part, part) for part in name.split(" + "))


def treated(treatment: Treatment) -> list[str]:
    """One sentence for each way in which hours were changed; empty when none was."""
    parts = {
        "n_interpolated": "heures complétées par une droite",
        "n_from_neighbours": "heures reprises des jours voisins",
        "n_moved": "heures prises à une autre année",
        "n_clipped": "heures négatives ramenées à 0",
    }
    found = []
    for role in treatment.roles:
        said = [f"{formats.number(count)} {words}" for name, words in parts.items() if (count := getattr(role, name))]
        if said:
            name = CURVE_LABELS[role.role]
            found.append(f"{formats.capitalised(name)} : {', '.join(said)}.")
    if treatment.n_left_out:
        found.append(f"{formats.number(treatment.n_left_out)} heures laissées de côté, dans tous les résultats.")
    return found
