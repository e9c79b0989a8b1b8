"""Charts as SVG and PNG, made on the server when they are asked for.

The conversion runs in a short-lived process (see `convert`): inside the server it would keep more than 100 MB for good.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import pandas as pd

from elfe_ui.charts import common, theme
from elfe_ui.charts.common import PreparedChart
from elfe_ui.exports import picture_frame
from elfe_ui.words.formats import NUMBER_LOCALE, TIME_LOCALE

ROOT: Final = Path(__file__).parents[2]
TIMEOUT_S: Final = 60
WIDTH_PX: Final = 960
PNG_SCALE: Final = 2.0
EPOCH: Final = pd.Timestamp(0, tz="UTC")
HOVER: Final = "survol"
"""Name of the selection under the pointer: a picture has no pointer, so its invisible marks are left out."""
_TURN: Final = threading.Lock()
"""One conversion at a time: each takes more than 100 MB and a core."""


class PictureError(RuntimeError):
    """A picture could not be made."""


class Picture(NamedTuple):
    """A chart (on light paper), its title, and the lines below it; a chart without a title stays without a frame."""

    chart: PreparedChart
    title: str = ""
    notes: Sequence[str] = ()
    width_px: int = WIDTH_PX


def svg(picture: Picture) -> bytes:
    """The picture as SVG."""
    return svgs([picture])[0].encode()


def svgs(pictures: Sequence[Picture]) -> list[str]:
    """Several pictures as SVG, by one process."""
    found: list[str] = json.loads(_run(pictures))
    return found


def png(picture: Picture, scale: float = PNG_SCALE) -> bytes:
    """The picture as PNG, `scale` dots a pixel."""
    return _run([picture], scale)


def png_of(svg_text: str, scale: float = PNG_SCALE) -> bytes:
    """A picture that is SVG already, as PNG."""
    return _converted({"svg": svg_text, "png_scale": scale})


def still(spec: dict[str, Any], width_px: int) -> dict[str, Any]:
    """A specification for paper: of a given width, on a white ground, without what waits for a pointer."""
    params = spec.get("params", [])
    hovered = {view for param in params if param["name"] == HOVER for view in param.get("views", [])}
    kept = {name: value for name, value in spec.items() if name != "usermeta"}
    kept["params"] = [param for param in params if "value" in param]
    if "layer" in kept:
        kept["layer"] = [layer for layer in kept["layer"] if layer.get("name") not in hovered]
    config = kept["config"] | {"background": picture_frame.PAPER}
    return kept | {"width": width_px, "config": {name: part for name, part in config.items() if name != "locale"}}


def rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows as the browser has them: times in ms since 1970 (those without a zone are UTC), null for no value."""
    columns = {}
    for name in frame.columns:
        column = frame[name]
        if pd.api.types.is_datetime64_any_dtype(column.dtype):
            column = (pd.to_datetime(column, utc=True) - EPOCH) / pd.Timedelta(milliseconds=1)
        columns[str(name)] = column.astype(object).where(column.notna(), None).tolist()
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _job(picture: Picture) -> dict[str, Any]:
    """What the converter needs to know, in a face that every machine has."""
    spec = still(picture.chart.to_dict(), picture.width_px)
    drawn = {name: frame for name, frame in picture.chart.frames.items() if name != common.POINTER}
    written = json.dumps(spec | {"datasets": {name: rows(frame) for name, frame in drawn.items()}}, allow_nan=False)
    spec = json.loads(written.replace(json.dumps(theme.FONT), json.dumps(picture_frame.FONT)))
    return {"spec": spec, "title": picture.title, "notes": list(picture.notes)}


def _run(pictures: Sequence[Picture], png_scale: float | None = None) -> bytes:
    """The converter's answer.

    Raises
    ------
    PictureError
        The converter failed, took longer than `TIMEOUT_S` seconds, or others were before for as long.
    """
    jobs = [_job(picture) for picture in pictures]
    return _converted(
        {"pictures": jobs, "png_scale": png_scale, "numbers": dict(NUMBER_LOCALE), "dates": dict(TIME_LOCALE)}
    )


def _converted(asked: Mapping[str, Any]) -> bytes:
    """The answer of a converter to a job; raises PictureError as `_run`."""
    if not _TURN.acquire(timeout=TIMEOUT_S):
        raise PictureError(f"other pictures were being made for {TIMEOUT_S} s")
    try:
        done = subprocess.run(
            [sys.executable, "-m", "elfe_ui.exports.convert"],
            input=json.dumps(asked).encode(),
            capture_output=True,
            cwd=ROOT,
            timeout=TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise PictureError(f"the picture was not made within {TIMEOUT_S} s") from error
    finally:
        _TURN.release()
    if done.returncode != 0:
        raise PictureError(
            f"the converter ended with {done.returncode}: {done.stderr.decode(errors='replace')[-2000:]}"
        )
    return done.stdout
