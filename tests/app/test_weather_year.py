"""A weather year from the address to the page."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from elfe_core.catalogue import WEATHER_YEARS
from tests.app.screen import ROOT


@pytest.mark.parametrize("page", ["pages/bilan.py", "pages/entrees_sorties.py"])
def test_a_link_opens_in_its_weather_year(page: str) -> None:
    """`?meteo=2017` chooses the year in the sidebar; the days stay those of the address, the picture says 2017."""
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.query_params["meteo"] = "2017"
    app.query_params["du"], app.query_params["au"] = "2021-02-01", "2021-02-28"
    app.run().switch_page(page).run()
    assert not app.exception
    assert not app.error
    assert not app.warning
    chosen = app.selectbox(key="meteo")
    assert (chosen.value, len(chosen.options)) == ("2017", 1 + len(WEATHER_YEARS))
    assert app.date_input(key="du").value == date(2021, 2, 1)
    assert any("Météo 2017, vent comme nos parcs" in one.value and "février 2017" in one.value for one in app.caption)
