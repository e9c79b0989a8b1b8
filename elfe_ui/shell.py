"""What every page shares: navigation, sidebar, the scenario's balance, and faults in French instead of a traceback."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.navigation.page import StreamlitPage

from elfe_core import kernel
from elfe_core.errors import ElfeError, InputError
from elfe_core.territory import Territory
from elfe_ui import (
    after_picture,
    cached,
    glossary,
    presentation,
    session,
    sidebar,
    state,
    tour,
    visitors,
    waiting_page,
    weather_choice,
    widgets,
)
from elfe_ui.cached import DataSource
from elfe_ui.costs import way_in
from elfe_ui.economics import in_force
from elfe_ui.scenarios import browser_store, library, link, settings, toolbar, tried
from elfe_ui.scenarios.settings import changed
from elfe_ui.state import Value, WidgetSpecs
from elfe_ui.territory import choice
from elfe_ui.view import Reference, View, fault_lines, show_faults, shown_of, today_view
from elfe_ui.words import faults, formats, own_data_words, scenario_words

HEADINGS = {"Accueil": "Et si notre électricité venait d'ici ?", "Journée": "À quelle heure brancher ?"}
"""What stands above a page where it is not the page's name."""

MOST_FAULTS = 10
"""Of a link, where they are shown."""

ASSETS = Path(__file__).parent / "assets"
VALUES_KEY, OPENED_KEY, WIDGETS_KEY, FILE_KEY = "_values", "_opened", "_widgets", "_territory_file"


def run() -> None:
    """One run of the entry script, once it is this visitor's turn."""
    visitors.begin()
    after_picture.begin()
    with visitors.turn(visitors.who()):
        _run()


def _run() -> None:
    """Set up the app, draw the sidebar and run the chosen page."""
    page = _set_up()
    waiting_page.show_if_full(_keep_settings)
    memory = widgets.placeholder()
    if browser_store.is_waiting_for_curves():
        _wait_for_curves(memory)
    browser_store.take_curves()
    file, wrong = choice.choose_territory(choice.territory_files())
    st.session_state[FILE_KEY] = file
    try:
        where = cached.source(file, session.own_set())
        st.session_state[VALUES_KEY] = _draw_sidebar(where, wrong, page)
    except ElfeError as error:
        st.title(page.title, anchor=False)
        _show_fault(error)
        with memory:
            browser_store.connect()
        _keep_settings()
        st.stop()
    _keep(where, memory)
    st.session_state[OPENED_KEY] = page.title
    known = st.session_state[WIDGETS_KEY][0]
    place = toolbar.show_toolbar(HEADINGS.get(page.title, page.title), st.session_state[VALUES_KEY], known, where)
    with place:
        presentation.show_switch()
    with widgets.placeholder():
        now = changed(st.session_state[VALUES_KEY], known)
        presentation.show_scenarios(now, known, where, in_tour=tour.current_step() is not None)
    with widgets.placeholder():
        tour.show_card(known, where, page)
    link.write_reference(known)
    in_force.write_address(where)
    page.run()
    with place:
        link.show_share()
    after_picture.finish()


def _set_up() -> StreamlitPage:
    """The page asked for, with its title and style; a run that leads elsewhere ends here."""
    st.set_page_config(page_icon=ASSETS / "icon.png", layout="wide")
    kernel.begin()
    page = navigation()
    st.set_page_config(page_title=f"{page.title} · ELFE Prédim")
    link.take_former_names()
    way_in.follow()
    _load_assets()
    return page


def _load_assets() -> None:
    """Logo, style and scripts of every page."""
    st.logo(ASSETS / "logo.svg", size="large")
    style, script = _assets()
    st.html(style)
    st.html(script, unsafe_allow_javascript=True)


@cache
def _assets() -> tuple[str, str]:
    """Style and scripts, read once for the server; the style in one line, as Streamlit looks at each one every time."""
    style, script = ((ASSETS / name).read_text(encoding="utf-8") for name in ("app.css", "app.js"))
    in_one_line = " ".join(map(str.strip, style.splitlines()))
    return f"<style>{in_one_line}</style>", f"<script>{script}</script>{glossary.entries_script()}"


