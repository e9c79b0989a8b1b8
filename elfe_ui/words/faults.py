"""Errors of the core put into French: what is wrong, where, what should stand there, and what to do."""

import math
import re
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import PurePath

from elfe_core.catalogue import INDICATOR, SETTING
from elfe_core.errors import DataError, ElfeError, InputError, Place, Wanted
from elfe_ui.words import cost_words, formats, mix_words
from elfe_ui.words.fault_texts import ORIGINAL, PROBLEM_WORDS, SCENARIO_SENTENCES, WANTED_WORDS
from elfe_ui.words.names import CURVE_LABELS, FIELD_LABELS, INDICATOR_TEXTS, USES

LONGEST_VALUE = 80
"""A value that is longer is cut, with an ellipsis."""

MOST_SERIES = 4
"""At most so many series are named at one place."""

FILE_KINDS = {
    "conso_inf36": "Fichiers de consommation jusqu'à 36 kVA",
    "conso_sup36": "Fichiers de consommation au-dessus de 36 kVA",
    "prod": "Fichiers de production",
    "wind": "Fichiers de l'éolien",
    "region_codes": "Codes des régions",
}
"""Lists that must not be empty."""

MOST_LETTERS = 200
"""Of a text that a visitor brought, where it is shown."""


def sentences(error: ElfeError, *, own_file: bool = False) -> list[str]:
    """One French line of Markdown a fault; `own_file`: of a file that the visitor brought.

    A half of a letter, which JSON can hold and no page can, stands there as `?`.
    """
    found = [_sentence(fault).encode(errors="replace").decode() for fault in error.each()]
    return [sentence.replace(f", ou {ORIGINAL}", "") for sentence in found] if own_file else found


def _sentence(fault: ElfeError) -> str:
    if isinstance(fault, InputError):
        return _input_sentence(fault)
    if isinstance(fault, DataError):
        return _data_sentence(fault)
    return str(fault)


def _data_sentence(fault: DataError) -> str:
    words = PROBLEM_WORDS[fault.problem]
    count = f" ({formats.number(fault.count)} {words.counted} en tout)" if fault.count > 1 else ""
    wanted = words.wanted if fault.wanted is None else _wanted(fault.wanted)
    wanted = f" ; attendu : {wanted}" if wanted else ""
    where, found = _one_place(fault) if len(fault.places) == 1 else _many_places(fault)
    advice = words.advice.format(these="cette ligne" if fault.count == 1 else "ces lignes")
    return f"{where} : {words.problem}{count}{found}{wanted}. {advice}"


def _files(fault: DataError) -> str:
    return ", ".join(f"**{escaped(name)}**" for name in fault.files)


def _utc(fault: DataError) -> str:
    return " (heures UTC)" if any(place.first for place in fault.places) else ""


def _one_place(fault: DataError) -> tuple[str, str]:
    """Where a fault is, and what was found there."""
    (place,) = fault.places
    column = [f"colonne {_code(place.column)}"] if place.column else []
    where = ", ".join([_files(fault), *_where(place, fault), *column]) + _utc(fault)
    return where, f" ; trouvé : {_found(place)}" if place.values else ""


def _many_places(fault: DataError) -> tuple[str, str]:
    """The file, and its column if it is always the same; the list of the places, and how many more there are."""
    columns = {place.column for place in fault.places}
    common = next(iter(columns)) if len(columns) == 1 else ""
    listed = []
    for place in fault.places:
        column = [f"colonne {_code(place.column)}"] if place.column != common else []
        listed.append(", ".join([*_where(place, fault), *column, *([_found(place)] if place.values else [])]))
    others = fault.count - len(listed) if PROBLEM_WORDS[fault.problem].counted != "heures" else 0
    listed += [f"et {formats.number(others)} autres"] if listed and others > 0 else []
    where = f"{_files(fault)}, colonne {_code(common)}" if common else _files(fault)
    return where, f" : {' ; '.join(part for part in listed if part)}{_utc(fault)}" if listed else ""


