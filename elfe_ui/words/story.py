"""A result in a few French sentences, each made of figures that were computed for it."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from elfe_core import units
from elfe_core.insight.levers import Lever
from elfe_core.insight.story import PeriodPart, Story
from elfe_ui.words import formats, use_words
from elfe_ui.words.names import CURVES
from elfe_ui.words.shown import Shown

TOLD_IF_ABSENT = ("wind", "solar")
"""Sources whose absence is part of the story."""


def sentences(facts: Story, shown: Shown, other_years: str = "") -> list[str]:
    """Balance, other years, hardest part, longest import, biogas that waits, driven uses, levers: Markdown."""
    if not facts.consumption_gwh > 0.0:
        return [formats.kept_together(_nothing_consumed(facts))]
    levers = sentence(facts.levers, facts.imported_gwh, per_year=facts.is_annual)
    told = (
        _balance(facts),
        other_years,
        _parts(facts),
        _import(facts, shown),
        _waiting(facts, shown),
        _driven(facts),
        levers,
    )
    return [formats.kept_together(one) for one in told if one]


def _nothing_consumed(facts: Story) -> str:
    head = f"{_period(facts)}, avec ces réglages, le territoire ne consomme rien"
    if not facts.production_gwh > 0.0:
        return f"{head} et ne produit rien."
    return f"{head} : ce qu'il produit, **{_energy(facts.production_gwh, facts)}**, va au stockage ou au réseau."


def _balance(facts: Story) -> str:
    lacking = " ni ".join(CURVES[name].name for name in facts.absent if name in TOLD_IF_ABSENT)
    head = f"{_period(facts)}, sans {lacking}" if lacking else _period(facts)
    imported = f"**{_energy(facts.imported_gwh, facts)}**"
    pace = "" if facts.is_annual else f" (au rythme de {figure(facts.annual_imported_gwh)} GWh par an)"
    change = _change(facts)
    if facts.imported_gwh == 0.0:
        told = f"la production locale couvre toute la consommation, heure par heure{change and f' : {change}'}"
    elif facts.production_gwh == 0.0 == facts.self_production_pct:
        told = f"rien n'est produit ici : toute la consommation, {imported}, est importée{pace}"
    else:
        share = f"**{_percent(facts.self_production_pct)}**"
        told = (
            f"la production locale couvre heure par heure {share} de la consommation ; "
            f"il faut importer {imported}{pace}{change and f', {change}'}"
        )
    return f"{head}, {told}.{_left_out(facts.left_out_h)}"


def _change(facts: Story) -> str:
    """The difference in import from today; empty if today is not known."""
    if facts.saved_gwh is None:
        return ""
    if abs(facts.saved_gwh) <= NO_EFFECT_SHARE * facts.imported_gwh:
        return "autant qu'aujourd'hui"
    word = "de moins" if facts.saved_gwh > 0.0 else "de plus"
    what = " importés" if facts.imported_gwh == 0.0 else ""
    return f"{amount(abs(facts.saved_gwh), per_year=facts.is_annual)}{what} **{word}** qu'aujourd'hui"


def _left_out(hours: int) -> str:
    if hours == 0:
        return ""
    if hours == 1:
        return " Une heure sans données ne compte pas."
    return f" {formats.number(hours)} heures sans données ne comptent pas."


def _parts(facts: Story) -> str:
    if facts.hardest is None or facts.best is None:
        return ""
    low, high = (_percent(part.self_production_pct) for part in (facts.hardest, facts.best))
    kind = "jour" if facts.hardest.first_day == facts.hardest.last_day else "mois"
    if low == high:
        return _all_alike(facts.hardest, kind)
    return (
        f"Le {kind} le plus difficile est **{_named(facts.hardest, facts)}** : la production locale "
        f"{_covers(facts.hardest.self_production_pct)} de la consommation. "
        f"Le meilleur est {_named(facts.best, facts)}, avec {high}."
    )


def _covers(share_pct: float) -> str:
    if share_pct < 0.05:
        return "n'y couvre **rien**" if share_pct == 0.0 else "n'y couvre **presque rien**"
    return (
        f"n'y couvre que **{_percent(share_pct)}**"
        if share_pct < 50.0
        else f"y couvre encore **{_percent(share_pct)}**"
    )


def _all_alike(part: PeriodPart, kind: str) -> str:
    """Empty where all is covered: the balance has told so."""
    if part.self_production_pct == 100.0:
        return ""
    if part.self_production_pct < 0.05:
        return f"Aucun {kind} n'est couvert, même en partie."
    return f"Chaque {kind} est couvert de la même façon, à {_percent(part.self_production_pct)}."


def _named(part: PeriodPart, facts: Story) -> str:
    """`janvier`, `janvier 2021` where the period holds two years, `le 1er mars`."""
    if part.first_day == part.last_day:
        return f"le {formats.day(part.first_day, with_year=_spans_years(facts))}"
    return formats.month(part.first_day, with_year=_spans_years(facts))


def _import(facts: Story, shown: Shown) -> str:
    if facts.longest_import is None:
        return "Pas une seule heure n'a besoin du réseau."
    with_year = _spans_years(facts)
    peak = shown.power(facts.import_max_mw)
    at = formats.moment(facts.import_max_at, with_year=with_year)
    if facts.imports_always:
        return f"Il faut importer **à toute heure**, au plus fort {peak}, le {at}."
    start, end = facts.longest_import.start, facts.longest_import.end
    return (
        f"Le territoire dépend du réseau jusqu'à **{formats.duration(_wall_hours(start, end))}** de suite, "
        f"{_le(formats.stretch(start, end, with_year=with_year))} ; au plus fort, il lui prend {peak}, le {at}."
    )


def _waiting(facts: Story, shown: Shown) -> str:
    """What biogas that waits changes in import, peak and longest import; empty where none waits or imports."""
    if facts.waiting is None or facts.longest_import is None:
        return ""
    before, after = (
        formats.power(power_mw, "mw", shown.foyers) for power_mw in (facts.waiting.import_max_mw, facts.import_max_mw)
    )
    peak = f"la pointe reste à {after}" if before == after else f"la pointe passe de {before} à **{after}**"
    longest = (formats.duration(hours) for hours in (facts.waiting.longest_import_h, facts.longest_import.n_hours))
    first, last = longest
    run = f"reste de {last}" if first == last else f"passe de {first} à **{last}**"
    saved = facts.waiting.saved_gwh
    size = amount(abs(saved), per_year=facts.is_annual)
    change = f"évite **{size}**" if saved >= 0.0 else f"coûte **{size}**"
    return (
        f"Le biogaz qui attend {change} d'importation{' par an' if facts.is_annual else ''} : {peak}, et la plus "
        f"longue dépendance au réseau {run}."
    )


def _driven(facts: Story) -> str:
    """What driven uses change beside natural hours, and what is known when their hours are chosen."""
    if facts.driven is None:
        return ""
    saved, head = facts.driven.saved_gwh, f"Les usages pilotés, à une heure {use_words.HOW[facts.driven.foresight]},"
    if not use_words.is_something(saved, facts.imported_gwh):
        return f"{head} n'évitent presque pas d'importation."
    size = f"**{amount(abs(saved), per_year=facts.is_annual)}**"
    a_year = " par an" if facts.is_annual else ""
    if saved < 0.0:
        return f"{head} font importer {size} de plus{a_year} qu'à leurs heures habituelles."
    return f"{head} évitent {size} d'importation{a_year}."


def _wall_hours(start: datetime, end: datetime) -> int:
    """Hours as one counts them on the clock, whatever the change of time between."""
    return round((end - start) / timedelta(hours=1))


def _le(words: str) -> str:
    """`le 8 janvier`, `du 8 au 14 février`."""
    return words if words.startswith(("du ", "le ")) else f"le {words}"


def _spans_years(facts: Story) -> bool:
    """Whether a day needs its year to be known."""
    return facts.period_start.year != facts.period_end.year


def _period(facts: Story) -> str:
    return formats.period(facts.period_start, facts.period_end)


def _energy(energy_gwh: float, facts: Story) -> str:
    return amount(energy_gwh, per_year=facts.is_annual) + (" par an" if facts.is_annual else "")


def _percent(value: float) -> str:
    """Few decimals, and never 100 % for less."""
    if value in (0.0, 100.0) or 10.0 <= value < 99.5:
        return formats.percent(value, 0)
    return formats.percent(min(value, 99.9), 1)


WEAK_SHARE = 0.1
"""A lever that saves less than this share of the best one's saving "only" saves that."""

