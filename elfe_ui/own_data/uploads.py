"""The visitor's files: how each was understood, what is wrong or odd about it, what its curves shall be used for."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from elfe_core.curve_set.checks import Site
from elfe_core.curve_set.measured import KINDS, Choice, FileReport, Measured
from elfe_core.curves import CURVE_NAMES
from elfe_core.day_plan import on_local_clock
from elfe_core.errors import DataError, ElfeError, Faults
from elfe_core.store import Archive, is_archive, read_archive
from elfe_core.territory import Territory
from elfe_ui import cached, received, session
from elfe_ui.charts import theme
from elfe_ui.own_data import loaded
from elfe_ui.view import View, show_own_faults
from elfe_ui.words import faults, own_data_words
from elfe_ui.words.faults import as_text

OptionKey = TypeVar("OptionKey", str, int)
USUAL = {"label": "start", "values": "each"}
"""What is taken where a file shows nothing else."""

VALUE_OPTIONS = ("unit", "step_min", "clock", "label", "values", "missing")
"""Options of one curve: they are asked anew for another sheet, column or series."""

KEPT_SUFFIX = ".elfe.zip"
UNUSED, OPEN = "Ne pas utiliser", "Non précisé…"
FILE_HELP = (
    "Exports d'Enedis ou de RTE, courbe d'un compteur ou d'un onduleur, classeur Excel ou LibreOffice, archive .zip ou "
    ".gz, fichiers d'ELFE, ou un jeu gardé par cette page : le contenu compte, pas le nom. Vos fichiers restent dans "
    "votre session : personne d'autre ne les voit."
)


class Uploaded(NamedTuple):
    """What the visitor's files give: curves by the role chosen for them, and sets kept before, each by its upload."""

    curves: Mapping[str, tuple[Measured, ...]]
    sets: Mapping[str, Archive]


class Asked(NamedTuple):
    """What files are asked for: key, label and help of the field, what a curve may be used for, what is said above the
    faults of a file, whether oddities and kept sets are of interest, and the clock of a forecast that names none.
    """

    key: str
    label: str
    help: str
    roles: Mapping[str, str]
    refused: str
    with_notes: bool = True
    clock: str = ""


OWN_DATA = Asked(
    key="fichiers",
    label="Vos fichiers",
    help=FILE_HELP,
    roles={role: theme.LABELS[role] for role in CURVE_NAMES},
    refused="Ce fichier ne peut pas être utilisé ; les données en place restent.",
)


def show_uploads(view: View, asked: Asked = OWN_DATA) -> Uploaded:
    """The field for files and, for each file, its report and its choices."""
    files = st.file_uploader(asked.label, accept_multiple_files=True, key=asked.key, help=asked.help)
    _forget_others(f"_sent_{asked.key}", files)
    curves: dict[str, list[Measured]] = {}
    sets: dict[str, Archive] = {}
    for file in files:
        with st.container(border=True):
            st.markdown(f"**{as_text(file.name)}**")
            try:
                if asked.with_notes and (file.name.endswith(KEPT_SUFFIX) or is_archive(_stored(file))):
                    sets[file.file_id] = read_archive(_stored(file), name=plain_name(file))
                    st.caption("Un jeu de courbes gardé par cette page.")
                    continue
                for role, curve in _file(file, view, asked):
                    curves.setdefault(role, []).append(curve)
            except ElfeError as error:
                show_own_faults(error, asked.refused)
    return Uploaded({role: tuple(found) for role, found in curves.items()}, sets)


def _file(file: UploadedFile, view: View, asked: Asked) -> Iterator[tuple[str, Measured]]:
    """Each curve of a file that shall be used, with its role."""
    path, name, regions = _stored(file), plain_name(file), view.territory.data.region_codes

    def read(choice: Choice) -> FileReport:
        return cached.file_report(path, name, choice, regions)

    usual = on_local_clock(read(Choice()), Choice(), asked.clock)
    choice = _corrected(read, file.file_id, usual)
    report = read(choice)
    if report.faults:
        show_own_faults(Faults(report.faults), asked.refused)
        _first_lines(report)
        return
    for number, curve in enumerate(report.curves):
        role = _role(curve, f"{file.file_id}_{number}", view, asked.roles)
        if role:
            yield role, replace(curve, role=role)
    if not asked.with_notes:
        if usual.clock and choice.clock == usual.clock:
            st.caption(own_data_words.LOCAL_CLOCK)
        questions = [note for note in report.notes if note.problem in own_data_words.QUESTIONS]
        if questions:
            _notes(questions)
        return
    zone, site = view.territory.timezone, _site(view.territory)
    _notes(cached.file_notes(path, name, choice, regions, zone, site))


