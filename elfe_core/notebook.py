"""The simulation as a notebook or a script calls it, one name a step; `elfe_core` itself offers these names."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from elfe_core import load, sweep
from elfe_core import territory as territory_files
from elfe_core.balance import Balance
from elfe_core.breakdown import break_down
from elfe_core.catalogue import INDICATOR_UNITS
from elfe_core.curves import Curves
from elfe_core.errors import DataError, ElfeError, Faults, InputError
from elfe_core.indicators import indicators
from elfe_core.load import load_curves
from elfe_core.scenario import Scenario, today
from elfe_core.simulate import simulate as simulate_scenario
from elfe_core.sweep import Grid, Table
from elfe_core.territory import Territory

__all__ = [
    "INDICATOR_UNITS",
    "DataError",
    "ElfeError",
    "Faults",
    "InputError",
    "Scenario",
    "break_down",
    "indicator_values",
    "load_curves",
    "load_territory",
    "simulate_grid",
    "simulate_scenario",
    "today",
]


def load_territory(file: str | Path | None = None) -> Territory:
    """Read and check a territory file.

    Parameters
    ----------
    file
        TOML file in the layout of `data/territory.toml`; None for the shipped one, or the one that the environment
        variable ELFE_TERRITORY_FILE names.

    Raises
    ------
    DataError, Faults
        As `territory.load_territory`.
    """
    return territory_files.load_territory(load.territory_file() if file is None else Path(file))


def indicator_values(balance: Balance, territory: Territory) -> dict[str, float]:
    """Compute every indicator of a balance (MODEL.md section 3).

    Returns
    -------
    dict
        The keys of `INDICATOR_UNITS`, which holds their units, in their order; NaN where not applicable.
    """
    return indicators(balance, territory.foyers)


def simulate_grid(axes: Mapping[str, Sequence[float]], around: Scenario, curves: Curves, territory: Territory) -> Table:
    """Simulate every combination of some factors around a scenario (MODEL.md section 4).

    Parameters
    ----------
    axes
        Values of each factor that varies, in ascending order: `wind_gwh`, `solar_gwh`, `bioenergy_gwh` [GWh/year],
        `storage_mwh` [MWh], `storage_efficiency`, `storage_duration_h` [h], `export_limit_mw` [MW], `flexible_share`,
        `biogas_dispatchable_share`, `share_res`, `share_pro`, `share_ent`, and of each of `catalogue.USES` number and
        participation, such as `units_dryer` and `participation_dryer`. What varies counts as switched on.
    around
        Everything else: the other factors, the period, the flexibility window.
    curves, territory
        As in `simulate_scenario`.

    Returns
    -------
    dict
        Columns of shape (n_scenarios,): the factors, then each indicator as `indicator_values` of that scenario.

    Raises
    ------
    InputError, Faults
        A factor is unknown or its values are none, out of range or not ascending; as `simulate_scenario` for the
        highest value of every factor.
    """
    grid = Grid(axes={factor: tuple(values) for factor, values in axes.items()})
    return sweep.table(sweep.study(grid, around, curves, territory))
