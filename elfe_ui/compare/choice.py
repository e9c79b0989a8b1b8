"""Which scenarios are compared: those there are (reference, on screen, today's, kept, presets), those chosen."""

from collections.abc import Iterator, Sequence
from typing import Final

import streamlit as st

from elfe_core.errors import ElfeError
from elfe_core.scenario import Scenario, in_year
from elfe_ui import cached, state, widgets
from elfe_ui.charts import MAX_SCENARIOS
from elfe_ui.scenarios import settings
from elfe_ui.scenarios.saved import saved
from elfe_ui.view import View, over_its_period, today_in_period
from elfe_ui.words import faults
from elfe_ui.words.band_words import HEADLINE

REFERENCE, TODAY, YOURS = "Référence", "Aujourd'hui", "Votre scénario"
BAD_YEAR, GOOD_YEAR = "Mauvaise année", "Bonne année"
"""The visitor's scenario in the weather years in which least and most of its need is produced here."""

BOTH_YEARS: Final = (YOURS, BAD_YEAR, GOOD_YEAR)

COMPARED_KEY: Final = "avec"
"""Query parameter, once for each name."""
MEMORY_KEY: Final = "_comparer"
"""Where the session keeps the names while another page is shown."""
LABEL: Final = "Scénarios à comparer"


def candidates(view: View) -> dict[str, Scenario]:
    """Scenarios by name, the default reference first; of two with the same name the first is kept."""
    found: dict[str, Scenario] = {}
    for name, scenario in _all(view):
        found.setdefault(name, scenario)
    return found


def _all(view: View) -> Iterator[tuple[str, Scenario]]:
    today = (TODAY, today_in_period(view).scenario)
    if view.reference is None:
        yield from (today, (YOURS, view.scenario))
    else:
        yield from ((REFERENCE, view.reference.scenario), (YOURS, view.scenario), today)
    yield from _in_both_years(view)
    yield from _kept(view)
    yield from _presets(view)


def _in_both_years(view: View) -> Iterator[tuple[str, Scenario]]:
    """The visitor's own in the worst and in the best weather year; none where there is no band."""
    found = cached.in_every_year(view.scenario, view.source)
    band = None if found is None else found.band(HEADLINE)
    if band is not None:
        yield BAD_YEAR, in_year(view.scenario, band.low_year)
        yield GOOD_YEAR, in_year(view.scenario, band.high_year)


def _kept(view: View) -> Iterator[tuple[str, Scenario]]:
    """The visitor's own; skips those that are not valid with these data."""
    for name, kept in saved().items():
        try:
            yield name, state.scenario_of(settings.complete(kept, view.choices), view.territory)
        except ElfeError:
            continue


def _presets(view: View) -> Iterator[tuple[str, Scenario]]:
    """Presets that the territory and its data allow, over the same days; the toolbar says why the others are not."""
    try:
        shipped = cached.presets()
    except ElfeError:
        return
    for preset in shipped:
        try:
            yield preset.name, over_its_period(cached.preset_scenario(preset, view.source), view)
        except ElfeError:
            continue


def choose_names(options: Sequence[str]) -> list[str]:
    """At most four of the names, in the order of the options; the first two until something is chosen."""
    with widgets.placeholder():
        _say_unknown(options)
    _recall(options)
    chosen = st.pills(
        LABEL,
        options,
        selection_mode="multi",
        default=list(options[:2]),
        key=COMPARED_KEY,
        bind="query-params",
        help="Deux à quatre. Le premier de la liste parmi ceux que vous choisissez est la référence : les écarts des "
        "autres sont comptés à partir de lui.",
    )
    if BAD_YEAR in options:
        st.button(
            "Votre scénario, mauvaise et bonne année",
            key="deux_annees",
            icon=":material/partly_cloudy_day:",
            on_click=_compare_years,
            disabled=list(chosen) == [name for name in options if name in BOTH_YEARS],
            help="Compare votre scénario à lui-même, dans l'année météo où il produit le moins de son besoin et dans "
            "celle où il en produit le plus, de 2012 à 2020.",
        )
    names = [name for name in options if name in chosen]
    st.session_state[MEMORY_KEY] = names
    place = widgets.placeholder()
    if len(names) > MAX_SCENARIOS:
        waiting = ", ".join(f"« {faults.escaped(name)} »" for name in names[MAX_SCENARIOS:])
        place.info(f"Quatre scénarios au plus : retirez-en pour voir aussi {waiting}.", icon=":material/info:")
    return names[:MAX_SCENARIOS]


def _compare_years() -> None:
    """Callback: the visitor's scenario, then in the worst and in the best weather year."""
    st.session_state[COMPARED_KEY] = list(BOTH_YEARS)


def _say_unknown(options: Sequence[str]) -> None:
    """Warn of unknown names in a link; names chosen in this session are not reported."""
    if COMPARED_KEY in st.session_state or st.session_state.get(MEMORY_KEY):
        return
    unknown = [name for name in st.query_params.get_all(COMPARED_KEY) if name and name not in options]
    if unknown:
        one = "un scénario inconnu ici ; il est laissé de côté"
        several = "des scénarios inconnus ici ; ils sont laissés de côté"
        shown = ", ".join(f"« {faults.escaped(name[: faults.LONGEST_VALUE])} »" for name in unknown)
        st.warning(
            f"Le lien nomme {one if len(unknown) == 1 else several} : {shown}. Un scénario enregistré reste dans la "
            "fenêtre où il a été fait."
        )


def _recall(options: Sequence[str]) -> None:
    """Restore the names chosen before another page was shown, as far as they are still options."""
    if COMPARED_KEY in st.session_state:
        kept = [name for name in st.session_state[COMPARED_KEY] if name in options]
        if len(kept) < len(st.session_state[COMPARED_KEY]):
            st.session_state[COMPARED_KEY] = kept
    elif COMPARED_KEY not in st.query_params and st.session_state.get(MEMORY_KEY):
        st.session_state[COMPARED_KEY] = [name for name in st.session_state[MEMORY_KEY] if name in options]
