"""Hour-by-hour electricity balance of a territory: pure simulation, no screen.

What a notebook needs is here (README shows it at work): the names of `elfe_core.notebook`, which is loaded when the
first of them is used, so that `import elfe_core` itself loads neither pandas nor duckdb.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from elfe_core.notebook import (
        INDICATOR_UNITS,
        DataError,
        ElfeError,
        Faults,
        InputError,
        Scenario,
        break_down,
        indicator_values,
        load_curves,
        load_territory,
        simulate_grid,
        simulate_scenario,
        today,
    )

__version__ = "0.3.0"
"""Of the package: what pip, `elfe --version` and CHANGELOG.md say."""

MODEL_VERSION = "2"
"""Raised when the same inputs give other results; written into every file of results."""

__all__ = [
    "INDICATOR_UNITS",
    "MODEL_VERSION",
    "DataError",
    "ElfeError",
    "Faults",
    "InputError",
    "Scenario",
    "__version__",
    "break_down",
    "indicator_values",
    "load_curves",
    "load_territory",
    "simulate_grid",
    "simulate_scenario",
    "today",
]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from elfe_core import notebook

    return getattr(notebook, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
