"""Sentences of the page « Coûts et climat »; each sum in them is made by `sums`, with its range and its basis."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from elfe_core.economics.climate import AVERAGE, BASES, MARGINAL, Co2Rows
from elfe_core.economics.cost_rows import Price
from elfe_core.economics.ranges import CASES, Range
from elfe_core.economics.yearly_cost import YearlyCost
from elfe_core.errors import InputError
from elfe_core.insight.lever_costs import LeverCost
from elfe_core.insight.levers import Lever
from elfe_ui.words import cost_names, formats, sums
from elfe_ui.words.counted import Counted
from elfe_ui.words.names import CURVES

SHORT_PERIOD: Final = (
    "Un coût et des émissions se comptent sur une année entière : un mois d'hiver importe plus que les autres, un mois "
    "d'été moins. Vos réglages montrent une période plus courte."
)
NO_BILL: Final = (
    "Ce n'est pas une facture : le réseau et les taxes s'y ajoutent, d'où que vienne l'électricité, et ne changent pas "
    "ici. Ce qui est acheté et vendu l'est au prix de gros."
)
HOW_RANGES: Final = (
    "Chaque fourchette va du cas où tout est bon marché à celui où tout est cher, un cas d'un bout à l'autre du compte."
)
PER_FOYER: Final = (
    "« Par foyer » partage tout le coût du territoire entre ses compteurs, entreprises comprises. Pour un logement, "
    "c'est le coût du MWh qui compte."
)
WHY_TWO: Final = (
    "**Pourquoi deux chiffres ?** Le kWh moyen partage entre tous ce qu'émet le mélange français, surtout nucléaire. "
    "Le kWh marginal est celui d'une centrale, souvent à gaz ou à charbon et souvent hors de France, qui tourne un peu "
    "plus ou un peu moins parce que vous importez plus ou moins. Le second émet {factor} fois plus que le premier : "
    "on lit le premier pour un bilan, le second pour un changement."
)
NO_LEVER: Final = "Aucun réglage de plus n'éviterait d'importation : rien à chiffrer."
AVOIDED: Final = (
    "Ce que coûte chaque MWh d'importation évité si l'on pousse un seul réglage un peu plus loin, sans compter ce qui "
    "est acheté ou vendu. Une barre qui s'arrête avant le trait d'un prix de gros coûte, à ce prix, moins que ce "
    "qu'elle évite d'acheter."
)


def in_all(yours: YearlyCost, today: YearlyCost, price: Price, basis: str, *, is_today: bool) -> str:
    """The headline's sentence: what it costs in all, and beside today."""
    total = yours.total(price)
    unit = sums.a_year(sums.euros(total))
    if is_today:
        return f"pour l'électricité consommée ici aujourd'hui, en tout {sums.said(total, unit, basis)}."
    return (
        f"pour l'électricité consommée ici avec votre scénario, en tout {sums.said(total, unit, basis)} : "
        f"{sums.change(yours.beside(today, price), unit)} qu'aujourd'hui."
    )


def in_one_line(found: Counted) -> str:
    """Costs and CO2 in one line: per MWh beside today's, emissions as their change on both bases."""
    yours, today, price = found.yours.cost, found.today.cost, found.price
    per_mwh, before = yours.per_mwh(price), today.per_mwh(price)
    missing, told = unpriced_names(yours.unpriced), []
    if per_mwh is not None and before is not None:
        beside = "" if found.is_today else f", aujourd'hui {sums.figures(before, sums.EUR_PER_MWH)}"
        basis = f"{found.basis}{missing and f' ; {missing}'}"
        told.append(f"Coût : {sums.span(per_mwh, sums.EUR_PER_MWH)}{beside} ({basis})")
    return " · ".join([*told, *_emitted(found)])


