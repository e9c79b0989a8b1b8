"""What to read of a table of one time and some values a line: columns, curves, units, clock, by kind of file."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from elfe_core.curves import CURVE_NAMES
from elfe_core.errors import DataError, Wanted
from elfe_core.measured import Choice
from elfe_core.store.intake.look import Look, first_line_is_data
from elfe_core.store.intake.plain import plain_plan
from elfe_core.store.intake.plan import PARIS, Plan, Track, fields
from elfe_core.store.intake.times import is_zoned, shape_of
from elfe_core.store.textfile import find_columns, fold


def plan_of(look: Look, kind: str, name: str, choice: Choice) -> Plan:
    """Plan of a file of this kind.

    Raises
    ------
    DataError, Faults
        missing_column, double_column.
    """
    makers: Mapping[str, Callable[[], Plan]] = {
        "elfe_consumption": lambda: _elfe_consumption(look),
        "elfe_production": lambda: _elfe_production(look),
        "eco2mix": lambda: _eco2mix(look, name),
        "hourly_inputs": lambda: _hourly_inputs(look, name),
        "plain": lambda: plain_plan(look, choice),
    }
    return makers[kind]()


def _value_label(look: Look) -> str:
    columns = look.header.columns
    return "" if first_line_is_data(look.lines) or len(columns) < 2 else columns[1]


def _elfe_consumption(look: Look) -> Plan:
    skipped = 0 if first_line_is_data(look.lines) else 1
    return Plan(
        kind="elfe_consumption",
        n_columns=2,
        places={"moment": 0},
        tracks=(Track(place=1, label=_value_label(look), role="", unit="W"),),
        zoned=True,
        n_skipped=skipped,
        time_label=look.header.columns[0] if skipped else "",
    )


def _elfe_production(look: Look) -> Plan:
    track = Track(place=1, label=_value_label(look), role="", unit="Wh")
    skipped = 0 if first_line_is_data(look.lines) else 1
    kind = "elfe_production"
    return Plan(kind=kind, n_columns=2, places={"moment": 0}, tracks=(track,), shape="day_hour", n_skipped=skipped)


def _hourly_inputs(look: Look, name: str) -> Plan:
    places = find_columns(name, look.header, ("utc", *CURVE_NAMES))
    tracks = [
        Track(place=at, label=role, role=role, unit="W") for role, at in zip(CURVE_NAMES, places[1:], strict=True)
    ]
    zoned = is_zoned(fields(look, places[0]))
    return Plan(
        kind="hourly_inputs",
        n_columns=len(look.header.columns),
        places={"moment": places[0]},
        tracks=tuple(tracks),
        zoned=zoned,
        time_label="utc",
    )


_RTE_CURVES = {"eolien": "wind", "solaire": "solar", "bioenergies": "bioenergy", "consommation": ""}


def _eco2mix(look: Look, name: str) -> Plan:
    columns = look.header.columns
    known = {fold(column): column for column in columns}
    labels = [known[one] for one in _RTE_CURVES if one in known]
    times = ["date_heure"] if "dateheure" in known else ["date", "heures" if "heures" in known else "heure"]
    region = [known[one] for one in ("codeinseeregion", "region", "libelleregion", "perimetre") if one in known][:1]
    found = find_columns(name, look.header, [*labels, *(known.get(fold(one), one) for one in times), *region])
    tracks = tuple(
        Track(place=at, label=label, role=_RTE_CURVES[fold(label)], unit="MW", may_dip=bool(_RTE_CURVES[fold(label)]))
        for label, at in zip(labels, found, strict=False)
    )
    time_places = found[len(labels) : len(labels) + len(times)]
    places = dict(zip(("moment",) if len(times) == 1 else ("day", "clock"), time_places, strict=True))
    if region:
        places["region"] = found[-1]
    texts = [" ".join(pair) for pair in zip(*(fields(look, place) for place in time_places), strict=False)]
    return Plan(
        kind="eco2mix",
        n_columns=len(columns),
        places=places,
        tracks=tracks,
        shape=shape_of(texts) or "iso",
        zoned=is_zoned(texts),
        clock=PARIS,
        step_min=None,
        time_label=" ".join(columns[place] for place in time_places),
        missing_texts=("", "ND"),
    )


def with_role(tracks: Sequence[Track], role: str | None) -> tuple[Track, ...]:
    """The role that the user gives to the only curve of a file, where the file says none."""
    if role and len(tracks) == 1 and not tracks[0].role:
        return (replace(tracks[0], role=role),)
    return tuple(tracks)


def no_plan(name: str) -> DataError:
    """Fault of a file that is not of any known kind."""
    return DataError(name, "unknown_kind", wanted=Wanted("known_kind"))
