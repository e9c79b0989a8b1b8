"""What a little more of each factor would save, in one French sentence; energies as they are said in a sentence."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from elfe_core import units
from elfe_core.levers import Lever
from elfe_ui import text

WEAK_SHARE = 0.1
"""A lever that saves less than this share of the best one's saving "only" saves that."""

NO_EFFECT_SHARE = 1e-5
"""What changes the import by less than this share of it changes nothing."""

NEARLY_NO_EFFECT_SHARE = 1e-3
"""A lever that raises the import by less than this share of it changes nearly nothing: what flexibility moves over the
ends of a period is of that size."""

LEAST_GWH = 0.01
"""A smaller energy is said in MWh."""

OF_SOURCE = {"wind_gwh": "d'éolien", "solar_gwh": "de solaire"}


class Words(NamedTuple):
    """A lever as the subject of a sentence."""

    subject: str
    is_plural: bool = False

    def verb(self, singular: str, plural: str) -> str:
        """The form that agrees."""
        return plural if self.is_plural else singular


def sentence(levers: Sequence[Lever], imported_gwh: float, *, per_year: bool) -> str:
    """The best lever, then the others, each with what it would save; empty where nothing is imported."""
    if not levers or imported_gwh == 0.0:
        return ""
    best, *others = levers
    if best.saved_gwh <= NO_EFFECT_SHARE * imported_gwh:
        return "Ni plus de production, ni plus de stockage, ni plus de flexibilité n'y changerait rien."
    saved = f"**{amount(best.saved_gwh)}** d'importation{' par an' if per_year else ''}"
    told = [_other(lever, best, imported_gwh) for lever in others]
    return (
        " ; ".join(
            [
                f"En changeant un seul réglage, le plus utile ici : {_words(best).subject}, ce qui éviterait {saved}",
                *told,
            ]
        )
        + "."
    )


def _other(lever: Lever, best: Lever, imported_gwh: float) -> str:
    words, saved = _words(lever, as_much_as=best), lever.saved_gwh
    if abs(saved) <= NO_EFFECT_SHARE * imported_gwh:
        return f"{words.subject} n'y {words.verb('changerait', 'changeraient')} rien"
    if saved < -NEARLY_NO_EFFECT_SHARE * imported_gwh:
        return f"{words.subject} {words.verb('ferait', 'feraient')} importer {amount(-saved)} de plus"
    if saved < 0.0:
        return f"{words.subject} n'y {words.verb('changerait', 'changeraient')} presque rien"
    would_save = words.verb("éviterait", "éviteraient")
    if saved < WEAK_SHARE * best.saved_gwh:
        return f"{words.subject} n'en {would_save} que {amount(saved)}"
    return f"{words.subject} en {would_save} {amount(saved)}"


def _words(lever: Lever, as_much_as: Lever | None = None) -> Words:
    more = lever.then - lever.now
    if lever.factor in OF_SOURCE:
        if as_much_as is not None and as_much_as.factor in OF_SOURCE:
            return Words(f"autant {OF_SOURCE[lever.factor]}")
        said = more if more >= LEAST_GWH else more * units.MWH_PER_GWH
        return Words(f"{amount(more)} par an {OF_SOURCE[lever.factor]} en plus", is_plural=round(said, 2) >= 2.0)
    if lever.factor == "storage_mwh":
        capacity = f"{figure(lever.then)} MWh"
        if lever.now == 0.0:
            return Words(f"ajouter un stockage de {capacity}")
        return Words(f"doubler le stockage (donc {capacity})")
    now, then = (_share(share) for share in (lever.now, lever.then))
    if lever.now == 0.0:
        return Words(f"rendre flexible {then} de la consommation")
    return Words(f"passer de {now} à {then} de consommation flexible")


def amount(energy_gwh: float) -> str:
    """An energy, in MWh where GWh would be small."""
    if 0.0 < energy_gwh < LEAST_GWH:
        return f"{figure(units.MWH_PER_GWH * energy_gwh)} MWh"
    return f"{figure(energy_gwh)} GWh"


def figure(value: float) -> str:
    """A figure to be said: no decimals from a hundred on, one below, two below one, none that are zero."""
    decimals = 0 if value >= 99.95 else 1 if value >= 0.995 else 2
    shown = text.number(value, decimals)
    return shown.rstrip("0").rstrip(",") if "," in shown else shown


def _share(share: float) -> str:
    percent = 100.0 * share
    return text.percent(percent, 0 if math.isclose(percent, round(percent), abs_tol=1e-6) else 1)
