"""Wrong links: every fault said in one French sentence, the default in its place, the app usable."""

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.screen import (
    BALANCE,
    COMPARE,
    FLOWS,
    HOME,
    LINES,
    LIVE,
    SURFACE,
    TITLES,
    Reference,
    assert_figures,
    english_words,
    faults_seen,
    open_app,
    open_lists,
    open_unfolded,
    panel,
)


def complaints(app: AppTest) -> list[str]:
    """Sentences of the message about the link."""
    lines = [line for warning in app.warning for line in warning.value.split("\n")]
    return [line.removeprefix("- ") for line in lines if line.startswith("- ")]


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        (
            {"eolien": "abc"},
            "**Éolien (GWh/an)** : « abc » n'est pas possible ; il faut un nombre de 0 à 600.",
        ),
        (
            {"eolien": "nan"},
            "**Éolien (GWh/an)** : « nan » n'est pas possible ; il faut un nombre de 0 à 600.",
        ),
        (
            {"solaire": "1e9"},
            "**Solaire (GWh/an)** : « 1e9 » n'est pas possible ; il faut un nombre de 0 à 600.",
        ),
        (
            {"bioenergie": "-0.1"},
            "**Bioénergies (GWh/an)** : « -0.1 » n'est pas possible ; il faut un nombre de 0 à 120.",
        ),
        (
            {"stockage_mwh": "-1"},
            "**Capacité de stockage (MWh)** : « -1 » n'est pas possible ; il faut un nombre de 0 à 500.",
        ),
        (
            {"flexible_pct": "51"},
            "**Part de consommation flexible (%)** : « 51 » n'est pas possible ; il faut un nombre de 0 à 50.",
        ),
        (
            {"fenetre_h": "0"},
            "**Fenêtre de flexibilité (h)** : « 0 » n'est pas possible ; il faut un nombre de 2 à 168.",
        ),
        (
            {"du": "2019-12-31"},
            "**Début de la période** : « 2019-12-31 » n'est pas possible ; "
            "il faut une date de 01/01/2020 à 31/12/2021.",
        ),
        (
            {"au": "31/12/2021"},
            "**Fin de la période** : « 31/12/2021 » n'est pas possible ; il faut une date de 01/01/2020 à 31/12/2021.",
        ),
        (
            {"ordre": "Ailleurs"},
            "**Heures calculées** : « Ailleurs » n'est pas possible ; "
            "il faut l'un de ces choix : Toutes les données ou La période seule.",
        ),
        (
            {"unite": "kW"},
            "**Unité des puissances** : « kW » n'est pas possible ; "
            "il faut l'un de ces choix : W/200 foyers, W/foyer ou MW.",
        ),
    ],
    ids=lambda part: "-".join(f"{name}={value}" for name, value in part.items()) if isinstance(part, dict) else "",
)
def test_a_wrong_parameter_is_named(reference: Reference, query: dict[str, str], sentence: str) -> None:
    """One wrong parameter gives one sentence with its field, its value and what is possible; today's value is used."""
    app = open_app(BALANCE, query)
    assert faults_seen(app) == []
    assert complaints(app) == [sentence]
    assert_figures(panel(app), reference.indicators(), "W/200 foyers")
    assert english_words(app) == {}


def test_a_wrong_switch_is_named() -> None:
    """A switch that is neither on nor off gives a sentence that names it."""
    app = open_app(BALANCE, {"stockage": "peut-être"})
    (sentence,) = complaints(app)
    assert sentence.startswith("**Stockage** : « peut-être » n'est pas possible")
    assert app.toggle(key="stockage").value is False


@pytest.mark.parametrize("page", TITLES)
def test_several_faults_are_said_at_once(reference: Reference, page: str) -> None:
    """Three wrong parameters give three sentences on any page, and the sound ones are kept."""
    query = {"eolien": "beaucoup", "stockage_mwh": "-5", "du": "2035-01-01", "solaire": "99.5", "unite": "MW"}
    app = open_app(page, query)
    assert len(complaints(app)) == 3
    assert [part in "".join(complaints(app)) for part in ("beaucoup", "-5", "2035-01-01")] == [True] * 3
    assert app.slider(key="solaire").value == 99.5
    assert app.slider(key="eolien").value == 121.2
    assert faults_seen(app) == []
    if page == BALANCE:
        assert_figures(panel(app), reference.indicators(solar_gwh=99.5))


def test_the_message_goes_when_something_is_changed() -> None:
    """The message stays while one reads, also on another page, and goes with the first change."""
    app = open_app(BALANCE, {"eolien": "abc"})
    app.switch_page("pages/accueil.py").run()
    assert len(complaints(app)) == 1
    app.slider(key="eolien").set_value(150.0).run()
    assert complaints(app) == []
    assert app.slider(key="eolien").value == 150.0


