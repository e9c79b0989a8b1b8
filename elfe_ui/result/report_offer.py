"""The button that makes the report: what a page knows, gathered; the charts, drawn when it is clicked."""

from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo

from elfe_ui import cached, charts, series
from elfe_ui.exports import offer, pictures
from elfe_ui.exports.pictures import Picture
from elfe_ui.result.report import CurvesOrigin, ReportChart, file_name, report_html
from elfe_ui.scenarios import link
from elfe_ui.view import View, today_view
from elfe_ui.words import own_data_words
from elfe_ui.words.names import CURVE_LABELS

WIDTH_PX: Final = 760

Drawn = tuple[charts.PreparedChart, str, str]
"""A chart, its title, the line below it."""


def report_button(view: View, *, key: str = "rapport") -> None:
    """Offer the report of the page's scenario, beside the pinned reference where there is one."""
    origin, address, today = origin_of(view), link.of_page(), today_view(view)
    now = datetime.now(tz=UTC).astimezone(ZoneInfo(view.territory.timezone))

    def make() -> str:
        return report_html(
            view,
            today=today,
            origin=origin,
            figures=drawn(view),
            link=address,
            made_on=datetime.now(tz=UTC).astimezone(ZoneInfo(view.territory.timezone)),
            reference=_pinned(view),
        )

    words_ = (
        "Un seul fichier, à ouvrir dans un navigateur puis à imprimer ou à enregistrer en PDF : réglages, chiffres, "
    )
    report = offer.File(
        "Rapport à imprimer", file_name(view, now), "text/html", make, words_ + "graphiques et sources."
    )
    offer.button(report, key, icon=":material/print:")


def _pinned(view: View) -> View | None:
    """The page of the pinned reference."""
    return None if view.reference is None else view._replace(**view.reference._asdict(), reference=None)


def origin_of(view: View) -> CurvesOrigin:
    """What the curves in use are and what was done to them."""
    own = view.source.own
    label, curves = cached.data_label(view.source), {}
    for role, curve in cached.curve_set(view.source).roles():
        kind = own_data_words.kind(curve.kind) if own is not None else ""
        said = (curve.source, kind, ", ".join(curve.files))
        parts = [part for part in dict.fromkeys(said) if part != label]
        curves[CURVE_LABELS[role]] = " · ".join(part for part in parts if part)
    treatment = own_data_words.treated(cached.built(own, view.territory.timezone).treatment) if own is not None else []
    return CurvesOrigin(
        label=label,
        fingerprint=cached.fingerprint(view.source),
        kind="own" if own is not None else view.territory.data.kind,
        curves=curves,
        treatment=treatment,
    )


def drawn(view: View) -> list[ReportChart]:
    """The report's charts, all made by one process."""
    makers = (_year, _exchange, _duration, _origins)
    found = [maker(view, view.display.power_unit) for maker in makers]
    svgs = pictures.svgs([Picture(chart, width_px=WIDTH_PX) for chart, _, _ in found])
    return [ReportChart(svg, title, caption) for svg, (_, title, caption) in zip(svgs, found, strict=True)]


def _year(view: View, unit: str) -> Drawn:
    frame = series.year_picture(view.balance, view.territory, unit=unit)
    chart = charts.year_picture(frame, unit=unit, dark=False)
    return chart, "Production locale et consommation", "Moyenne glissante sur 7 jours ; ce qui manque est importé."


def _exchange(view: View, unit: str) -> Drawn:
    weekly = series.power_series(view.balance, view.territory, unit=unit, step="week")
    chart = charts.exchange(weekly.frame, unit=unit, step="week", dark=False)
    words_ = (
        "Puissance moyenne de chaque semaine : au-dessus de zéro ce qui est importé, au-dessous ce qui est exporté."
    )
    return chart, "Échanges avec le réseau, par semaine", words_


def _duration(view: View, unit: str) -> Drawn:
    curves = series.duration_curves(view.balance, view.territory, unit=unit)
    chart = charts.duration(curves.frame, curves.import_h, curves.export_h, unit=unit, dark=False)
    words_ = "Les heures de la période, rangées de la plus importatrice à la plus exportatrice."
    return chart, "Monotone des échanges", words_


def _origins(view: View, _unit: str) -> Drawn:
    frame = series.monthly_origins(view.balance, view.territory)
    words_ = "Chaque heure, ce qui est consommé sur place est réparti entre les sources selon leur production."
    return charts.monthly(frame, "origins", dark=False), "D'où vient la consommation, par mois", words_
