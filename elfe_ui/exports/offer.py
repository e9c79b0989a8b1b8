"""Charts and tables with their downloads under a quiet button; nothing is made before a click."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal, NamedTuple

import pandas as pd
import streamlit as st

from elfe_core.catalogue import SETTING
from elfe_ui import cached, presentation
from elfe_ui.charts.common import PreparedChart
from elfe_ui.exports import pictures
from elfe_ui.exports.csv_tables import CsvStyle, csv_bytes, file_name, with_project_unit
from elfe_ui.exports.pictures import WIDTH_PX, Picture
from elfe_ui.view import View
from elfe_ui.words import formats, scenario_words
from elfe_ui.words.names import WORDS

DrawChart = Callable[[bool], PreparedChart]
"""Whether the ground is dark -> the chart."""
MakeTable = Callable[[], pd.DataFrame]
MakeNotes = Callable[[], list[str]]
HALF_WIDTH_PX = 640
"""Of a chart that stands beside another one."""

UNIT_KEY = SETTING["power_unit"].query
STYLE_LABELS = {
    CsvStyle.FRENCH: ("CSV pour un tableur français", "Points-virgules, virgule décimale, heures jj/mm/aaaa:hh."),
    CsvStyle.STANDARD: ("CSV standard", "Virgules, point décimal, UTF-8, heures ISO 8601."),
}


class Select(NamedTuple):
    """What a click on a chart chooses: the name of its selection, and what is then called."""

    name: str
    take: Callable[[], None]


class File(NamedTuple):
    """One file to download, made when it is asked for."""

    label: str
    name: str
    mime: str
    make: Callable[[], bytes | str]
    help: str | None = None


def chart(
    draw: DrawChart,
    *,
    key: str,
    name: str,
    title: str,
    view: View,
    table: MakeTable | None = None,
    note: str = "",
    notes: MakeNotes | None = None,
    width_px: int = WIDTH_PX,
    in_power: bool = False,
    label: str = "Télécharger",
    beside: Callable[[], None] | None = None,
    select: Select | None = None,
    in_fragment: bool = False,
) -> None:
    """Show a chart and offer it as a picture on white paper, and as the table behind it.

    `key` is the chart's own among all of the page, `name` the stem of the files, `title` stands above the picture,
    below it `note` and the lines of `notes`: without them, those of the page's scenario. `in_power`: it is drawn in the
    unit of powers, which can be changed below it; the pointer says both units, and so does the table. `label` names the
    button of the files, `beside` draws what stands next to it, `select` says what a click on the chart does.
    `in_fragment`: as in `menu`.
    """

    def below() -> list[str]:
        said = notes() if notes else scenario_notes(view)
        return [note, *said] if note else said

    drawn, unit = presentation.enlarged(draw(view.dark)), view.display.power_unit
    if in_power:
        drawn = drawn.in_both_units(formats.between_units(unit, formats.other_unit(unit), view.territory.foyers))
    if select is None:
        st.altair_chart(drawn, width="stretch", theme=None, key=key)
    else:
        st.altair_chart(drawn, width="stretch", theme=None, key=key, on_select=select.take, selection_mode=select.name)
    with st.container(horizontal=True, vertical_alignment="center", key=f"sous_{key}"):
        if in_power:
            unit_switch(key, view)
        written = partial(in_project_unit, table, view) if table and in_power else table
        menu(
            key,
            lambda: [*picture_files(draw, name, title, below, width_px), *table_files(written, name)],
            label,
            in_fragment=in_fragment,
        )
        if beside:
            beside()


def in_project_unit(table: MakeTable, view: View) -> pd.DataFrame:
    """The table in the unit shown and in that of the project."""
    return with_project_unit(table(), view.display.power_unit, view.territory.foyers)


def unit_switch(key: str, view: View) -> None:
    """The unit of powers: one choice for all pictures, kept in the address; also from within a fragment."""
    words, widget = WORDS["power_unit"], f"unite_{key}"
    st.session_state[widget] = words[view.display.power_unit]
    st.segmented_control(
        "Unité des puissances",
        list(words.values()),
        key=widget,
        required=True,
        on_change=_choose_unit,
        args=(widget,),
        label_visibility="collapsed",
        width="content",
    )
    if st.session_state.get(UNIT_KEY, words[view.display.power_unit]) != words[view.display.power_unit]:
        st.rerun()


def _choose_unit(widget: str) -> None:
    """Callback: the unit of one picture is that of all."""
    st.session_state[UNIT_KEY] = st.session_state[widget]


def scenario_notes(view: View) -> list[str]:
    """Settings and origin of what the page shows, and of the reference drawn beside it."""
    said = scenario_words.picture_notes(view.scenario, view.territory, cached.data_label(view.source))
    if view.reference is None:
        return said
    return [f"Trait gris : référence, {scenario_words.in_short(view.reference.scenario)}", *said]


def picture_files(draw: DrawChart, name: str, title: str, notes: MakeNotes, width_px: int = WIDTH_PX) -> list[File]:
    """A chart as PNG and as SVG."""
    below = notes()

    def picture() -> Picture:
        return Picture(draw(False), title, below, width_px)

    return [
        File("Image PNG", f"{name}.png", "image/png", lambda: pictures.png(picture()), "Pour un document."),
        File("Image SVG", f"{name}.svg", "image/svg+xml", lambda: pictures.svg(picture()), "Nette à toute taille."),
    ]


def table_files(table: MakeTable | None, name: str) -> list[File]:
    """A table in both styles; nothing without a table."""
    if table is None:
        return []
    make = partial(_csv, table)
    return [
        File(label, file_name(name, style), "text/csv", partial(make, style), help_text)
        for style, (label, help_text) in STYLE_LABELS.items()
    ]


def _csv(table: MakeTable, style: CsvStyle) -> bytes:
    return csv_bytes(table(), style)


def table(
    key: str, make: MakeTable, label: str = "Télécharger le tableau (CSV)", *, name: str, quiet: bool = True
) -> None:
    """Offer a table that stands on the page in both styles."""
    menu(key, lambda: table_files(make, name), label, quiet=quiet)


def menu(
    key: str,
    files: Callable[[], Sequence[File]],
    label: str = "Télécharger",
    *,
    quiet: bool = True,
    wide: bool = True,
    in_fragment: bool = False,
) -> None:
    """The button that opens the list of files; what it holds is only drawn once it is open.

    One that is not `quiet` has a frame, and is as wide as its place, or as its label unless `wide`. It is a fragment of
    its own unless it stands `in_fragment` already: one within another costs each move 2 ms.
    """
    (_menu if in_fragment else st.fragment(_menu))(key, files, label, quiet=quiet, wide=wide)


def _menu(key: str, files: Callable[[], Sequence[File]], label: str, *, quiet: bool, wide: bool) -> None:
    width: Literal["content", "stretch"] = "content" if quiet or not wide else "stretch"
    place = {"horizontal": True, "horizontal_alignment": "right"} if quiet else {"width": width}
    with st.container(key=f"telecharger_{key}" if quiet else f"fichiers_{key}", **place):
        opened = st.popover(
            label,
            type="tertiary" if quiet else "secondary",
            icon=":material/download:",
            width=width,
            key=f"ouvrir_{key}",
            on_change="rerun",
        )
    if opened.open:
        with opened:
            for number, file in enumerate(files()):
                button(file, key=f"fichier_{key}_{number}")


def button(file: File, key: str, icon: str = ":material/download:") -> None:
    """One file to download; a click draws nothing anew."""
    st.download_button(
        file.label,
        file.make,
        file_name=file.name,
        mime=file.mime,
        key=key,
        help=file.help,
        icon=icon,
        width="stretch",
        on_click="ignore",
    )