def _corrected(read: Callable[[Choice], FileReport], file_id: str, usual: Choice) -> Choice:
    """How the file was understood, and the visitor's corrections; what neither says is as in `usual`."""
    report = read(usual)
    kind_words = own_data_words.kind(report.kind) if report.kind else "type inconnu"
    is_asked = any(note.problem in own_data_words.QUESTIONS for note in report.notes)
    expanded = not report.kind or is_asked or bool(report.faults and report.options)
    with st.expander(f"Compris comme : {kind_words}", icon=":material/manage_search:", expanded=expanded):
        kind = _pick("Type de fichier", own_data_words.KIND_WORDS, report.kind or None, f"type_{file_id}", KINDS)
        asked = usual if kind in (None, report.kind) else Choice(kind=kind)
        columns = st.columns(2, gap="medium")
        n_shown = 0
        for option, label in own_data_words.OPTION_LABELS.items():
            report = read(asked)
            if report.options.get(option):
                with columns[n_shown % 2]:
                    asked = _asked(report, asked, option, label, file_id)
                n_shown += 1
    return asked


def _asked(report: FileReport, asked: Choice, option: str, label: str, file_id: str) -> Choice:
    """The choice with what the visitor says of one option that matters for this file."""
    choices: list[Any] = [int(one) if option == "step_min" else one for one in report.options[option]]
    known = getattr(report.understood, option)
    known = USUAL.get(option) if known is None else known
    of_file = f"{asked.sheet or ''}_{asked.column or ''}_{asked.series or ''}" if option in VALUE_OPTIONS else ""
    said: Mapping[Any, str] = own_data_words.OPTION_WORDS.get(option, {})
    names = {name: said.get(name, as_text(name)) for name in choices}
    chosen = _pick(label, names, known if known in names else None, f"{option}_{file_id}_{of_file}", choices)
    if chosen is None or chosen == known:
        return asked
    return replace(asked, **{option: chosen})


def _pick(
    label: str, names: Mapping[OptionKey, str], known: OptionKey | None, key: str, keys: Iterable[OptionKey]
) -> OptionKey | None:
    """One of several, by its French name; None while it is neither known nor chosen."""
    options: list[OptionKey | None] = [] if known is not None else [None]
    options.extend(keys)

    def shown(one: OptionKey | None) -> str:
        return OPEN if one is None else names[one]

    index = options.index(known)
    chosen: OptionKey | None = st.selectbox(label, options, index=index, format_func=shown, key=key)
    return chosen


def _role(curve: Measured, key: str, view: View, roles: Mapping[str, str]) -> str:
    """What the curve shall be used for; empty for nothing."""
    names = {"": UNUSED, **roles}
    label = f"Utiliser « {as_text(curve.label or curve.files[0])} » pour"
    chosen = _pick(label, names, curve.role, f"role_{key}", tuple(names))
    st.caption(loaded.figures(curve, view))
    return chosen or ""


def _first_lines(report: FileReport) -> None:
    """What the file begins with, where it is refused."""
    if report.head:
        st.caption("Premières lignes du fichier")
        st.code("\n".join(report.head), language=None, wrap_lines=True)


def _notes(odd: Iterable[DataError]) -> None:
    """Everything that the visitor should know before the file is used."""
    odd = list(odd)
    found = [sentence for note in odd for sentence in faults.sentences(note, own_file=True)]
    if not found:
        st.caption(":material/check_circle: Aucune anomalie trouvée dans ce fichier.")
        return
    is_asked = any(note.problem in own_data_words.QUESTIONS for note in odd)
    title = f"À savoir avant d'utiliser ce fichier ({len(found)})"
    with st.expander(title, icon=":material/info:", expanded=is_asked):
        st.markdown("\n".join(f"- {sentence}" for sentence in found))


def _site(territory: Territory) -> Site | None:
    """The middle of the territory's wind farms, near enough for the height of the sun."""
    if not territory.farms:
        return None
    lat, lon = (float(np.mean([getattr(farm, name) for farm in territory.farms])) for name in ("lat", "lon"))
    return Site(lat_deg=lat, lon_deg=lon)


def plain_name(file: UploadedFile) -> str:
    """The file's own name without any folder."""
    return Path(file.name.replace("\\", "/")).name


def _stored(file: UploadedFile) -> Path:
    """The file in the visitor's own folder, under a name that is ours."""
    return received.take(file, _place(file))


def _place(file: UploadedFile) -> Path:
    return session.folder() / hashlib.sha256(file.file_id.encode()).hexdigest()[:16]


def _forget_others(key: str, files: Iterable[UploadedFile]) -> None:
    """Make room: files that the field held before, and holds no more, go."""
    there = {file.file_id: _place(file) for file in files}
    received.forget(st.session_state.get(key, {}), there.keys())
    st.session_state[key] = there
