"""What the pages of the factors show: values read back from a surface, a map or curves."""

import json
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest

from elfe_core.scenario import Scenario
from elfe_core.territory import load_territory
from elfe_ui import state
from tests.app.screen import TERRITORY_FILE, Reference

SHOWN = {"flexible_share": 100.0, "share_res": 100.0}
"""What one unit of the core is on the axis of a factor, where it is not the same."""


class Drawing(NamedTuple):
    """A surface in space as the browser receives it."""

    scene: dict[str, Any]

    @property
    def labels(self) -> list[str]:
        return [one["label"] for one in self.scene["surfaces"]]

    @property
    def marks(self) -> dict[str, dict[str, Any]]:
        return {mark["name"]: mark for mark in self.scene["marks"]}

    def height(self, x: float, y: float, index: int = 0) -> float:
        """Value of the surface at the node that lies at x and y."""
        at_x, at_y = (np.array(self.scene[axis]["at"]) for axis in "xy")
        column, row = (int(np.abs(at - value).argmin()) for at, value in ((at_x, x), (at_y, y)))
        assert (at_x[column], at_y[row]) == pytest.approx((x, y), rel=1e-4), f"no node at {x}, {y}"
        return float(self.scene["surfaces"][index]["values"][row * len(at_x) + column])


def drawings(app: AppTest) -> list[Drawing]:
    found = [json.loads(element.proto.json) for element in app.get("bidi_component")]
    return [Drawing(one["scene"]) for one in found if "scene" in one]


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