def _wait_for_curves(memory: DeltaGenerator) -> None:
    """End the run until the browser hands over the visitor's curves: the settings of the address may need them."""
    with memory:
        browser_store.connect()
    st.info("Vos courbes reviennent de ce navigateur…", icon=":material/hourglass_top:")
    st.button("Continuer sans elles", on_click=browser_store.go_on_without)
    st.stop()


def _show_fault(error: ElfeError) -> None:
    """What is wrong; with one's own curves, the way back to those of the territory, too."""
    show_faults(error)
    if session.own_set() is not None:
        st.button("Revenir aux données de l'application", icon=":material/undo:", on_click=session.use, args=(None,))


def _keep_settings() -> None:
    """Draw the settings of a page that shows nothing else: Streamlit drops the value of a widget that is not drawn."""
    if WIDGETS_KEY in st.session_state:
        _draw_settings()


def navigation() -> StreamlitPage:
    """The pages with French titles; no icon, or the browser would ask the internet for it as the tab's picture.

    Those without a section stand in the bar; a section is one word there that opens its own. A bar of 1280 px has room
    for no more words than these.
    """
    return st.navigation(
        {
            "": [
                st.Page("pages/accueil.py", title="Accueil", default=True),
                st.Page("pages/bilan.py", title="Heure par heure"),
                st.Page("pages/entrees_sorties.py", title="D'où vient, où va"),
                st.Page("pages/usages.py", title="Usages"),
                st.Page("pages/couts.py", title="Coûts et climat"),
                st.Page("pages/comparer.py", title="Comparer"),
            ],
            "Explorer": [
                st.Page("pages/journee.py", title="Journée"),
                st.Page("pages/facteurs.py", title="Deux réglages en 3D"),
                st.Page("pages/un_facteur.py", title="Un réglage à la fois"),
            ],
            "Comprendre": [
                st.Page("pages/territoire.py", title="Territoire"),
                st.Page("pages/donnees.py", title="Données"),
                st.Page("pages/methode.py", title="Méthode"),
            ],
        },
        position="top",
    )


def begin_page() -> tuple[WidgetSpecs, Territory]:
    """The settings' widgets and the territory: for what a page draws before the scenario is computed.

    `open_page` comes after it; what is drawn before stays in sight when the scenario has faults.
    """
    if OPENED_KEY not in st.session_state:
        navigation()
        st.rerun()
    where = cached.source(st.session_state[FILE_KEY], session.own_set())
    return st.session_state[WIDGETS_KEY][0], cached.territory(where)


def open_page(way_back: Callable[[], None] | None = None) -> View:
    """Everything that the page shows, or its faults in French, the page's own `way_back`, and the end of the run.

    On a server that has just started, Streamlit runs a page opened by its address without the entry script: the page
    then declares the navigation and starts again through the entry, the address unchanged.
    """
    if st.session_state.pop(OPENED_KEY, None) is None:
        navigation()
        st.rerun()
    try:
        view = _view(st.session_state[VALUES_KEY])
    except ElfeError as error:
        _show_fault(error)
        if way_back is not None:
            way_back()
        st.stop()
    with widgets.placeholder():
        _say_what_is_shown(view)
    weather_choice.show_mark(view)
    return view


def _keep(where: DataSource, memory: DeltaGenerator) -> None:
    """Remember what is on screen, and tell the browser all that it shall hold."""
    _note_tried(where)
    with memory:
        browser_store.connect()


def _note_tried(where: DataSource) -> None:
    """Remember the settings on screen and what they give; nothing of what cannot be simulated."""
    values, known = st.session_state[VALUES_KEY], st.session_state[WIDGETS_KEY][0]
    territory = cached.territory(where)
    try:
        scenario = state.scenario_of(values, territory)
        found, balance = cached.indicators(scenario, where), cached.balance(scenario, where)
    except ElfeError:
        return
    shown = shown_of(balance, state.display_of(values), territory)
    headline = scenario_words.headline(found, shown, own=where.own is not None)
    tried.note(where.territory_file.stem, changed(values, known), headline)


def _say_what_is_shown(view: View) -> None:
    """One line that names the scenario and what it is compared with, as who opens a link knows neither."""
    today = today_view(view).scenario
    if view.scenario != today or view.reference is not None:
        before = None if view.reference is None else view.reference.scenario
        st.caption(scenario_words.shown(view.scenario, today, before))