NO_EFFECT_SHARE = 1e-5
"""What changes the import by less than this share of it changes nothing."""

NEARLY_NO_EFFECT_SHARE = 1e-3
"""A lever that raises the import by less than this share of it changes nearly nothing: what flexibility moves over the
ends of a period is of that size."""

LEAST_GWH = 0.01
"""A smaller energy is said in MWh."""

OF_SOURCE = {f"{key}_gwh": text.of for key, text in CURVES.items() if text.of}


class LeverSubject(NamedTuple):
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
    saved = f"**{amount(best.saved_gwh, per_year=per_year)}** d'importation{' par an' if per_year else ''}"
    told = [_other(lever, best, imported_gwh, per_year) for lever in others]
    return (
        " ; ".join(
            [
                f"En changeant un seul réglage, le plus utile ici : {_lever(best).subject}, ce qui éviterait {saved}",
                *told,
            ]
        )
        + "."
    )


def _other(lever: Lever, best: Lever, imported_gwh: float, per_year: bool) -> str:
    words, saved = _lever(lever, as_much_as=best), lever.saved_gwh
    size = amount(abs(saved), per_year=per_year)
    if abs(saved) <= NO_EFFECT_SHARE * imported_gwh:
        return f"{words.subject} n'y {words.verb('changerait', 'changeraient')} rien"
    if saved < -NEARLY_NO_EFFECT_SHARE * imported_gwh:
        return f"{words.subject} {words.verb('ferait', 'feraient')} importer {size} de plus"
    if saved < 0.0:
        return f"{words.subject} n'y {words.verb('changerait', 'changeraient')} presque rien"
    would_save = words.verb("éviterait", "éviteraient")
    if saved < WEAK_SHARE * best.saved_gwh:
        return f"{words.subject} n'en {would_save} que {size}"
    return f"{words.subject} en {would_save} {size}"


