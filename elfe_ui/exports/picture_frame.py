"""A chart as a picture of its own: its title above, its origin below, on white paper."""

import html
import re
import textwrap
from collections.abc import Sequence
from typing import Final

PAPER, INK, MUTED = "#ffffff", "#262b36", "#565d6b"
FONT: Final = '"Liberation Sans", Arial, Helvetica, sans-serif'
"""Faces of one width: the picture is laid out alike on a server and in whatever program opens it."""
MARGIN_PX: Final = 24
TITLE_PX, NOTE_PX = 19, 12
CHARACTER_EM: Final = 0.53
"""Mean width of a character, for breaking lines; bold ones are a little wider."""
BOLD_EM: Final = 0.58
LEADING: Final = 1.4


def framed(svg: str, title: str, notes: Sequence[str]) -> str:
    """The picture of a chart (SVG with its width and height in pixels) under its title and over its notes."""
    width, height = size_px(svg)
    above = _lines([title], width, TITLE_PX * BOLD_EM)
    below = _lines(notes, width, NOTE_PX * CHARACTER_EM)
    top = round(MARGIN_PX + len(above) * TITLE_PX * LEADING + 6)  # a whole pixel: no seam between cells
    bottom = top + height + 16
    outer_width = width + 2 * MARGIN_PX
    outer_height = round(bottom + len(below) * NOTE_PX * LEADING + MARGIN_PX - 8)
    face = html.escape(FONT)
    words = [
        *_texts(above, MARGIN_PX + TITLE_PX * 0.8, TITLE_PX, f'font-weight="bold" fill="{INK}"'),
        *_texts(below, bottom + NOTE_PX * 0.8, NOTE_PX, f'fill="{MUTED}"'),
    ]
    chart = svg.replace("<svg ", f'<svg x="{MARGIN_PX}" y="{top}" ', 1)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'width="{outer_width:g}" height="{outer_height}" viewBox="0 0 {outer_width:g} {outer_height}" '
        f'font-family="{face}" lang="fr"><title>{html.escape(title)}</title>'
        f'<rect width="100%" height="100%" fill="{PAPER}"/>{"".join(words)}{chart}</svg>'
    )


def size_px(svg: str) -> tuple[float, float]:
    """Width and height that the picture says it has."""
    head = svg[: svg.index(">")]
    width, height = (re.search(rf'\s{name}="([\d.]+)', head) for name in ("width", "height"))
    if width is None or height is None:
        raise ValueError("a picture without its size")
    return float(width[1]), float(height[1])


def _lines(texts: Sequence[str], width_px: float, character_px: float) -> list[str]:
    most = max(20, int(width_px / character_px))
    return [line for text in texts for line in textwrap.wrap(text, most, break_long_words=False)]


def _texts(lines: Sequence[str], first_px: float, size_px: int, style: str) -> list[str]:
    return [
        f'<text x="{MARGIN_PX}" y="{first_px + place * size_px * LEADING:g}" font-size="{size_px}" {style}>'
        f"{html.escape(line)}</text>"
        for place, line in enumerate(lines)
    ]
