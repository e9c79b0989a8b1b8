"""What the pages of the factors show: values read back from a surface, a map or curves."""

import json
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest

from elfe_core.scenario import Scenario
from elfe_core.territory import load_territory
from elfe_ui import state
from tests.app.screen import TERRITORY_FILE, Reference

SHOWN = {"flexible_share": 100.0, "share_res": 100.0}
"""What one unit of the core is on the axis of a factor, where it is not the same."""


class Drawing(NamedTuple):
    """A surface in space as the browser receives it; its ticks tell what a place in the box stands for."""

    spec: dict[str, Any]

    def layer(self, name: str) -> list[dict[str, Any]]:
        return next((layer["data"] for layer in self.spec["layers"] if layer["id"] == name), [])

    @property
    def layers(self) -> list[str]:
        return [layer["id"] for layer in self.spec["layers"]]

    def texts(self) -> list[str]:
        return [row["t"] for name in ("graduations", "noms", "nom-scenario") for row in self.layer(name)]

    def read(self, places: Any, axis: int) -> Any:
        """Places along an axis of the box -> the values that the ticks beside them say."""
        ticks = [row for row in self.layer("graduations") if _axis_of(row["p"]) == axis]
        at, said = zip(*sorted((row["p"][axis], _number(row["t"])) for row in ticks), strict=True)
        slope = (said[-1] - said[0]) / (at[-1] - at[0])
        return said[0] + slope * (np.asarray(places) - at[0])

    def height(self, x: float, y: float, index: int = 0) -> float:
        """Value of the surface at the corner of its facets that lies at x and y."""
        corners = np.array([facet["p"] for facet in self.layer(f"surface-{index}")]).reshape(-1, 3)
        away = np.hypot(
            (self.read(corners[:, 0], 0) - x) / np.ptp(self.read(corners[:, 0], 0)),
            (self.read(corners[:, 1], 1) - y) / np.ptp(self.read(corners[:, 1], 1)),
        )
        assert away.min() < 3e-3, f"no corner at {x}, {y}"
        return float(self.read(corners[away.argmin(), 2], 2))

    @property
    def span(self) -> float:
        """Range of values over the height of the box."""
        return float(self.read(33.0, 2) - self.read(-33.0, 2))


def _axis_of(place: list[float]) -> int:
    return 2 if place[0] < -50 and place[1] < -50 else 0 if place[1] < -50 else 1


def _number(words: str) -> float:
    return float(words.replace("\u202f", "").replace("\u2212", "-").replace(",", "."))


def drawings(app: AppTest) -> list[Drawing]:
    return [Drawing(json.loads(element.proto.json)) for element in app.get("deck_gl_json_chart")]


def tables(app: AppTest, name: str) -> list[pd.DataFrame]:
    """The data set of this name of each chart."""
    return [
        convert_arrow_bytes_to_pandas_df(dataset.data.data)
        for element in app.get("vega_lite_chart")
        for dataset in element.proto.datasets
        if dataset.name == name
    ]


def figures(reference: Reference, factors: dict[str, float], **changes: Any) -> dict[str, float]:
    """Indicators of one scenario, simulated alone, with these factors in use."""
    switches = {"storage_on": "storage_mwh", "flexibility_on": "flexible_share"}
    on = {switch: True for switch, factor in switches.items() if factor in factors}
    return reference.indicators(**{**changes, **factors, **on})


def scenario_of(app: AppTest) -> Scenario:
    """The scenario that the settings on the left say."""
    return state.scenario_of(app.session_state["_values"], load_territory(TERRITORY_FILE))


def messages(app: AppTest) -> list[str]:
    return [element.value for element in (*app.error, *app.warning)]


def button(app: AppTest, label: str) -> Any:
    (found,) = [button for button in app.button if button.label == label]
    return found
