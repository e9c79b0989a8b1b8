"""Uses in words: what they are called, when they may run, how many there are."""

from elfe_core.catalogue import SETTING
from elfe_core.options import factors_of
from elfe_core.uses import Use
from elfe_core.uses.fleets import DAY_H, HoursRange
from elfe_ui.words import formats
from elfe_ui.words.names import use_text

MIDDAY = (11, 17)
"""Between these hours a range is said to be at midday."""

FALLBACK_PER_FOYER = 0.1
"""Appliances a foyer to begin with, where the territory's uses do not say it (own rule)."""


def hours(use: Use, *, at_midday: bool) -> str:
    """When one may run: `la nuit, de 22 h à 6 h`, `à toute heure, décalé de moins de 4 h`."""
    ranges = (use.allowed_midday if at_midday else ()) or use.allowed
    said = formats.listed(list(dict.fromkeys(_range(one) for one in ranges)))
    return f"{said}, à moins de {use.window_h} h de l'heure habituelle" if use.window_h < DAY_H else said


def _range(of: HoursRange) -> str:
    first, last = of
    if first == last:
        return "à toute heure"
    clock = f"de {first} h à {last or DAY_H} h"
    if first > last or last <= 8:
        return f"la nuit, {clock}"
    return f"à midi, {clock}" if MIDDAY[0] <= first and last <= MIDDAY[1] else clock


def suggestion(use: Use, foyers: int) -> int:
    """How many a territory has to begin with: two figures, within the widget's bounds."""
    row = SETTING[factors_of(use)[0]]
    per_foyer = FALLBACK_PER_FOYER if use.per_foyer is None else use.per_foyer
    return round(min(float(f"{per_foyer * foyers:.2g}"), row.high))


def about(use: Use, count: int) -> str:
    """What stands behind a row's question mark: how many there are here, and where each figure comes from."""
    on_top = "" if use.existing else " Leur consommation s'ajoute à celle d'aujourd'hui."
    return f"Ici, environ {formats.number(count)} {use_text(use.name).name}, estimés.{on_top} {use.source}"
