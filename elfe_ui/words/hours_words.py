"""What the file of all hours says of itself: its columns of time, its units, its clock."""

from typing import Final

from elfe_core.balance import Balance
from elfe_core.territory import Territory
from elfe_ui.words import formats

TIMES: Final = {
    "utc": "Début (UTC)",
    "local": "Début (heure locale)",
    "counted": "Heure comptée (1) ou sans données (0)",
}
MADE: Final = "Bioénergies, gaz produit"


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