def _where(place: Place, fault: DataError) -> list[str]:
    """File where there are several, line, series and time of a place."""
    several = len(fault.files) > 1
    parts = [_code(place.file)] if several and place.file and not place.other_file else []
    parts += [_lines(place)] if place.line is not None else []
    parts += [_lines_of_times(place)] if place.between or place.lines else []
    parts += [_series(place.series)] if place.series else []
    parts += ["sans " + " ni ".join(f"P{band}" for band in place.bands)] if place.bands else []
    return [*parts, *_times(place)]


def _lines(place: Place) -> str:
    """The line, after the one that it contradicts."""
    line = f"ligne {formats.number(place.line or 0)}"
    if place.other_line is None:
        return line
    other = f"ligne {formats.number(place.other_line)}"
    if place.other_file:
        return f"{other} de {_code(place.other_file)} et {line} de {_code(place.file)}"
    return f"{other} et {line}"


def _lines_of_times(place: Place) -> str:
    """`lignes 5 à 8 et 12`, or the lines of the neighbours in time between which nothing stands."""
    if place.between is not None:
        before, after = (None if line is None else formats.number(line) for line in place.between)
        if before is not None and after is not None:
            return f"entre les lignes {before} et {after}"
        return f"après la ligne {before}" if before is not None else f"avant la ligne {after}"
    ends = [tuple(map(formats.number, run)) for run in place.line_runs()]
    runs = [first if first == last else f"{first} à {last}" for first, last in ends]
    more = f" et {formats.number(place.n_lines - len(place.lines))} autres" if place.n_lines > len(place.lines) else ""
    return f"{'ligne' if place.n_lines == 1 else 'lignes'} {', '.join(runs)}{more}"


def _series(names: Iterable[str]) -> str:
    """Curves, series (`53/RES1`: region, then profile or source...) or a point (`wind_gwh=90`...) as they are read."""
    names = list(names)
    if all(name.partition("=")[0] in FIELD_LABELS for name in names):
        return ", ".join(_one_factor(*name.split("=")) for name in names)
    labels = [_one_series(name) for name in names]
    others = f" et {formats.number(len(labels) - MOST_SERIES)} autres" if len(labels) > MOST_SERIES else ""
    return " + ".join(labels[:MOST_SERIES]) + others


def _one_series(name: str) -> str:
    region, _, subject = name.partition("/")
    if name in USES:
        return USES[name].name
    return f"{_code(subject)} (région {_code(region)})" if subject else CURVE_LABELS.get(name, _code(name))


def _one_factor(name: str, value: str) -> str:
    """`Éolien (GWh/an) 90`; a share in percent."""
    number = float(value) * SETTING[name].shown
    return f"{FIELD_LABELS[name]} {_written(float(f'{number:.10g}'))}"


def _times(place: Place) -> list[str]:
    """An hour or a half-hour, or a range of them; both ends are included."""
    if place.first is None:
        return []
    if place.last is None or place.last == place.first:
        return [_moment(place.first)]
    return [f"de {_moment(place.first)} à {_moment(place.last)}"]


def _moment(moment: datetime) -> str:
    """`05/03/2021:01`, or `05/03/2021:01h30` where half-hours matter."""
    return formats.hour_stamp(moment) + (f"h{moment:%M}" if moment.minute else "")


def _found(place: Place) -> str:
    return " et ".join(_code(value) if value else "une case vide" for value in place.values)


def _code(value: str) -> str:
    """Text that Markdown shows letter by letter; control characters become their visible signs."""
    value = value if len(value) <= LONGEST_VALUE + 1 else f"{value[:LONGEST_VALUE]}…"
    value = "".join(chr(0x2400 + ord(letter)) if letter < " " else letter for letter in value)
    value = value.replace("\x7f", "␡").replace("\x85", "␤").replace("\u2028", "␤").replace("\u2029", "␤")
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", value)), default=0))
    space = " " if value.startswith(("`", " ")) or value.endswith(("`", " ")) else ""
    return f"{fence}{space}{value}{space}{fence}"


def escaped(name: str) -> str:
    """The name of a file as Markdown shows it letter by letter."""
    return re.sub(r"([\\`*\[\]<>$~|]|(?<![^\W_])_|_(?![^\W_]))", r"\\\1", " ".join(name.split()))