def _lever(lever: Lever, as_much_as: Lever | None = None) -> LeverSubject:
    more = lever.then - lever.now
    if lever.factor in OF_SOURCE:
        if as_much_as is not None and as_much_as.factor in OF_SOURCE:
            return LeverSubject(f"autant {OF_SOURCE[lever.factor]}")
        said = more if more >= LEAST_GWH else more * units.MWH_PER_GWH
        return LeverSubject(f"{amount(more)} par an {OF_SOURCE[lever.factor]} en plus", is_plural=round(said, 2) >= 2.0)
    if lever.factor == "storage_mwh":
        capacity = f"{figure(lever.then)} MWh"
        if lever.now == 0.0:
            return LeverSubject(f"ajouter un stockage de {capacity}")
        return LeverSubject(f"doubler le stockage (donc {capacity})")
    if lever.factor == "storage_duration_h":
        return LeverSubject("doubler la puissance de la batterie")
    now, then = (_share(share) for share in (lever.now, lever.then))
    if lever.factor == "storage_efficiency":
        return LeverSubject(f"une batterie qui rend {then} de ce qu'elle prend au lieu de {now}")
    if lever.factor == "biogas_dispatchable_share":
        return LeverSubject(f"faire attendre {then} du biogaz")
    if lever.now == 0.0:
        return LeverSubject(f"rendre flexible {then} de la consommation (une borne haute)")
    return LeverSubject(f"passer de {now} à {then} de consommation flexible (une borne haute)")


def amount(energy_gwh: float, *, per_year: bool = True) -> str:
    """An energy, in MWh where GWh would be small: sooner where it is that of a period."""
    is_small = energy_gwh < LEAST_GWH if per_year else not formats.energy_is_large(units.MWH_PER_GWH * energy_gwh)
    if energy_gwh > 0.0 and is_small:
        return f"{figure(units.MWH_PER_GWH * energy_gwh)} MWh"
    return f"{figure(energy_gwh)} GWh"


def figure(value: float) -> str:
    """A figure in a sentence: no decimals from 100 on, one below, two below 1, no trailing zeros."""
    decimals = 0 if value >= 99.95 else 1 if value >= 0.995 else 2
    shown = formats.number(value, decimals)
    return shown.rstrip("0").rstrip(",") if "," in shown else shown


def _share(share: float) -> str:
    percent = 100.0 * share
    return formats.percent(percent, 0 if math.isclose(percent, round(percent), abs_tol=1e-6) else 1)