def of_indicator(key: str, values: Mapping[str, float], basis: str) -> str:
    """`**64 à 93 €/MWh** (cas moyen : 74 ; prix de gros de 2024, …)`: a row's indicator, as its range."""
    if math.isnan(values[key]):
        return formats.NOT_APPLICABLE
    if key.startswith("cost"):
        low, middle, high = (values[f"cost_{case}_eur_per_mwh"] for case in CASES)
        case = {"low": "bas", "middle": "moyen", "high": "haut"}[key.split("_")[1]]
        own = sums.figures(Range(values[key], None, values[key]), sums.EUR_PER_MWH)
        return f"**{sums.span(Range(low, middle, high), sums.EUR_PER_MWH)}** (cas {case} : {own} ; {basis})"
    ends = [values[name] for name in ("co2_marginal_low_t", "co2_marginal_high_t")]
    ends = [values[key]] * 2 if key == "co2_average_t" else ends
    return f"**{sums.span(Range(ends[0], None, ends[1]), sums.a_year(sums.TONNES))}** ({basis})"


def in_the_story(found: Counted) -> str:
    """The same as a sentence: in all, beside today, and the change of emissions on both bases."""
    yours, price = found.yours.cost, found.price
    total, missing = yours.total(price), unpriced_names(yours.unpriced)
    unit = sums.a_year(sums.euros(total))
    basis = f"{found.basis}{missing and f' ; {missing}'}"
    cost = f"Avant réseau et taxes, l'électricité du territoire coûte **{sums.span(total, unit)}** ({basis})"
    if not found.is_today:
        cost += f", **{sums.change(yours.beside(found.today.cost, price), unit)}** qu'aujourd'hui"
    return f"{cost}. Elle émet {' ou '.join(_emitted(found))}."


def _emitted(found: Counted) -> list[str]:
    """Emissions on each basis: as the difference to today, or of today."""
    unit, told = sums.a_year(sums.TONNES), []
    for basis in BASES:
        now, was = found.yours.co2.total(basis), found.today.co2.total(basis)
        said = sums.span(now, unit) if found.is_today else sums.change(now.minus(was), unit)
        told.append(f"{said} ({sums.co2_basis(found.rows, basis)})")
    return told


def turning_point(yours: YearlyCost, today: YearlyCost, prices: Sequence[Price], basis: str) -> str:
    """At which of the prices the scenario is dearer or cheaper than today; a range each."""
    changes = {price.key: yours.beside(today, price) for price in prices}
    unit = sums.a_year(sums.euros(*changes.values()))
    told = [f"au prix de {key}, **{sums.change(change, unit)}**" for key, change in changes.items()]
    return f"Par rapport à aujourd'hui, votre scénario coûte {' ; '.join(told)} ({basis})."


def unpriced(parts: Iterable[str]) -> str:
    """What no row prices, and what to do; empty where all has a price."""
    told = [f"- {cost_names.UNPRICED[part]}" for part in parts]
    return "\n".join(["**Non chiffré**, et donc absent de ces totaux :", *told]) if told else ""


def unpriced_names(parts: Sequence[str]) -> str:
    """`hors batterie et part flexible, non chiffrées` after a total; empty where all has a price."""
    said = [formats.uncapitalised(cost_names.UNPRICED_NAMES[part]) for part in parts]
    return f"non chiffré : {formats.listed(said)}" if said else ""


def lever_name(lever: Lever) -> str:
    """`Éolien, 20 GWh/an de plus`, `Batterie de 20 MWh`: a lever on an axis."""
    more = lever.then - lever.now
    source = lever.factor.removesuffix("_gwh")
    if source in CURVES:
        return f"{CURVES[source].legend}, {formats.number(more, 0 if more >= 1.0 else 2)} GWh/an de plus"
    if lever.factor == "storage_mwh":
        head = "Batterie de" if lever.now == 0.0 else "Batterie doublée :"
        return f"{head} {formats.rounded(lever.then).removesuffix(',0')} MWh"
    percent = formats.percent(100.0 * lever.then, 0)
    return {
        "storage_duration_h": "Batterie deux fois plus puissante",
        "storage_efficiency": f"Batterie au rendement de {percent}",
        "biogas_dispatchable_share": f"{percent} du biogaz qui attend",
        "flexible_share": f"{percent} de part flexible",
    }[lever.factor]


