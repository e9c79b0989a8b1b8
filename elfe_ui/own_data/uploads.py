"""The visitor's files: how each was understood, what is wrong or odd about it, what its curves shall be used for."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from elfe_core.curve_set.checks import Site
from elfe_core.curve_set.measured import CLOCKS, KINDS, STEPS_MIN, UNITS, Choice, FileReport, Measured
from elfe_core.curves import CURVE_NAMES
from elfe_core.errors import DataError, ElfeError, Faults
from elfe_core.store import Archive, read_archive
from elfe_core.territory import Territory
from elfe_ui import cached, session
from elfe_ui.charts import theme
from elfe_ui.own_data import loaded
from elfe_ui.view import View, show_own_faults
from elfe_ui.words import faults, own_data_words
from elfe_ui.words.faults import as_text

OptionKey = TypeVar("OptionKey", str, int)
TYPES = ["csv", "txt", "gz", "zip", "parquet"]
KEPT_SUFFIX = ".elfe.zip"
UNUSED, OPEN = "Ne pas utiliser", "Non précisé…"
FILE_HELP = (
    "Exports d'Enedis ou de RTE, fichiers d'ELFE, courbe d'un compteur (une heure et une valeur par ligne), ou un jeu "
    "gardé par cette page. Vos fichiers restent dans votre session : personne d'autre ne les voit."
)


class Uploaded(NamedTuple):
    """What the visitor's files give: curves by the role chosen for them, and sets kept before, each by its upload."""

    curves: Mapping[str, tuple[Measured, ...]]
    sets: Mapping[str, Archive]


def show_uploads(view: View) -> Uploaded:
    """The field for files and, for each file, its report and its choices."""
    files = st.file_uploader("Vos fichiers", type=TYPES, accept_multiple_files=True, key="fichiers", help=FILE_HELP)
    curves: dict[str, list[Measured]] = {}
    sets: dict[str, Archive] = {}
    for file in files:
        with st.container(border=True):
            st.markdown(f"**{as_text(file.name)}**")
            try:
                if file.name.endswith(KEPT_SUFFIX):
                    sets[file.file_id] = read_archive(_stored(file), name=plain_name(file))
                    st.caption("Un jeu de courbes gardé par cette page.")
                    continue
                for role, curve in _file(file, view):
                    curves.setdefault(role, []).append(curve)
            except ElfeError as error:
                show_own_faults(error, "Ce fichier ne peut pas être utilisé ; les données en place restent.")
    return Uploaded({role: tuple(found) for role, found in curves.items()}, sets)


def _file(file: UploadedFile, view: View) -> Iterator[tuple[str, Measured]]:
    """Each curve of a file that shall be used, with its role."""
    path, name, regions = _stored(file), plain_name(file), view.territory.data.region_codes

    def read(choice: Choice) -> FileReport:
        return cached.file_report(path, name, choice, regions)

    choice = _corrected(read, file.file_id)
    report = read(choice)
    if report.faults:
        show_own_faults(Faults(report.faults), "Ce fichier ne peut pas être utilisé ; les données en place restent.")
        return
    for number, curve in enumerate(report.curves):
        role = _role(curve, f"{file.file_id}_{number}", view)
        if role:
            yield role, replace(curve, role=role)
    zone, site = view.territory.timezone, _site(view.territory)
    _notes(cached.file_notes(path, name, choice, regions, zone, site))


def _corrected(read: Callable[[Choice], FileReport], file_id: str) -> Choice:
    """How the file was understood, and the visitor's corrections; unset options stay None."""
    report = read(Choice())
    kind_words = own_data_words.kind(report.kind) if report.kind else "type inconnu"
    with st.expander(f"Compris comme : {kind_words}", icon=":material/manage_search:", expanded=not report.kind):
        kind = _pick("Type de fichier", own_data_words.KIND_WORDS, report.kind or None, f"type_{file_id}", KINDS)
        asked = Choice() if kind in (None, report.kind) else Choice(kind=kind)
        return _plain_choice(read, asked, file_id) if kind == "plain" else asked


def _plain_choice(read: Callable[[Choice], FileReport], asked: Choice, file_id: str) -> Choice:
    """The visitor's corrections for a plain meter curve; `asked` if there are none."""
    report = read(asked)
    columns = {name: as_text(name) for name in report.columns}
    column = None
    if columns:
        column = _pick("Colonne des valeurs", columns, report.understood.column, f"colonne_{file_id}", columns)
        asked = asked if column == report.understood.column else Choice(kind="plain", column=column)
        file_id = f"{file_id}_{column}"
    known = replace(read(asked).understood, role=None)
    steps = {step: f"{step} min" for step in STEPS_MIN}
    chosen = Choice(
        kind="plain",
        unit=_pick("Unité des valeurs", own_data_words.UNIT_WORDS, known.unit, f"unite_{file_id}", UNITS),
        step_min=_pick("Pas de temps", steps, known.step_min, f"pas_{file_id}", STEPS_MIN),
        clock=_pick("Heures du fichier", own_data_words.CLOCK_WORDS, known.clock, f"heures_{file_id}", CLOCKS),
        decimal=known.decimal,
        column=column,
    )
    return asked if chosen == known else chosen


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


def _role(curve: Measured, key: str, view: View) -> str:
    """What the curve shall be used for; empty for nothing."""
    names = {"": UNUSED} | {role: theme.LABELS[role] for role in CURVE_NAMES}
    label = f"Utiliser « {as_text(curve.label or curve.files[0])} » pour"
    chosen = _pick(label, names, curve.role, f"role_{key}", tuple(names))
    st.caption(loaded.figures(curve, view))
    return chosen or ""


def _notes(odd: Iterable[DataError]) -> None:
    """Everything that the visitor should know before the file is used."""
    found = [sentence for note in odd for sentence in faults.sentences(note, own_file=True)]
    if not found:
        st.caption(":material/check_circle: Aucune anomalie trouvée dans ce fichier.")
        return
    with st.expander(f"À savoir avant d'utiliser ce fichier ({len(found)})", icon=":material/info:"):
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
    path = session.folder() / hashlib.sha256(file.file_id.encode()).hexdigest()[:16]
    if not path.exists():
        path.write_bytes(file.getbuffer())
    return path
