"""French words for curves and files: kinds, units, policies, and what was done to a set."""

from elfe_core.curve_set import Treatment
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
    "eco2mix": "RTE éCO2mix régional",
    "elfe_hours": "Toutes les heures d'un scénario de cette application",
    "hourly_inputs": "Les six courbes horaires du modèle",
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
CLOCK_WORDS = {"utc": "Temps universel (UTC)", "Europe/Paris": "Heure légale (Paris)"}
POLICY_WORDS = {
    Policy.REFUSE: "Refuser les trous",
    Policy.LEAVE_OUT: "Laisser ces heures de côté",
    Policy.FILL: "Compléter",
}
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