def _view(values: dict[str, Value]) -> View:
    where = cached.source(st.session_state[FILE_KEY], session.own_set())
    territory = cached.territory(where)
    known = st.session_state[WIDGETS_KEY][0]
    scenario = state.scenario_of(values, territory)
    return View(
        territory=territory,
        scenario=scenario,
        display=state.display_of(values),
        source=where,
        balance=cached.balance(scenario, where),
        indicators=cached.indicators(scenario, where),
        choices=known,
        dark=st.context.theme.type == "dark",
        reference=_reference(known, where),
    )


def _reference(known: WidgetSpecs, where: DataSource) -> Reference | None:
    """Results of the pinned scenario with the data in use; None, with a warning, if it cannot be simulated."""
    pinned, place = settings.pinned(), widgets.placeholder()
    if pinned is None:
        return None
    try:
        scenario = state.scenario_of(settings.complete(pinned, known), cached.territory(where))
        return Reference(scenario, cached.balance(scenario, where), cached.indicators(scenario, where))
    except ElfeError as error:
        place.warning(f"La référence ne peut pas être calculée ; elle est laissée de côté.\n\n{fault_lines(error)}")
        return None


def _draw_sidebar(where: DataSource, wrong: list[InputError], page: StreamlitPage) -> dict[str, Value]:
    """Draw the sidebar; returns the values of the settings. `wrong`: faults of the territory that the address names."""
    territory = cached.territory(where)
    first, last = cached.data_days(where)
    known = state.widget_specs(territory, first, last)
    found = [*wrong, *link.read_address(known), *in_force.read_address(where)]
    _show_link_faults(known, found, link.unknown_names(known, (tour.STEP_KEY, in_force.PARAMETER, in_force.PRICE)))
    turbine_mean_mw = max(territory.production.wind_turbine_mean_mw, sidebar.LEAST_TURBINE_MW)
    sidebar.follow_territory(known, turbine_mean_mw, st.session_state.get(WIDGETS_KEY))
    browser_store.take_rest(known, where)
    library.open_waiting(known)
    with widgets.placeholder():
        tour.follow_tour(known, territory, page)
    st.session_state[WIDGETS_KEY] = (known, turbine_mean_mw)
    values = _draw_settings(choice.example_sentence(territory), page.url_path)
    st.sidebar.caption(f"{territory.name}. {cached.data_label(where)}.")
    for sentence in _treatment(where, territory):
        st.sidebar.caption(f":material/build: {sentence}")
    if not first <= territory.period_start <= territory.period_end <= last:
        st.sidebar.info(
            f"Les données vont du {formats.short_day(first)} au {formats.short_day(last)} : la période habituelle du "
            "territoire n'en fait pas partie.",
            icon=":material/info:",
        )
    return values


def _draw_settings(examples: str = "", page: str = "") -> dict[str, Value]:
    """Every setting of the scenario that the page does not draw itself, below the sentence about example figures."""
    with st.sidebar, widgets.placeholder():
        if examples:
            st.caption(f":material/edit_note: {examples}")
    return sidebar.scenario_sidebar(*st.session_state[WIDGETS_KEY], page=page)


def _treatment(where: DataSource, territory: Territory) -> list[str]:
    """What was done to the visitor's own curves; nothing while they have faults, which the page shows."""
    if where.own is None:
        return []
    try:
        return own_data_words.treated(cached.built(where.own, territory.timezone).treatment)
    except ElfeError:
        return []


def _show_link_faults(known: WidgetSpecs, wrong: Sequence[ElfeError], strange: Sequence[ElfeError]) -> None:
    """Warn of wrong parameters of the address until something is changed: Streamlit drops them in silence."""
    query = {key: st.query_params.get_all(key) for key in st.query_params}
    found = [*wrong, *state.link_faults(query, known), *strange]
    if found:
        st.session_state[state.LINK_FAULTS_KEY] = found
    noted: list[ElfeError] = st.session_state.get(state.LINK_FAULTS_KEY, [])
    place = widgets.placeholder()
    if noted:
        said = [sentence for fault in noted for sentence in faults.sentences(fault)]
        more = [f"et {formats.number(len(said) - MOST_FAULTS)} autres"] if len(said) > MOST_FAULTS else []
        lines = "\n".join(f"- {sentence}" for sentence in [*said[:MOST_FAULTS], *more])
        place.warning(f"Le lien n'est pas compris en entier ; les réglages montrés valent pour le reste.\n\n{lines}")
