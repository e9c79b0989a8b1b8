"""« Tout emporter »: hours, indicators, report, the scenario itself and the visitor's own curves, in one zip."""

from collections.abc import Callable
from functools import partial

from elfe_core.scenario_file import Saved, changed, clean, to_file
from elfe_core.store import parquet_of_hours
from elfe_ui import cached, state
from elfe_ui.economics import in_force
from elfe_ui.exports import offer, paper
from elfe_ui.exports.csv_tables import CsvStyle, csv_bytes
from elfe_ui.exports.offer import File
from elfe_ui.result import hours, report, tables
from elfe_ui.scenarios import take_home_file
from elfe_ui.scenarios.link import link_of_page
from elfe_ui.scenarios.saved import saved
from elfe_ui.view import View
from elfe_ui.words import hours_words, scenario_words

REFERENCE = "Référence"
HELP = (
    "Un seul fichier zip : toutes les heures, les indicateurs, le rapport et le scénario. « Scénarios », « Mes "
    "scénarios », « Importer des scénarios » le rouvre, avec les mêmes chiffres."
)


def button(view: View, *, key: str = "tout_emporter") -> None:
    """Offer everything of the page's scenario; nothing is made before the click."""
    name = f"elfe-{scenario_words.slug(view.territory.short_name)}-{paper.now(view.territory):%Y-%m-%d}.zip"
    make = partial(content, view, link_of_page(), report.maker(view), scenarios(view))
    offer.button(File("Tout emporter", name, "application/zip", make, HELP), key, icon=":material/inventory_2:")


def content(view: View, link: str, make_report: Callable[[], str], kept: Saved) -> bytes:
    """The zip of a scenario; `kept` is what its file of scenarios holds."""
    stem = hours.stem(view)
    table = hours.table_of(view, link)
    parts = {
        f"{stem}.csv": hours.csv(table, CsvStyle.FRENCH),
        f"{stem}.parquet": parquet_of_hours(table),
        "indicateurs.csv": csv_bytes(tables.all_figures(view), CsvStyle.FRENCH),
        "rapport.html": make_report().encode(),
        take_home_file.SCENARIO: to_file(kept, view.territory.name),
    }
    if rows := in_force.written(in_force.own()):
        parts[take_home_file.COSTS] = rows.encode()
    if view.source.own is not None:
        parts[take_home_file.CURVES] = view.source.own.path.read_bytes()
    about = hours_words.about(
        list(parts), scenario_words.picture_notes(view.scenario, view.territory, cached.data_label(view.source))
    )
    return take_home_file.packed({take_home_file.ABOUT: about.encode("utf-8-sig"), **parts})


def scenarios(view: View) -> Saved:
    """The scenario on screen, under the name that it was kept by or that its settings give, then the reference."""
    known = view.choices
    now = changed(state.values_of(view.scenario, view.territory), known)
    names = [name for name, settings in saved().items() if settings == now]
    today = state.scenario_of({key: spec.default for key, spec in known.items()}, view.territory)
    found = {names[0] if names else clean(scenario_words.changes(view.scenario, today)[:50]): now}
    if view.reference is not None:
        found.setdefault(REFERENCE, changed(state.values_of(view.reference.scenario, view.territory), known))
    return found
