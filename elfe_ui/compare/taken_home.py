"""The comparison as a table of numbers."""

from collections.abc import Sequence

import pandas as pd

from elfe_ui.compare.tables import Compared
from elfe_ui.result import tables
from elfe_ui.view import View


def results(compared: Sequence[Compared], view: View) -> pd.DataFrame:
    """Every indicator in the unit shown: its name, its unit, a column a scenario."""
    found = [
        tables.indicator_figures(
            view._replace(scenario=one.scenario, balance=one.balance, indicators=dict(one.indicators))
        )
        for one in compared
    ]
    names = found[0][["indicateur", "unite"]]
    return names.assign(**{one.name: frame["valeur"] for one, frame in zip(compared, found, strict=True)})
