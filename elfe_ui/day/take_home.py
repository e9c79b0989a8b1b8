"""The plan of a day to take home: a sheet for a noticeboard, one to print with what explains it, rows to replay."""

import html
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from string import Template
from typing import Final

from elfe_core import day_plan
from elfe_core.day_plan import DayPlan
from elfe_ui import cached
from elfe_ui.day import poster
from elfe_ui.day.poster import Footer
from elfe_ui.exports import offer, paper, pictures
from elfe_ui.exports.offer import File
from elfe_ui.view import View
from elfe_ui.words import day_words, scenario_words

TEMPLATE: Final = Path(__file__).with_name("sheet.html")
PNG_SCALE: Final = 3.0
"""Dots a pixel: 288 to the inch on A4."""


def footer_of(plan: DayPlan, view: View) -> Footer:
    """What the sheet stands on: data, forecast, settings, program."""
    is_made_up = view.source.own is None and view.territory.data.kind == "demonstration"
    made = f"{scenario_words.program()}, fait le {day_words.day_name(paper.now(view.territory).date())}"
    notes = (
        *([day_words.DEMONSTRATION] if is_made_up else []),
        f"{day_words.origins(plan, curves_in_use(view))} {made}.",
        scenario_words.in_short(view.scenario),
    )
    return Footer(view.territory.name, notes, is_made_up)


def curves_in_use(view: View) -> list[str]:
    """Curves that carry any energy in the scenario."""
    return [name for name, curve in view.balance.inputs.series.items() if curve.any()]


def poster_button(plan: DayPlan, view: View) -> None:
    """The noticeboard's sheet, as a picture and to print."""
    offer.menu("affiche", partial(poster_files, plan, view), "Affiche A4", quiet=False)


def poster_files(plan: DayPlan, view: View) -> Sequence[File]:
    """PNG, SVG, and a page to print."""
    stem, footer = stem_of(plan, view), footer_of(plan, view)
    made_on = paper.now(view.territory)

    def svg() -> str:
        return poster.poster_svg(plan, footer)

    return [
        File("Image PNG", f"{stem}.png", "image/png", lambda: pictures.png_of(svg(), PNG_SCALE), "À imprimer sur A4."),
        File("Image SVG", f"{stem}.svg", "image/svg+xml", svg, "Nette à toute taille, A3 compris."),
        File(
            "Feuille à imprimer",
            f"{stem}.html",
            "text/html",
            lambda: sheet_html(plan, view, footer, made_on.strftime("%d/%m/%Y")),
            f"{paper.HOW_TO_PRINT}l'affiche, puis ce qui l'explique.",
        ),
    ]


def schedule_button(plan: DayPlan, view: View) -> None:
    """The rows for an energy management system."""
    offer.menu("plan", partial(schedule_files, plan, view), "Pour un gestionnaire d'énergie", quiet=False)


def schedule_files(plan: DayPlan, view: View) -> list[File]:
    """CSV and JSON in both steps."""
    kinds: tuple[tuple[str, str, Callable[[DayPlan, int], str]], ...] = (
        ("CSV", "text/csv", day_plan.to_csv),
        ("JSON", "application/json", day_plan.to_json),
    )
    help_of = {15: "Le modèle a des heures : chacune est répétée dans ses quatre quarts d'heure.", 60: None}
    return [
        File(
            f"{name}, pas de {day_words.step(minutes)}",
            f"{stem_of(plan, view)}-{minutes}min.{name.lower()}",
            mime,
            partial(write, plan, minutes),
            help_of[minutes],
        )
        for name, mime, write in kinds
        for minutes in day_plan.STEPS_MIN
    ]


def stem_of(plan: DayPlan, view: View) -> str:
    """`journee-elfe-redon-pontchateau-2021-08-07`."""
    return f"journee-elfe-{scenario_words.slug(view.territory.short_name)}-{plan.day:%Y-%m-%d}"


def sheet_html(plan: DayPlan, view: View, footer: Footer, made: str) -> str:
    """The poster on a sheet of its own, and a second sheet that explains it."""
    orders = [paper.bold(line) for line in day_words.all_orders(plan)]
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        title=html.escape(f"{day_words.POSTER_TITLE} {day_words.day_title(plan.day)}"),
        poster=poster.poster_svg(plan, footer),
        orders="".join(f"<li>{line}</li>" for line in orders),
        effect=paper.bold(day_words.effect(plan)),
        outcomes=outcome_table(plan, view),
        rules="".join(f"<li>{html.escape(line)}</li>" for line in day_words.rules()),
        notes="".join(f"<p>{html.escape(line)}</p>" for line in footer.notes),
        made=html.escape(made),
    )


def outcome_table(plan: DayPlan, view: View) -> str:
    """What the plan changes in what is bought, as HTML."""
    rows = "".join(
        f"<tr><th>{html.escape(name)}</th><td>{change}</td></tr>"
        for name, change in day_words.outcomes(plan, before_of(plan, view))
    )
    head = html.escape(day_words.outcome_head(plan))
    heads = f'<thead><tr><th colspan="2">{head}</th></tr></thead>'
    return f'<table class="elfe-outcome">{heads}<tbody>{rows}</tbody></table>'


def before_of(plan: DayPlan, view: View) -> DayPlan | None:
    """The plan of the same day made from the day before, to tell beside one made from the day itself."""
    if plan.source != day_plan.DAY:
        return None
    return cached.planned_day(view.scenario, view.source, plan.day, day_plan.DAY_BEFORE)
