"""The surface in space on a page: Streamlit's place for the app's own drawing."""

from typing import Final

import streamlit as st

from elfe_ui.charts import Scene
from elfe_ui.charts.surface import SCRIPT, STYLE

MOUNT: Final = "export default ({ data, parentElement }) => showSurface(parentElement, data.scene, data.key);"

_picture = st.components.v2.component("elfe_surface", js=f"{SCRIPT}\n{MOUNT}", css=STYLE, isolate_styles=False)


def show_surface(scene: Scene, key: str) -> None:
    """Draw a scene; another one under the same key leaves the camera where the visitor turned it.

    Its height is the custom property `--elfe-surface-height` of whatever it stands in.
    """
    _picture(key=key, data={"scene": scene, "key": key})
