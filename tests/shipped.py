"""The shipped territory and its curves, read once by a process: they are constants to whoever looks at them."""

from functools import cache

from elfe_core.curves import Curves
from elfe_core.load import TERRITORY_FILE, load_curves
from elfe_core.territory import load_territory

TERRITORY = load_territory(TERRITORY_FILE)


@cache
def curves() -> Curves:
    """The curves of the demonstration year."""
    return load_curves(TERRITORY)
