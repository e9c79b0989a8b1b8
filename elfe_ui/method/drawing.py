"""The model as a drawing: the steps of an hour, each with its own hours of the scenario, each leading to its formula.

`steps.toml` is the one table of the steps: the drawing and the formulas below it follow its order and its names.
"""

import html
from collections.abc import Sequence
from typing import Final, NamedTuple
from urllib.parse import quote

import numpy as np
from numpy.typing import NDArray

from elfe_ui import glossary
from elfe_ui.charts import theme
from elfe_ui.method import facts
from elfe_ui.view import View

Array = NDArray[np.float64]

HOURS: Final = 72
"""Hours of the scenario that each step shows, around the one of most production."""
WIDTH, HEIGHT = 144, 40
"""Of the little curves, in units of their picture."""


class Step(NamedTuple):
    """One row of `steps.toml`."""

    key: str
    name: str
    """As the glossary says it."""
    title: str
    about: str
    call: str
    flows: tuple[str, ...]
    switch: str
    colour: str
    side: str

    @property
    def anchor(self) -> str:
        """Name of the place of its formula on the page."""
        return f"etape-{self.key.replace('_', '-')}"


class Line(NamedTuple):
    """One curve of a little picture, of values from 0 to 1, and whether the ground under it is filled."""

    values: Array
    colour: str
    is_filled: bool


def read_steps() -> tuple[Step, ...]:
    """The steps of an hour, in the order in which they are computed."""
    return tuple(
        Step(
            key=row["key"],
            name=glossary.BY_KEY[row["term"]].name,
            title=row["title"],
            about=row["about"],
            call=row.get("call", ""),
            flows=tuple(row.get("flows", ())),
            switch=row.get("switch", ""),
            colour=row.get("colour", ""),
            side=row["side"],
        )
        for row in facts.toml("steps.toml")["step"]
    )


STEPS: Final = read_steps()
NUMBERS: Final = {key: index for index, key in enumerate(dict.fromkeys(step.key for step in STEPS), 1)}
"""Number of each formula; what is imported and what is exported share theirs."""


def drawn(view: View) -> str:
    """HTML for `st.html`: consumption on the left, production on the right, what they share across both."""
    hours = _hours(view)
    boxes = "".join(_box(step, view, hours) for step in STEPS)
    tone = theme.ink(view.dark)
    inks = (
        f"--elfe-paper: {tone.paper}; --elfe-need: {tone.muted}; --elfe-made: {theme.colour('production', view.dark)}"
    )
    return f"<ol class='elfe-model' style='{inks}' aria-label='Les étapes du calcul, dans leur ordre'>{boxes}</ol>"


def _box(step: Step, view: View, hours: slice) -> str:
    is_off = _is_off(step, view)
    state = "<i>non utilisé dans votre scénario</i>" if is_off else ""
    ink = f" style='--elfe-line: {theme.colour(step.colour, view.dark)}'" if step.colour else ""
    return (
        f"<li class='elfe-{step.side}{' elfe-off' if is_off else ''}'{ink}><a href='#{step.anchor}'>"
        f"<span class='elfe-number'>{NUMBERS[step.key]}</span><span class='elfe-said'><b>{html.escape(step.name)}</b>"
        f"<small>{html.escape(step.about)}</small>{state}</span>"
        f"{_picture(_lines(step, view, hours), view.dark)}</a></li>"
    )


def _is_off(step: Step, view: View) -> bool:
    if step.key == "usages":
        return not view.balance.uses
    return step.switch != "" and not getattr(view.scenario, step.switch)


def _hours(view: View) -> slice:
    """Hours around the one of most production, as far as the period holds them."""
    balance = view.balance
    at = int(np.argmax(balance.production_w))
    first = max(0, min(at - HOURS // 2, balance.n_hours - HOURS))
    return slice(first, first + HOURS)


def _lines(step: Step, view: View, hours: slice) -> Sequence[Line]:
    """What the little picture of a step shows; powers of all steps have one scale."""
    balance = view.balance
    before, after, made = (
        flow[hours] for flow in (balance.consumption_before_w, balance.consumption_w, balance.production_w)
    )
    most = max(float(np.max([before.max(), after.max(), made.max()])), 1e-9)
    if step.key == "courbes":
        curves = {name: curve[hours] for name, curve in balance.inputs.series.items()}
        return [Line(_own_scale(values), theme.colour(name, view.dark), False) for name, values in curves.items()]
    colour, need = theme.colour(step.colour, view.dark), theme.colour("consumption_before", view.dark)
    if step.key == "sur_place":
        return [Line(np.minimum(after, made) / most, colour, True), Line(after / most, need, False)]
    if step.key == "usages" and not balance.uses:
        return [Line(np.zeros(len(made)), colour, False)]
    if step.key == "usages":
        natural, run = (flows[:, hours].sum(axis=0) for flows in (balance.uses_natural_w, balance.uses_w))
        highest = max(float(natural.max(initial=0.0)), float(run.max(initial=0.0)), 1e-9)
        return [Line(natural / highest, need, False), Line(run / highest, colour, False)]
    values: Array = getattr(balance, step.flows[0])[hours]
    if step.key == "stockage":
        return [Line(values / max(balance.capacity_wh, 1e-9), colour, True)]
    if step.key == "flexibilite":
        return [Line(before / most, need, False), Line(values / most, colour, False)]
    return [Line(values / most, colour, True)]


def _own_scale(values: Array) -> Array:
    return values / max(float(values.max()), 1e-9)


def _picture(lines: Sequence[Line], dark: bool) -> str:
    """The curves as an image, which is all that Streamlit lets through of an SVG."""
    ground = f"<path d='M0,{HEIGHT - 0.5}H{WIDTH}' stroke='{theme.ink(dark).grid}'/>"
    drawn = f"{ground}{''.join(map(_path, lines))}"
    size = f"viewBox='0 0 {WIDTH} {HEIGHT}' preserveAspectRatio='none'"
    code = quote(f"<svg xmlns='http://www.w3.org/2000/svg' {size}>{drawn}</svg>")
    return f'<img alt="" src="data:image/svg+xml,{code}">'


def _path(line: Line) -> str:
    step = WIDTH / max(len(line.values) - 1, 1)
    heights = (HEIGHT - 1) * (1.0 - np.clip(line.values, 0.0, 1.0)) + 0.5
    points = " ".join(f"{index * step:.1f},{height:.1f}" for index, height in enumerate(heights.tolist()))
    pen = f"fill='none' stroke='{line.colour}' stroke-width='1.6' vector-effect='non-scaling-stroke'"
    edge = f"<polyline points='{points}' {pen}/>"
    if not line.is_filled:
        return edge
    return f"<polygon points='0,{HEIGHT} {points} {WIDTH},{HEIGHT}' fill='{line.colour}' fill-opacity='0.28'/>{edge}"