def _wanted(wanted: Wanted) -> str:
    """What should stand there, with its key, bounds and an example."""
    names = [PurePath(name).name for name in wanted.names] if "folder" in wanted.kind else [*wanted.names]
    listed = [_one_series(name) if wanted.kind == "rows_of" else _code(name) for name in names if name]
    shown = formats.listed(listed, "ou" if wanted.kind.startswith("one_of") else "et")
    low = "" if isinstance(wanted.low, date) or wanted.low is None else formats.number(wanted.low)
    words = WANTED_WORDS[wanted.kind].format(names=shown, low=low).replace("  ", " ").strip()
    if isinstance(wanted.low, date):
        words += f" qui ne précède pas le {formats.short_day(wanted.low)}"
    elif wanted.low is not None and wanted.kind != "fields":
        words += f" {_bounds(wanted.low, wanted.high, wanted.above)}"
    words += f", par exemple {_code(wanted.example)}" if wanted.example else ""
    return f"{_code(wanted.key)} : {words}" if wanted.key else words


def _bounds(low: object, high: object, above: bool) -> str:
    if above:
        return f"plus grand que {_written(low)}" + ("" if high is None else f", {_written(high)} au plus")
    return f"de {_written(low)} ou plus" if high is None else f"de {_written(low)} à {_written(high)}"


def _input_sentence(fault: InputError) -> str:
    if fault.field in cost_words.FAULT_FIELDS:
        return cost_words.row_fault(fault)
    if fault.field in mix_words.FAULT_FIELDS:
        return mix_words.fault(fault)
    if fault.field in FILE_KINDS:
        return f"**{FILE_KINDS[fault.field]}** : la liste est vide ; il en faut au moins un."
    if fault.field in SCENARIO_SENTENCES:
        near = f" (vouliez-vous écrire « {fault.choices[0]} » ?)" if fault.choices else ""
        return SCENARIO_SENTENCES[fault.field].format(
            value=_written(fault.value), near=near, low=_written(fault.low), high=_written(fault.high)
        )
    if fault.field in INDICATOR_TEXTS:
        label = INDICATOR_TEXTS[fault.field].label
        unit = f"{formats.NARROW_SPACE}%" if INDICATOR[fault.field].kind == "percent" else ""
        wanted, reached = _written(fault.low), formats.number(math.floor(10.0 * float(str(fault.value))) / 10.0, 1)
        return (
            f"**{label}** : le but, {wanted}{unit}, est hors d'atteinte ici ; les réglages prévus mènent à "
            f"{reached}{unit}."
        )
    label = FIELD_LABELS.get(fault.field, fault.field)
    return f"**{label}** : « {_written(fault.value)} » n'est pas possible ; il faut {_expected(fault)}."


def _expected(fault: InputError) -> str:
    """What the field allows, from its bounds or choices."""
    if fault.choices:
        labels = [formats.POWER_UNIT_LABELS.get(name, name) for name in fault.choices]
        return f"l'un de ces choix : {formats.listed(labels, 'ou')}"
    if fault.low is None:
        return "une courbe qui ne soit pas nulle tout au long de la période"
    low, kind = _written(fault.low), "une date" if isinstance(fault.low, date) else "un nombre"
    if fault.field in SETTING and SETTING[fault.field].above:
        return f"{kind} {_bounds(fault.low, fault.high, above=True)}"
    if fault.high is not None:
        return f"{kind} de {low} à {_written(fault.high)}"
    return f"{kind} à partir de {low}"


def _written(value: object) -> str:
    if isinstance(value, date):
        return formats.short_day(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return escaped(cut(str(value)))
    if math.isnan(value):
        return "pas un nombre"
    if math.isinf(value):
        return "l'infini" if value > 0 else f"{formats.MINUS}l'infini"
    if value == int(value):
        return formats.number(value)
    return str(value).replace(".", ",").replace("-", formats.MINUS)


def as_text(words: object) -> str:
    """Text of a file or a link as Markdown shows it letter by letter, cut where it is long."""
    return re.sub(r"([\\`*_\[\]<>$~|#:!])", r"\\\1", cut(" ".join(str(words).split())))


def cut(text: str) -> str:
    """A text, cut where it is longer than anyone reads."""
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]}…"