def test_a_parameter_given_twice_is_named() -> None:
    """A parameter that stands twice in the address is refused by name, not dropped in silence."""
    app = open_app(BALANCE, {"eolien": ["150.0", "200.0"]})
    assert app.slider(key="eolien").value == 121.2
    assert len(complaints(app)) == 1


@pytest.mark.parametrize("query", [{"du": "20210505"}, {"du": "2021-W10-1"}, {"res_pct": "1e2"}])
def test_what_streamlit_cannot_read_is_named(query: dict[str, str]) -> None:
    """A value that the widget does not take gives its sentence, or else it is taken: never dropped in silence."""
    app = open_app(BALANCE, query)
    (name,) = query
    taken = {"du": "2021-01-01", "res_pct": "100"}[name] != str(app.session_state[name])
    assert complaints(app) or taken


def test_a_fraction_of_a_whole_number_is_said() -> None:
    """A window of 12.5 hours is not what the field takes: the message says so, whatever the field makes of it."""
    app = open_app(BALANCE, {"fenetre_h": "12.5"})
    assert len(complaints(app)) == 1
    assert app.number_input(key="fenetre_h").value in (12, 24)


def test_a_storage_may_have_a_fraction(reference: Reference) -> None:
    """A storage of 12.5 MWh, as a study may hold it, is taken as it is."""
    app = open_app(BALANCE, {"stockage": "true", "stockage_mwh": "12.5", "unite": "MW"})
    assert complaints(app) == []
    assert app.slider(key="stockage_mwh").value == 12.5
    assert_figures(panel(app), reference.indicators(storage_on=True, storage_mwh=12.5))


@pytest.mark.parametrize(
    ("page", "query"),
    [
        (BALANCE, {"vue": "Ailleurs"}),
        (FLOWS, {"flux": "Ailleurs"}),
        (BALANCE, {"pas": "Siècle"}),
        (BALANCE, {"vue": "Carte de chaleur", "carte": "Bruit"}),
    ],
)
def test_an_unknown_view_is_named(page: str, query: dict[str, str]) -> None:
    """A link to a view that does not exist says so, and the usual view is shown."""
    app = open_app(page, query)
    assert faults_seen(app) == []
    assert len(complaints(app)) == 1


def test_unknown_parameters_are_said(reference: Reference) -> None:
    """Each name that is no setting (a slip, capitals, markup) is said; nothing else."""
    query = {"eolen": "300", "SOLAIRE": "300", "<b>&'\"": "<i>", "stockage": "true"}
    app = open_app(BALANCE, query)
    said = "**Réglage inconnu** : « {} » n'est pas un réglage de cette page{} ; il est laissé de côté."
    assert complaints(app) == [
        said.format("eolen", " (vouliez-vous écrire « eolien » ?)"),
        said.format("SOLAIRE", " (vouliez-vous écrire « solaire » ?)"),
        said.format("\\<b\\>&'\"", ""),
    ]
    assert faults_seen(app) == []
    assert_figures(panel(app), reference.indicators(storage_on=True), "W/200 foyers")
    app.slider(key="eolien").set_value(150.0).run()
    assert complaints(app) == []


def test_what_networks_add_to_a_link_is_left_aside(reference: Reference) -> None:
    """A link passed on by a social network or a letter opens without a word."""
    app = open_app(BALANCE, {"utm_source": "lettre", "fbclid": "IwAR0", "gclid": "1", "mc_cid": "2"})
    assert complaints(app) == []
    assert_figures(panel(app), reference.indicators(), "W/200 foyers")


@pytest.mark.parametrize(
    ("page", "query"),
    [
        (BALANCE, {"v": "1", "eolien": "200.0", "visite": "3"}),
        ("comparer", {"v": "1", "ref": "1-eolien.242", "avec": ["Référence", "Deux fois plus d'éolien"]}),
        ("methode", {"v": "1", "terme": "surplus"}),
        (
            "facteurs",
            {"v": "1", "source": "Mon fichier", "forme": "Carte", "objectif_pct": "50.0", "tenu_wind_gwh": "10"},
        ),
        ("territoire", {"v": "1", "parc": "Tous"}),
    ],
)
def test_what_a_link_is_made_of_is_known(page: str, query: dict[str, str | list[str]]) -> None:
    """Version, reference, tour and the choices of single pages are no unknown settings."""
    assert complaints(open_app(page, query)) == []


@pytest.mark.parametrize(
    "value", ["<script>alert(1)</script>", "**gras** [lien](http://x)", "`", "a" * 500, "\n\n# titre"]
)
def test_a_hostile_value_is_only_a_value(value: str) -> None:
    """Whatever a link holds is shown as what it is: one sentence, no markup of its own, no exception."""
    app = open_app(BALANCE, {"eolien": value})
    assert faults_seen(app) == []
    assert len(complaints(app)) == 1


