"""The noticeboard's sheet: the hours of each appliance on A4, to be read from two metres, also without colours.

It is laid out by hand, in pixels of 96 to the inch: a chart's own layout has no place for words of this size.
"""

import html
import textwrap
import tomllib
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from elfe_core.day_plan import DayPlan, PlannedUse
from elfe_ui import series
from elfe_ui.charts import theme
from elfe_ui.exports.picture_frame import BOLD_EM, CHARACTER_EM, FONT
from elfe_ui.series.day import LEVELS
from elfe_ui.words import day_words

WIDTH_PX, HEIGHT_PX, MARGIN_PX = 794, 1123, 44
"""A4."""
INNER_PX: Final = WIDTH_PX - 2 * MARGIN_PX
BAND_PX: Final = 196
ROWS_PX, MOST_ROW_PX = (284, 952), 222
"""Where rows begin and end, and the highest that one becomes."""
ICON_PX: Final = 70
NOTE_PX, NOTE_EM, MOST_NOTES = 13, 0.48, 5
"""Small letters at the foot: their size, the mean width of one, and lines there is room for."""
GREEN, PALE = "#00564b", "#e4f2ec"
INK, MUTED, LINE = theme.LIGHT.text, theme.LIGHT.muted, "#c9ced6"
COLOURS: Final = {quality: theme.colour(f"{quality}_hour", False) for quality in ("good", "middling", "bad")}


class Footer(NamedTuple):
    """Whose sheet it is, what it stands on, a sentence each, and whether the day is made up."""

    territory: str
    notes: tuple[str, ...]
    is_demonstration: bool


class Row(NamedTuple):
    """Where a use stands, counted from the top of the sheet."""

    top: float
    height: float


def shown_uses(plan: DayPlan) -> tuple[PlannedUse, ...]:
    """What people start themselves; what an automate drives where there is nothing else."""
    return tuple(use for use in plan.uses if use.is_started) or plan.uses


def poster_svg(plan: DayPlan, footer: Footer) -> str:
    """The sheet as SVG of 794 by 1123 pixels.

    Parameters
    ----------
    plan
        Its uses that people start are shown, in their order.
    footer
        Territory, and what is said below.
    """
    uses = shown_uses(plan)
    height = min((ROWS_PX[1] - ROWS_PX[0]) / len(uses), MOST_ROW_PX)
    rows = [Row(ROWS_PX[0] + place * height, height) for place in range(len(uses))]
    parts = [
        _band(plan, footer),
        *(_use(plan, use, row) for use, row in zip(uses, rows, strict=True)),
        _clock(plan, rows[-1].top + height + 8),
        _legend(any(len(use.groups) > 1 for use in uses)),
        _notes(footer.notes),
    ]
    title = html.escape(f"{day_words.POSTER_TITLE} {day_words.day_title(plan.day)}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH_PX}" height="{HEIGHT_PX}" '
        f'viewBox="0 0 {WIDTH_PX} {HEIGHT_PX}" font-family="{html.escape(FONT)}" lang="fr" role="img">'
        f'<title>{title}</title><rect width="100%" height="100%" fill="#ffffff"/>{"".join(parts)}</svg>'
    )


def _text(
    words: str, x: float, y: float, size: float, *, fill: str = INK, bold: bool = False, anchor: str = "start"
) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" fill="{fill}"{weight} text-anchor="{anchor}">'
        f"{html.escape(words)}</text>"
    )


def _fitting(words: str, room_px: float, most_px: float, *, bold: bool = True) -> float:
    """The size at which words fit into a width, at most `most_px`."""
    return min(most_px, room_px / (max(len(words), 1) * (BOLD_EM if bold else CHARACTER_EM)))


def _band(plan: DayPlan, footer: Footer) -> str:
    """Day and territory on a ground of colour, and below it when there is surplus."""
    day, said, territory = day_words.day_title(plan.day), day_words.headline(plan), footer.territory
    return (
        f'<rect width="{WIDTH_PX}" height="{BAND_PX}" fill="{GREEN}"/>'
        + _text(day_words.POSTER_TITLE, MARGIN_PX, 58, 28, fill="#cfe8df")
        + _text(day, MARGIN_PX, 122, _fitting(day, INNER_PX, 60), fill="#ffffff", bold=True)
        + _text(territory, MARGIN_PX, 166, _fitting(territory, INNER_PX, 25, bold=False), fill="#ffffff")
        + (_tag(day_words.POSTER_DEMONSTRATION) if footer.is_demonstration else "")
        + f'<rect y="{BAND_PX}" width="{WIDTH_PX}" height="62" fill="{PALE}"/>'
        + _text(said, MARGIN_PX, BAND_PX + 41, _fitting(said, INNER_PX, 28), fill=GREEN, bold=True)
    )


def _tag(words: str) -> str:
    """A label in the upper right corner."""
    width = len(words) * 15 * BOLD_EM + 28
    left = WIDTH_PX - MARGIN_PX - width
    return f'<rect x="{left:g}" y="34" width="{width:g}" height="32" rx="16" fill="#ffd45c"/>' + _text(
        words, left + width / 2, 55, 15, fill="#2b2300", bold=True, anchor="middle"
    )


