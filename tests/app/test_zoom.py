"""The days in view: by length, steps, dates, the list of days that stand out; kept in the link and over pages."""

from typing import Any

import pytest

from tests.app.screen import BALANCE, FLOWS, indicator_table, open_app, open_unfolded


def shown(app: Any) -> str:
    """The days that the caption of the detail names."""
    caption = next(one.value for one in app.main.caption if "heure locale" in one.value)
    return str(caption.partition(", heure locale")[0])


def zoom(app: Any) -> str | None:
    """The parameter of the address."""
    found = app.query_params.get("zoom")
    return found[0] if isinstance(found, list) else found


def test_lengths_and_steps() -> None:
    """A week begins on Monday, a month is the calendar's; steps keep the length and stop at the period's ends."""
    app = open_unfolded(BALANCE, {"zoom": "20210210-20210210"})
    assert (shown(app), app.segmented_control(key="duree").value) == ("10 février 2021", "Jour")
    app.segmented_control(key="duree").set_value("Semaine").run()
    assert shown(app) == "Du 8 au 14 février 2021"
    app.button(key="zoom_chevron_right").click().run()
    assert (shown(app), zoom(app)) == ("Du 15 au 21 février 2021", "20210215-20210221")
    app.segmented_control(key="duree").set_value("Mois").run()
    app.button(key="zoom_chevron_left").click().run()
    assert (shown(app), app.button(key="zoom_chevron_left").disabled) == ("Du 1er au 31 janvier 2021", True)
    app.segmented_control(key="duree").set_value("Tout").run()
    assert (shown(app), zoom(app)) == ("Du 1er janvier au 31 décembre 2021", None)
    assert app.button(key="zoom_chevron_right").disabled
    app.segmented_control(key="duree").set_value("Semaine").run()
    assert (shown(app), app.segmented_control(key="duree").value) == ("Du 4 au 10 janvier 2021", "Semaine")
    app.button(key="zoom_chevron_left").click().run()
    assert (shown(app), app.segmented_control(key="duree").value) == ("Du 1er au 3 janvier 2021", "Semaine")


@pytest.mark.parametrize(("query", "name"), [({}, "Année"), ({"au": "2021-06-30"}, "Tout")])
def test_all_of_a_year_is_called_a_year(query: dict[str, str], name: str) -> None:
    """The button of the whole period says year where it is one."""
    lengths = open_unfolded(BALANCE, query).segmented_control(key="duree")
    assert [option.content for option in lengths.proto.options] == [name, "Mois", "Semaine", "Jour"]


def test_a_step_back_shows_the_days_of_its_address() -> None:
    """The days follow the address when the visitor steps back in it, also to the one without days."""
    app = open_app(BALANCE, {"zoom": "20210208-20210214"})
    app.query_params["zoom"] = "20210215-20210221"
    assert shown(app.run()) == "Du 15 au 21 février 2021"
    del app.query_params["zoom"]
    assert (shown(app.run()), zoom(app)) == ("Du 1er janvier au 31 décembre 2021", None)


def test_dates_and_the_list_of_days() -> None:
    """Two dates show these days; a click on the day that imports most shows that day, with its figures."""
    app = open_app(BALANCE)
    app.date_input(key="jours").set_value(("2021-05-03", "2021-05-09")).run()
    assert (shown(app), zoom(app)) == ("Du 3 au 9 mai 2021", "20210503-20210509")
    day = app.button(key="jour_0_0")
    day.click().run()
    assert shown(app).startswith(day.label.partition(" · ")[0])
    energy = day.label.partition(" · ")[2]
    strip = next(one.proto.body for one in app.main.get("html") if "elfe-span" in one.proto.body)
    assert energy in strip
    assert "<span>W/200 foyers</span>" in strip
    assert "année entière : </i>488\u00a0GWh" in strip


def test_a_link_keeps_the_days_and_another_page_does_not_lose_them() -> None:
    """The days of a link are shown; they are there again after another page."""
    app = open_app(BALANCE, {"zoom": "20210208-20210214"})
    app.switch_page(f"pages/{FLOWS}.py").run()
    app.switch_page(f"pages/{BALANCE}.py").run()
    assert (shown(app), zoom(app)) == ("Du 8 au 14 février 2021", "20210208-20210214")


@pytest.mark.parametrize("name", ["Flux", "Entrées", "Sorties"])
def test_the_page_of_flows_shows_the_days_in_view(name: str) -> None:
    """The days chosen on another page act on diagram, charts and tables; one line says which; a button ends it."""
    app = open_app(BALANCE, {"zoom": "20210208-20210214"})
    strip = next(one.proto.body for one in app.main.get("html") if "elfe-span" in one.proto.body)
    app.switch_page(f"pages/{FLOWS}.py").run()
    app.pills(key="flux").set_value(name).run()
    assert zoom(app) == "20210208-20210214"
    assert any("Du 8 au 14 février 2021" in one.value for one in app.main.markdown)
    assert any("Énergies des 168 heures de la période" in one.value for one in app.main.caption)
    table = app.table[0].value
    energy = next(column for column in table.columns if column.startswith("Énergie"))
    assert energy == "Énergie (GWh)"
    if name != "Entrées":
        imported = table.loc[table[""] == "Importation", energy].item()
        assert f"<b>{imported}\u00a0GWh</b>" in strip
    app.button(key="zoom_entier").click().run()
    assert (zoom(app), [one for one in app.button if one.key == "zoom_entier"]) == (None, [])
    assert any("Énergies d'une année" in one.value for one in app.main.caption)
    assert "Énergie (GWh/an)" in app.table[0].value.columns
    app.switch_page(f"pages/{BALANCE}.py").run()
    assert shown(app) == "Du 1er janvier au 31 décembre 2021"


def test_indicators_stay_those_of_the_period() -> None:
    """With days in view their table says so, and has no other figure."""
    whole = indicator_table(open_app(FLOWS, {"flux": "Indicateurs"}))
    app = open_app(FLOWS, {"flux": "Indicateurs", "zoom": "20210208-20210214"})
    assert indicator_table(app) == whole
    assert any("sont ceux de toute la période" in one.value for one in app.main.caption)


@pytest.mark.parametrize("text", ["20220101-20220107", "20210214-20210208", "février", "20210231-20210301"])
def test_days_that_the_period_does_not_hold(text: str) -> None:
    """The whole period is shown, which a warning says; the address keeps no wrong days."""
    app = open_app(BALANCE, {"zoom": text})
    assert any("toute la période est montrée" in warning for warning in [one.value for one in app.warning])
    assert (shown(app), zoom(app)) == ("Du 1er janvier au 31 décembre 2021", None)


def test_a_shorter_period_cuts_the_days() -> None:
    """Days half outside the period are shown as far as it holds them."""
    app = open_app(BALANCE, {"zoom": "20210125-20210207", "du": "2021-02-01", "au": "2021-02-28"})
    assert shown(app) == "Du 1er au 7 février 2021"


def test_a_step_back_on_the_page_of_flows_shows_the_whole_period() -> None:
    """There, too, the days follow the address when the visitor steps back to the one without days."""
    app = open_app(FLOWS, {"zoom": "20210208-20210214"})
    assert any("Du 8 au 14 février 2021" in one.value for one in app.main.markdown)
    del app.query_params["zoom"]
    app.run()
    assert not any("Du 8 au 14 février 2021" in one.value for one in app.main.markdown)
    assert zoom(app) is None