@pytest.mark.parametrize("page", TITLES)
def test_a_period_that_ends_before_it_begins(page: str) -> None:
    """The end before the beginning gives one French sentence on every page, the settings stay, a new end cures it."""
    app = open_unfolded(HOME, {"du": "2021-05-05", "au": "2021-02-01", "eolien": "200.0"})
    if page != HOME:
        app.switch_page(f"pages/{page}.py").run()
    (message,) = [element.value for element in app.error]
    assert "**Fin de la période** : « 01/02/2021 » n'est pas possible ; il faut une date à partir de 05/05/2021." in (
        message
    )
    assert faults_seen(app) == []
    assert english_words(app) == {}
    assert (app.date_input(key="du").value, app.slider(key="eolien").value) == (date(2021, 5, 5), 200.0)
    app.date_input(key="au").set_value(date(2021, 5, 6)).run()
    assert list(app.error) == []
    assert app.title
    assert app.slider(key="eolien").value == 200.0


@pytest.mark.parametrize(
    ("page", "query", "said"),
    [
        (LINES, {"indicateurs": ["Machin", "Consommation"]}, "**Indicateurs** : « Machin »"),
        (LINES, {"courbes": "99"}, "**Nombre de courbes** : « 99 » n'est pas possible ; il faut un nombre de 2 à 6."),
        (SURFACE, {"objectif": "oui"}, "**Chercher un objectif** : « oui »"),
        (SURFACE, {"objectif": "true", "objectif_pct": "900"}, "**Pourcentage visé (%)** : « 900 »"),
        (SURFACE, {"tenu_solar_gwh": "7777"}, "**Solaire (GWh/an)** : « 7777 »"),
        (SURFACE, {"source": LIVE, "bornes_wind_gwh": ["-5", "200"]}, "**Axe Éolien (GWh/an)** : « -5 »"),
    ],
)
def test_what_a_page_refuses_is_named(page: str, query: dict[str, str | list[str]], said: str) -> None:
    """A choice of a single page that a link names wrongly is said once; what it says rightly is taken."""
    app = open_app(page, query)
    assert faults_seen(app) == []
    (sentence,) = complaints(app)
    assert sentence.startswith(said)
    app.slider(key="eolien").set_value(150.0).run()
    assert complaints(app) == []


def test_an_unknown_name_leaves_the_address() -> None:
    """Once said, it is handed on to nobody; the rest of the address stays."""
    app = open_app(BALANCE, {"zzz": "1", "eolien": "200.0"})
    assert len(complaints(app)) == 1
    assert sorted(app.query_params) == ["eolien"]


@pytest.mark.parametrize(
    ("page", "query"),
    [
        (BALANCE, {"vue": "Carte de chaleur", "carte": "Écart avec la référence"}),
        (COMPARE, {"avec": ["Référence", "Votre scénario", "Aujourd'hui"]}),
    ],
)
def test_who_takes_the_reference_away_used_no_link(page: str, query: dict[str, str | list[str]]) -> None:
    """What was shown of the reference gives way to something else without a word about links."""
    app = open_app(page, query | {"eolien": "200.0", "ref": "1-solaire.90"})
    assert not app.warning
    open_lists(app).button(key="retirer").click().run()
    assert faults_seen(app) == []
    assert not app.warning


@pytest.mark.parametrize(("page", "key"), [(BALANCE, "vue"), ("comparer", "courbe")])
def test_a_view_that_was_renamed_opens_by_its_former_name(page: str, key: str) -> None:
    """An old link's name of a view opens it, without a warning."""
    app = open_app(page, {key: "Monotone"})
    assert app.session_state[key] == "Heures classées"
    assert not app.warning


@pytest.mark.parametrize(
    ("former", "now"), [("Simuler puis couper", "Toutes les données"), ("Couper puis simuler", "La période seule")]
)
def test_a_choice_that_was_renamed_is_read_by_its_former_name(former: str, now: str) -> None:
    """In an old link and in the reference that it holds."""
    app = open_app(BALANCE, {"ordre": former, "ref": f"1-ordre.{int(now == 'La période seule')}", "eolien": "200.0"})
    assert app.session_state["ordre"] == now
    assert not app.warning


def test_a_hundred_strange_names_are_said_in_few_lines() -> None:
    """The first ten, and how many more."""
    app = open_app(BALANCE, {f"etrange{number}": "1" for number in range(100)})
    (warning,) = [one.value for one in app.warning if "n'est pas compris" in one.value]
    assert warning.count("\n- ") == 11
    assert "et 90 autres" in warning
