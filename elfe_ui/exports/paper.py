"""A report on paper: one HTML file that asks for nothing else, laid out for A4; the frame of every report.

What a report tells stands in a template of its own, which goes into this frame.
"""

import base64
import html
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from string import Template
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from elfe_core.territory import Territory
from elfe_ui import charts
from elfe_ui.exports import offer, pictures
from elfe_ui.exports.offer import File
from elfe_ui.exports.pictures import Picture
from elfe_ui.words import formats, scenario_words

FRAME: Final = Path(__file__).with_name("paper.html")
CHART_WIDTH_PX: Final = 760
HOW_TO_PRINT: Final = "Un seul fichier, à ouvrir dans un navigateur puis à imprimer ou à enregistrer en PDF : "


class Paper(NamedTuple):
    """A report: its name in a list of windows, its heading, what it is, all that stands below (HTML)."""

    title: str
    heading: str
    about: str
    body: str


class DrawnChart(NamedTuple):
    """A chart on a light ground, its title, the line below it if it needs one."""

    chart: charts.PreparedChart
    title: str
    caption: str


class PaperChart(NamedTuple):
    """A chart as SVG, its title, and the line below it."""

    svg: str
    title: str
    caption: str


class Link(NamedTuple):
    """The address that opens what a report tells, empty if unknown, and what it does not hold, a sentence each."""

    address: str
    lacking: Sequence[str] = ()


def framed(paper: Paper, territory: Territory, made_on: datetime) -> str:
    """The whole file; `made_on` is the local time of making."""
    made = f"Fait le {formats.day(made_on, with_year=True)} à {made_on:%H} h {made_on:%M}"
    about = " · ".join((paper.about, made, scenario_words.program()))
    return Template(FRAME.read_text(encoding="utf-8")).substitute(
        title=html.escape(paper.title),
        running=_in_style(f"{scenario_words.APP_NAME} · {territory.name}"),
        made=_in_style(f"{made} · {scenario_words.program()}"),
        heading=html.escape(paper.heading),
        about=html.escape(about),
        body=paper.body,
    )


def now(territory: Territory) -> datetime:
    """The territory's local time."""
    return datetime.now(tz=UTC).astimezone(ZoneInfo(territory.timezone))


def file_name(stem: str, territory: Territory, made_on: datetime) -> str:
    """`rapport-elfe-redon-pontchateau-2026-11-23.html` of the stem `rapport-elfe`."""
    return f"{stem}-{scenario_words.slug(territory.short_name)}-{made_on:%Y-%m-%d}.html"


def button(report: File, key: str) -> None:
    """Offer a report."""
    offer.button(report, key, icon=":material/print:")


def drawn(found: Sequence[DrawnChart]) -> list[PaperChart]:
    """Charts as pictures, all made by one process."""
    svgs = pictures.svgs([Picture(one.chart, width_px=CHART_WIDTH_PX) for one in found])
    return [PaperChart(svg, one.title, one.caption) for svg, one in zip(svgs, found, strict=True)]


def figure(chart: PaperChart) -> str:
    """The chart as an image of its own, so that ids in one SVG cannot clash with those of another."""
    title, caption = html.escape(chart.title), html.escape(chart.caption)
    said, below = (f"{title}. {caption}", f"<figcaption>{caption}</figcaption>") if caption else (title, "")
    coded = base64.b64encode(chart.svg.encode()).decode()
    picture = f'<img src="data:image/svg+xml;base64,{coded}" alt="{said}">'
    return f"<figure><b>{title}</b>{picture}{below}</figure>"


def link(opens: Link, title: str, said: str) -> str:
    """The address that opens all of it again, and what it lacks; empty where the address is not known."""
    if not opens.address:
        return ""
    safe, lacking = html.escape(opens.address), "".join(f"<p>{html.escape(one)}</p>" for one in opens.lacking)
    return f'<div class="keep"><h2>{title}</h2><p>{said}</p><p><a href="{safe}">{safe}</a></p>{lacking}</div>'


def bullets(lines: Sequence[str]) -> str:
    """A list of plain sentences; empty without any."""
    return f"<ul>{''.join(f'<li>{html.escape(line)}</li>' for line in lines)}</ul>" if lines else ""


def bold(markdown: str) -> str:
    """A sentence of ours whose `**words**` are bold."""
    return re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", html.escape(markdown))


def _in_style(words_: str) -> str:
    """Text between the quotes of a style sheet."""
    return re.sub(r'[\\"<>\n\r]', " ", words_)
