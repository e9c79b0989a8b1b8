"""The three half-hourly tables of Enedis: their columns, and what the labels of a line say that it measures."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from elfe_core.catalogue import CURVES
from elfe_core.store.textfile import Header, find_columns, fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One kind of table: its columns by canonical name, each with the label that it is published under.

    `examples` holds a text that each of the label columns may hold; `parts` are the roles of its curves, with labels.
    """

    columns: Mapping[str, str]
    examples: Mapping[str, str]
    parts: Mapping[str, str]

    def labels(self) -> list[str]:
        """Canonical names of the columns that say what a line measures, in alphabetical order."""
        return sorted(name for name in self.columns if name.startswith("label_"))


class UnknownLabel(NamedTuple):
    """A text that says nothing known, and the canonical name of its column."""

    column: str
    text: str


class Key(NamedTuple):
    """What a line measures: a series (region/profile...), the curve that it is a part of, and its power band."""

    region: str
    series: str
    curve: str
    band: int
    is_total: bool


SOURCES: Mapping[str, tuple[str, str]] = {
    row.enedis.partition(" ")[0]: (row.key, row.enedis) for row in CURVES if row.kind == "source"
}
"""Sources of production that are used: code -> role of the curve, and label. F0 is a total."""

_TIME_AND_REGION = {"horodate": "Horodate", "label_region": "Code région"}
_CONSUMPTION = _TIME_AND_REGION | {
    "label_profile": "Profil",
    "label_band": "Plage de puissance souscrite",
    "energy": "Total énergie soutirée (Wh)",
}
_EXAMPLES = {"label_region": "53", "label_profile": "RES1 (+ RES1WE)", "label_band": "P0: Total <= 36 kVA"}
INF36 = Layout(columns=_CONSUMPTION, examples=_EXAMPLES, parts={"res": "RES", "pro": "PRO", "ent": "ENT <= 36 kVA"})
SUP36 = Layout(
    columns=_CONSUMPTION | {"label_sector": "Secteur activité"},
    examples={
        "label_region": "53",
        "label_profile": "ENT3 (+ ENT4 + ENT5)",
        "label_band": "P3: Total ]36-250] kVA",
        "label_sector": "S1: Agriculture",
    },
    parts={"ent": "ENT > 36 kVA"},
)
PROD = Layout(
    columns=_TIME_AND_REGION
    | {
        "label_band": "Plage de puissance injection",
        "label_source": "Filière de production",
        "energy": "Total énergie injectée (Wh)",
    },
    examples={"label_region": "53", "label_band": "P0 : Total toutes puissances", "label_source": "F5 : Solaire"},
    parts=dict(SOURCES.values()),
)

SMALLER_TOTAL, LARGER_TOTAL = 3, 7
"""Above 36 kVA there are two totals: P3 = P1 + P2 up to 250 kVA, P7 = P4 + P5 + P6 beyond; no grand total."""

_REGION = re.compile(r"[0-9]{1,3}")
_BAND = re.compile(r"P([0-9])(?: *:.*)?")
_PROFILE = re.compile(r"((RES|PRO|ENT)[0-9]+[A-Z]*)(?: .*)?")
_SECTOR = re.compile(r"(S[0-9])(?: *:.*)?")
_SOURCE = re.compile(r"(F[0-9])(?: *:.*)?")


def key_of(labels: Mapping[str, str], layout: Layout) -> Key | UnknownLabel:
    """What a line with these labels measures, or the first label that says nothing known.

    The curve is empty for the sources that are not used, the region in a table of the whole country.
    """
    texts = {name: text.strip() for name, text in labels.items()}
    band = _BAND.fullmatch(texts["label_band"])
    subject, curve = _subject(texts, layout)
    sector = _SECTOR.fullmatch(texts["label_sector"]) if layout is SUP36 else None
    sound = {
        "label_region": _REGION.fullmatch(texts.get("label_region", "0")),
        "label_band": band and (layout is not SUP36 or 1 <= int(band[1]) <= LARGER_TOTAL),
        "label_profile": subject,
        "label_source": subject,
        "label_sector": sector,
    }
    for name in layout.labels():
        if not sound[name]:
            return UnknownLabel(name, labels[name])
    number = int(band[1]) if band else 0
    region = texts.get("label_region", "")
    if layout is not SUP36:
        return Key(region, "/".join(filter(None, (region, subject))), curve, number, number == 0)
    total = SMALLER_TOTAL if number <= SMALLER_TOTAL else LARGER_TOTAL
    series = "/".join(filter(None, (region, subject, sector and sector[1], f"P{total}")))
    return Key(region, series, curve, number, number == total)


def _subject(texts: Mapping[str, str], layout: Layout) -> tuple[str, str]:
    """Short code of the profile or source, and its curve; empty where there is none."""
    if layout is PROD:
        source = _SOURCE.fullmatch(texts["label_source"])
        return (source[1], SOURCES.get(source[1], ("", ""))[0]) if source else ("", "")
    if layout is SUP36:
        return texts["label_profile"].split(" ")[0], "ent"
    profile = _PROFILE.fullmatch(texts["label_profile"])
    return (profile[1], profile[2].lower()) if profile else ("", "")


def canonical_columns(file: str, header: Header, layout: Layout) -> list[str]:
    """Name of each column of a file: canonical where it is read, `other_<place>` where it is not.

    Labels (`Total énergie soutirée (Wh)`) and technical names (`total_energie_soutiree_wh`) fold to the same text. A
    table without any column for the region is the whole country's.

    Raises
    ------
    DataError, Faults
        As `find_columns`.
    """
    wanted = dict(layout.columns)
    if not {fold(column) for column in header.columns} & {"region", "coderegion"}:
        del wanted["label_region"]
    names = [f"other_{place}" for place in range(len(header.columns))]
    for name, place in zip(wanted, find_columns(file, header, tuple(wanted.values())), strict=True):
        names[place] = name
    return names
