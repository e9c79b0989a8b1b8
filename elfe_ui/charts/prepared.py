"""Charts whose specification is built and checked once and then only receives data.

A page redraws at every move of a slider. Building and validating an Altair chart takes about ten milliseconds; and
Streamlit's own conversion names a data set after its content, so that the browser compiles the whole chart anew and
loses the visitor's brush each time the data change. Here the specification depends on the choices of display only,
data sets have fixed names, and the browser swaps the data in place.
"""

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd

STREAMLIT_TRANSFORMER = "to_arrow_dataset"
"""Name under which Streamlit asks Altair for a chart; it sends data frames as Arrow by itself."""

Frames = Mapping[str, pd.DataFrame]


class PreparedChart(alt.Chart):
    """An Altair chart with a ready specification (JSON text, so that no caller can change it) and its data frames."""

    def __init__(self, spec_json: str, frames: Frames) -> None:
        super().__init__()
        object.__setattr__(self, "_ready", (spec_json, frames))

    @property
    def frames(self) -> Frames:
        """The data frames by their name in the specification."""
        frames: Frames = object.__getattribute__(self, "_ready")[1]
        return frames

    def to_dict(self, *_args: Any, **_kwargs: Any) -> dict[str, Any]:
        """Vega-Lite specification; the data as frames for Streamlit, as records for everyone else."""
        spec: dict[str, Any] = json.loads(object.__getattribute__(self, "_ready")[0])
        raw = alt.data_transformers.active == STREAMLIT_TRANSFORMER
        spec["datasets"] = {name: frame if raw else _records(frame) for name, frame in self.frames.items()}
        return spec


def source(name: str) -> alt.NamedData:
    """Reference to a data set that the prepared chart receives later."""
    return alt.NamedData(name=name)


def finish(drawing: Any, config: Mapping[str, Any], description: str) -> str:
    """Validated specification of a drawing as JSON, fitted to its container's width, drawn on a canvas.

    An SVG would hold one element for each mark under the pointer: thousands.
    """
    spec: dict[str, Any] = drawing.properties(autosize={"type": "fit-x", "contains": "padding"}).to_dict()
    spec |= {
        "width": "container",
        "description": description,
        "usermeta": {"embedOptions": {"renderer": "canvas"}},
        "config": dict(config),
    }
    return json.dumps(spec, ensure_ascii=False)


def spec_cache(build: Callable[..., str]) -> Callable[..., str]:
    """Keep the specifications of the few choices of display there are."""
    return lru_cache(maxsize=64)(build)


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    columns = {}
    for name in frame.columns:
        column = frame[name]
        if isinstance(column.dtype, pd.DatetimeTZDtype):
            columns[name] = column.dt.strftime("%Y-%m-%dT%H:%M:%SZ").tolist()
        else:
            columns[name] = column.astype(object).where(column.notna(), None).tolist()
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
