"""Writes what a forecast is worth into docs/MODEL.md: `python -m docs.write_foresight`, from the root."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from elfe_core import kernel, units
from elfe_core.curves import CURVE_NAMES, SECTORS
from elfe_core.load import TERRITORY_FILE, load_curves
from elfe_core.scenario import today
from elfe_core.simulate import kernel_inputs, period_hours, scaled_inputs
from elfe_core.territory import load_territory

FILE = Path(__file__).with_name("MODEL.md")
START, END = "<!-- foresight: begin -->\n", "<!-- foresight: end -->\n"

SHARE, CAP = 0.05, 4.0
"""The use: share of consumption, with its profile; cap, times its mean."""

HEAD = (
    "| mix | import in natural hours, GWh | saved knowing the day | knowing yesterday | that is |\n"
    "| --- | ---: | ---: | ---: | ---: |\n"
)


def document() -> str:
    """The page with the table as computed now."""
    before, rest = FILE.read_text(encoding="utf-8").split(START)
    return before + START + HEAD + "".join(rows()) + END + rest.split(END)[1]


def rows() -> Iterator[str]:
    """A line a mix; GWh of the shipped year."""
    territory = load_territory(TERRITORY_FILE)
    start, curves = today(territory), load_curves(territory)
    first, last = period_hours(start.period_start, start.period_end, curves, territory.timezone)
    inputs = scaled_inputs(start, curves, territory)
    of = kernel_inputs(inputs, territory.timezone)
    natural = SHARE * np.sum([inputs[sector] for sector in SECTORS], axis=0)
    begins = np.zeros(inputs.n_hours, dtype=bool)
    begins[of.day_starts[:-1]] = True
    allowed = np.ones((1, inputs.n_hours), dtype=bool)
    sector = CURVE_NAMES.index("res")
    placing = kernel.make_uses([natural], allowed, [begins], [CAP * natural.mean()], [True], [0], sector=sector)
    battery = [0.0, 1.0, np.inf, 0.0, 1.0, np.inf]

    def imported_gwh(wind_gwh: float, solar_gwh: float, foresight: int) -> float:
        by = kernel.rules(first_h=first, last_h=last, foresight=foresight)
        curves_by = [wind_gwh / start.wind_gwh, solar_gwh / start.solar_gwh, *np.ones(4)]
        table = kernel.rows(of._replace(uses=placing), by, [[*curves_by, 0.0, 2.0, 12.0, 1.0, 1.0]], [0.0], [battery])
        mean_w = float(table[0, 0, 0, kernel.TOTALS.index("imported_w")])
        return units.w_to_annual_mwh(mean_w, territory.foyers) / units.MWH_PER_GWH

    for name, wind, solar in (
        ("today", start.wind_gwh, start.solar_gwh),
        ("wind twice", 2.0 * start.wind_gwh, start.solar_gwh),
        ("240 GWh wind, 150 sun", 240.0, 150.0),
    ):
        alone = imported_gwh(wind, solar, kernel.NONE)
        known, yesterday = (alone - imported_gwh(wind, solar, code) for code in (kernel.PERFECT, kernel.DAY_BEFORE))
        yield f"| {name} | {alone:.2f} | {known:.2f} | {yesterday:.2f} | {100 * yesterday / known:.0f} % |\n"


if __name__ == "__main__":
    FILE.write_text(document(), encoding="utf-8")
