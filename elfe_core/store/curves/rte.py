"""éCO2mix of RTE, regional or national: power of the sources and consumption [MW], every half-hour or quarter."""

from elfe_core.curve_set.measured import Choice
from elfe_core.store.curves.plan import PARIS, Plan, Track
from elfe_core.store.curves.sniff import TextFile
from elfe_core.store.curves.tables import table_format
from elfe_core.store.curves.times import is_zoned, shape_of
from elfe_core.store.textfile import find_columns, fold

CURVES = {"eolien": "wind", "solaire": "solar", "bioenergies": "bioenergy", "consommation": ""}
"""Folded name of a column -> role of its curve; the consumption is of no sector."""

REGIONS = ("codeinseeregion", "region", "libelleregion", "perimetre")


def _fits(text: TextFile) -> bool:
    names = text.folded.keys()
    has_time = "dateheure" in names or ("date" in names and names & {"heure", "heures"})
    return bool(has_time) and len(names & set(CURVES)) > 1


def _plan(text: TextFile, choice: Choice) -> Plan:
    columns, known = text.header.columns, text.folded
    labels = [known[one] for one in CURVES if one in known]
    times = ["date_heure"] if "dateheure" in known else ["date", "heures" if "heures" in known else "heure"]
    region = [known[one] for one in REGIONS if one in known][:1]
    found = find_columns(text.name, text.header, [*labels, *(known.get(fold(one), one) for one in times), *region])
    time_places = found[len(labels) : len(labels) + len(times)]
    places = dict(zip(("moment",) if len(times) == 1 else ("day", "clock"), time_places, strict=True))
    if region:
        places["region"] = found[-1]
    texts = [" ".join(pair) for pair in zip(*(text.fields(place) for place in time_places), strict=False)]
    return Plan(
        kind="eco2mix",
        n_columns=len(columns),
        places=places,
        tracks=tuple(_track(label, place) for label, place in zip(labels, found, strict=False)),
        shape=shape_of(texts) or "iso",
        zoned=is_zoned(texts),
        clock=PARIS,
        step_min=None,
        time_label=" ".join(columns[place] for place in time_places),
        missing_texts=("", "ND"),
    )


def _track(label: str, place: int) -> Track:
    role = CURVES[fold(label)]
    return Track(place=place, label=label, role=role, unit="MW", may_dip=bool(role))


FORMATS = (table_format("eco2mix", _fits, _plan),)