def _use(plan: DayPlan, use: PlannedUse, row: Row) -> str:
    """The drawing, name and hours of an appliance, and its strip."""
    strip_px = min(56.0, row.height * 0.26)
    floor = row.top + row.height - 20
    left, name_y, hours_y = MARGIN_PX + ICON_PX + 16, row.top + row.height * 0.19, row.top + row.height * 0.45
    hours, good = day_words.told(plan, use), day_words.is_good(use)
    scale = min(ICON_PX, row.height * 0.45) / 48
    drawing = (
        f'<path transform="translate({MARGIN_PX} {row.top + 6:g}) scale({scale:g})" d="{icon(use.name)}" fill="none" '
        f'stroke="{INK}" stroke-width="2.4" stroke-linecap="round" stroke-linejoin="round"/>'
    )
    return (
        drawing
        + _text(day_words.title(use.name), left, name_y, min(32, row.height * 0.19), fill=INK)
        + _text(
            hours,
            left,
            hours_y,
            _fitting(hours, INNER_PX - ICON_PX - 16, min(50, row.height * 0.28)),
            fill=COLOURS["good"] if good else INK,
            bold=True,
        )
        + _strip(plan, use, floor, strip_px)
    )


def _strip(plan: DayPlan, use: PlannedUse, floor: float, most_px: float) -> str:
    """Bars of the hours, and below them the line, or the letters, of what is advised."""
    cell_px, parts = INNER_PX / plan.n_hours, [_line(MARGIN_PX, MARGIN_PX + INNER_PX, floor, LINE, 1.5)]
    parts += [_guide(MARGIN_PX + cell_px * hour, floor, most_px) for hour in _inner_marks(plan)]
    for hour, quality in enumerate(use.quality):
        if quality:
            parts.append(_bar(MARGIN_PX + hour * cell_px, floor, cell_px, most_px, quality))
    advised, letters = day_words.advised(use), series.group_letters(use)
    for hour, is_in in enumerate(advised):
        left = MARGIN_PX + hour * cell_px
        if letters[hour]:
            parts.append(_text(letters[hour], left + cell_px / 2, floor + 17, 17, bold=True, anchor="middle"))
        elif is_in:
            parts.append(_line(left, left + cell_px, floor + 7, INK, 6))
    return "".join(parts)


def _inner_marks(plan: DayPlan) -> list[int]:
    """Places of the main marks of the clock within the day."""
    marks = series.clock_marks(plan)
    return [int(hour) for hour in marks.loc[marks["is_main"], "hour"] if 0 < hour < plan.n_hours]


def _guide(x: float, floor: float, most_px: float) -> str:
    """A faint line at a mark of the clock, as high as a whole bar."""
    return (
        f'<line x1="{x:g}" x2="{x:g}" y1="{floor - most_px:g}" y2="{floor:g}" stroke="{LINE}" stroke-dasharray="2 4"/>'
    )


def _bar(left: float, floor: float, width: float, most_px: float, quality: str) -> str:
    height = most_px * LEVELS[quality]
    return (
        f'<rect x="{left + 1:g}" y="{floor - height:g}" width="{width - 2:g}" height="{height:g}" '
        f'fill="{COLOURS[quality]}"/>'
    )


def _line(left: float, right: float, y: float, colour: str, width: float) -> str:
    return f'<line x1="{left:g}" x2="{right:g}" y1="{y:g}" y2="{y:g}" stroke="{colour}" stroke-width="{width:g}"/>'


def _clock(plan: DayPlan, y: float) -> str:
    """Every third hour of the local clock."""
    cell_px, parts = INNER_PX / plan.n_hours, []
    for hour, label in zip(*(series.clock_marks(plan)[name] for name in ("hour", "label")), strict=True):
        anchor = {0: "start", plan.n_hours: "end"}.get(hour, "middle")
        parts.append(_text(label, MARGIN_PX + hour * cell_px, y + 12, 18, fill=MUTED, anchor=anchor))
    return "".join(parts)


def _legend(has_groups: bool) -> str:
    """What bars, line and letters mean."""
    y, x, parts = 1024.0, float(MARGIN_PX), []
    for quality, words in day_words.POSTER_LEGEND.items():
        parts += [_bar(x, y, 24, 24, quality), _text(words, x + 32, y - 2, 18)]
        x += 32 + len(words) * 18 * CHARACTER_EM + 22
    said = day_words.POSTER_GROUPS if has_groups else day_words.POSTER_ADVISED
    return "".join([*parts, _line(x, x + 30, y - 8, INK, 6), _text(said, x + 38, y - 2, 18)])


def _notes(notes: tuple[str, ...]) -> str:
    """Small letters at the foot."""
    most = int(INNER_PX / (NOTE_PX * NOTE_EM))
    lines = [line for note in notes for line in textwrap.wrap(note, most)]
    if len(lines) > MOST_NOTES:
        lines = [*lines[: MOST_NOTES - 1], f"{lines[MOST_NOTES - 1].rstrip(' ·')}…"]
    return "".join(_text(line, MARGIN_PX, 1050 + place * 16, NOTE_PX, fill=MUTED) for place, line in enumerate(lines))


@cache
def _icons() -> dict[str, str]:
    return tomllib.loads(Path(__file__).with_name("icons.toml").read_text(encoding="utf-8"))


def icon(use: str) -> str:
    """Path of an appliance's drawing; a plug for one without."""
    return _icons().get(use, "M17 6v12M31 6v12M12 18h24v6a12 12 0 0 1-24 0zM24 36v8")
