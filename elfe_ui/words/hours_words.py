"""What the file of all hours says of itself: its columns of time, its units, its clock."""

from collections.abc import Sequence
from typing import Final

from elfe_core.balance import Balance
from elfe_core.territory import Territory
from elfe_ui.words import formats

TIMES: Final = {
    "utc": "Début (UTC)",
    "local": "Début (heure locale)",
    "counted": "Heure comptée (1) ou sans données (0)",
}
MADE: Final = "Gaz produit pour les bioénergies"
USE: Final = "Usage : {name}"


def facts(balance: Balance, unit: str, territory: Territory) -> list[str]:
    """Lines above the table."""
    powers = " puis en ".join(dict.fromkeys(formats.POWER_UNIT_WORDS[one] for one in (unit, "w_group")))
    lines = [
        f"Toutes les heures d'un scénario : {formats.number(balance.n_hours)} lignes, une par heure, sans moyenne.",
        f"Puissance moyenne de chaque heure en {powers} ; énergies stockées au début de l'heure. Un foyer est un point "
        f"de consommation : le territoire en a {formats.number(territory.foyers)}.",
        f"Chaque heure porte son début, en UTC (ISO 8601) et en heure locale (jj/mm/aaaa:hh, {territory.timezone}) ; à "
        "l'automne une heure locale figure deux fois, au printemps une manque.",
    ]
    if balance.n_counted < balance.n_hours:
        left_out = formats.number(balance.n_hours - balance.n_counted)
        lines.append(f"{left_out} heures sans données ne comptent dans aucun résultat : leurs cases sont vides.")
    return lines


PARTS: Final = {
    ".parquet": "les mêmes heures, sans arrondi, pour R, Python ou DuckDB",
    "indicateurs.csv": "tous les indicateurs, avec leur définition",
    "rapport.html": "un rapport à ouvrir dans un navigateur, puis à imprimer",
    "scenario.json": "les réglages du scénario, et de la référence s'il y en avait une",
    "courbes.elfe.zip": "vos propres courbes, à rouvrir avec le scénario ou à la page Données",
    "hypotheses-de-cout.txt": "les lignes de coût que vous avez changées, pour compter de même en rouvrant",
    ".csv": "toutes les heures, une ligne par heure, pour un tableur",
}
"""End of a part's name in the zip that holds everything -> what it is; the first that fits holds."""


def about(parts: Sequence[str], notes: Sequence[str]) -> str:
    """The text that says what the zip holds and how it is opened again."""
    lines = [f"- {name} : {next(words for end, words in PARTS.items() if name.endswith(end))}" for name in parts]
    return "\r\n".join(
        [
            *notes,
            "",
            *lines,
            "",
            "Pour le rouvrir : dans l'application, « Scénarios », « Mes scénarios », « Importer des scénarios ».",
            "",
        ]
    )