def without_price(found: Sequence[LeverCost]) -> str:
    """Levers that have no price, with the reason; empty without any."""
    told = [
        f"{lever_name(one.lever)} : non chiffré ({_why(one)})"
        for one in found
        if one.eur_per_mwh is None and one.lever.saved_gwh > 0.0
    ]
    return f"{' ; '.join(told)}." if told else ""


def _why(one: LeverCost) -> str:
    return cost_names.UNPRICED[one.unpriced[0]] if one.unpriced else "aucune ligne de coût ne le décrit"


def why_two(rows: Co2Rows) -> str:
    """Why the two bases differ, and by how much."""
    return WHY_TWO.format(factor=sums.factor_between(rows))


LIFE_CYCLE: Final = (
    "Émissions en cycle de vie : fabriquer, installer, entretenir et démonter comptent. Ce qui est exporté évite ce "
    "qu'un import aurait émis, sur la même base."
)

NO_YEAR: Final = "Coûts et CO₂ se comptent sur une année entière : la page « Coûts et climat » peut la prendre."
NO_ROWS: Final = "Les fichiers des coûts ont une erreur : la page « Coûts et climat » la montre."
COST_PER_FOYER: Final = "Coût par foyer, entreprises comprises"
TO_INVEST: Final = "À investir, en plus de ce qui existe"
BASIS_TERMS: Final[Mapping[str, str]] = {AVERAGE: "co2_moyen", MARGINAL: "co2_marginal"}
"""The glossary's entry of each basis."""
CO2_LABELS: Final[Mapping[str, str]] = {AVERAGE: "CO₂ au mix moyen", MARGINAL: "CO₂ au kWh marginal"}

BASIS_HEADS: Final[Mapping[str, str]] = {
    AVERAGE: "ce qu'émet en moyenne un kWh consommé en France",
    MARGINAL: "ce qu'un kWh importé de plus ou de moins fait émettre",
}


HOW_ROWS: Final = (
    "Bas : tout est bon marché ; haut : tout est cher. Les trois chiffres d'une durée, d'un nombre d'heures ou du prix "
    "de vente vont donc en descendant. Ce que vous changez est marqué, suit le lien de la page et reste dans ce "
    "navigateur."
)


FAULT_FIELDS: Final = (*cost_names.ROWS, "cost", "cost_row")
"""Fields of faults that `row_fault` says."""


def row_fault(fault: InputError) -> str:
    """What is wrong with a row of costs that a visitor wrote."""
    if fault.field not in cost_names.ROWS:
        what = "une ligne" if fault.field == "cost" else "une ligne et ses trois chiffres"
        said = "".join(letter if letter.isalnum() else " " for letter in str(fault.value)[:60])
        return f"**Hypothèses de coût** : « {said} » n'est pas {what} que l'application connaît ; elle est laissée."
    text = cost_names.ROWS[fault.field]
    given = fault.value if isinstance(fault.value, str) else written(fault.value, text)
    if fault.low is None:
        way = "descendre" if "fall" in fault.expected else "monter"
        return f"**{text.label}** : {given} ; les trois chiffres doivent {way}, du cas bon marché au cas cher."
    least, high = figure(float(str(fault.low)), text), fault.high
    is_open = high is None or float(str(high)) > 1e6
    bounds = f"à partir de {least}" if is_open else f"de {least} à {figure(float(str(high)), text)}"
    return f"**{text.label}** : {given} ; il faut trois nombres {bounds} (en {text.unit})."


def written(values: object, text: cost_names.RowText) -> str:
    """`50 – 59 – 80`: three figures as they are read."""
    assert isinstance(values, tuple)
    return " – ".join("?" if value is None else figure(float(value), text) for value in values)


def changed_from(shipped: Range, text: cost_names.RowText) -> str:
    """What a changed row was; of the unit said beside it."""
    return f" :material/edit: Modifié ; d'origine {written(tuple(shipped), text)}."


def figure(value: float, text: cost_names.RowText) -> str:
    """A figure of a row in its unit on screen, as one may go on typing it."""
    return formats.plain(float(f"{text.shown * value:.10g}"))
