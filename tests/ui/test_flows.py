"""The flow diagram: what enters a place leaves it, and every figure is the tables'."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elfe_core.balance import Balance
from elfe_core.simulate import simulate_inputs
from elfe_ui import charts, series
from elfe_ui.series.flows import STORE, USED
from elfe_ui.words import formats
from tests import strategies

TERRITORY = strategies.small_territory(foyers=50_000)


def balance(seed: int, *, capacity_wh: float, flexible: float, limit_w: float, n_hours: int = 100) -> Balance:
    rng = np.random.default_rng(seed)
    curves = replace(
        strategies.curves(res=rng.uniform(0, 900, n_hours), wind=rng.uniform(0, 1500, n_hours)),
    )
    return simulate_inputs(
        curves,
        capacity_wh=capacity_wh,
        flexible_share=flexible,
        efficiency=0.8,
        duration_h=2.0,
        export_limit_w=limit_w,
    )


@given(
    st.integers(0, 2**31), st.sampled_from([0.0, 800.0]), st.sampled_from([0.0, 0.2]), st.sampled_from([np.inf, 300.0])
)
def test_what_enters_a_place_leaves_it(seed: int, capacity_wh: float, flexible: float, limit_w: float) -> None:
    """The middle and the battery give away all that reaches them, losses and what stays included."""
    links = series.energy_flows(balance(seed, capacity_wh=capacity_wh, flexible=flexible, limit_w=limit_w), TERRITORY)
    for place in (USED, STORE):
        into, out = (links.loc[links[side] == place, "gwh"].sum() for side in ("target", "origin"))
        assert into == pytest.approx(out, abs=1e-9)
    assert (links["gwh"] > 0.0).all()


@given(st.integers(0, 2**31))
def test_the_diagram_agrees_with_the_tables(seed: int) -> None:
    """Outlets, origins, sources and sectors are sums of the links, as the tables have them; labels say their digits."""
    one = balance(seed, capacity_wh=800.0, flexible=0.2, limit_w=300.0)
    links = series.energy_flows(one, TERRITORY)

    def of(table: Callable[..., object]) -> dict[str, float]:
        frame = table(one, TERRITORY)
        return dict(zip(frame["key"], frame["gwh"], strict=True))  # type: ignore[index]

    into, out = links.groupby("target")["gwh"].sum(), links.groupby("origin")["gwh"].sum()
    outlets, origins = of(series.total_outlets), of(series.total_origins)
    assert into.get("exported", 0.0) == pytest.approx(outlets["exported"], abs=1e-9)
    assert into.get("curtailed", 0.0) == pytest.approx(outlets["curtailed"], abs=1e-9)
    assert links.loc[(links["target"] == STORE) & (links["origin"] != "found"), "gwh"].sum() == pytest.approx(
        outlets["charge"], abs=1e-9
    )
    assert out.get("imported", 0.0) == pytest.approx(origins["imported"], abs=1e-9)
    for key, gwh in (of(series.total_sources) | of(series.total_sectors)).items():
        assert out.get(key, 0.0) + into.get(key, 0.0) == pytest.approx(gwh, abs=1e-9)
    labels = charts.sankey(links, dark=False)["data"][0]["node"]["label"]
    assert f"Éolien<br>{formats.quantity(of(series.total_sources)['wind'], 'GWh', 1)}" in labels


def test_bands_bear_the_energy_and_words_of_their_links() -> None:
    """A band is as wide as its energy; its words name both ends; colours differ between the grounds."""
    links = series.energy_flows(balance(1, capacity_wh=0.0, flexible=0.0, limit_w=np.inf), TERRITORY)
    light, dark = (charts.sankey(links, dark=is_dark)["data"][0]["link"] for is_dark in (False, True))
    assert light["value"] == links["gwh"].tolist()
    assert light["customdata"][0].startswith("Éolien → Consommé ici<br>")
    assert light["color"] != dark["color"]
