"""The scenarios that can be compared: the reference, the one on screen, today's, the kept ones, the presets."""

from collections.abc import Iterator

from elfe_core.errors import ElfeError
from elfe_core.scenario import Scenario
from elfe_ui import cached, state
from elfe_ui.scenarios import library, settings
from elfe_ui.view import View, today_view

REFERENCE, TODAY, YOURS = "Référence", "Aujourd'hui", "Votre scénario"


def candidates(view: View) -> dict[str, Scenario]:
    """Each by its name, the one that the others are compared with first; of two with one name the first counts."""
    found: dict[str, Scenario] = {}
    for name, scenario in _all(view):
        found.setdefault(name, scenario)
    return found


def _all(view: View) -> Iterator[tuple[str, Scenario]]:
    today = (TODAY, today_view(view).scenario)
    if view.reference is None:
        yield from (today, (YOURS, view.scenario))
    else:
        yield from ((REFERENCE, view.reference.scenario), (YOURS, view.scenario), today)
    yield from _kept(view)
    yield from _presets(view)


def _kept(view: View) -> Iterator[tuple[str, Scenario]]:
    """The visitor's own; one whose settings do not go together with these data is left out."""
    for name, kept in library.saved().items():
        try:
            yield name, state.scenario_of(settings.complete(kept, view.choices), view.territory)
        except ElfeError:
            continue


def _presets(view: View) -> Iterator[tuple[str, Scenario]]:
    """Those that the territory and its data allow; why another is not says the bar that offers them."""
    try:
        shipped = cached.presets()
    except ElfeError:
        return
    for preset in shipped:
        try:
            yield preset.name, cached.preset_scenario(preset, view.source)
        except ElfeError:
            continue
