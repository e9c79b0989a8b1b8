"""One rule: what counts as a power at all, beside the rounding of what it is the difference of."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

EXCHANGE_TOLERANCE = 1e-9
"""An exchange below this share of the larger of consumption and production is dust of rounding, and counts as none."""


def surplus(consumption_w: Array, production_w: Array) -> Array:
    """Production minus consumption [W/foyer], dust set to zero.

    Parameters
    ----------
    consumption_w, production_w
        Power [W/foyer], of one shape.

    Returns
    -------
    ndarray
        The same shape; > 0 for a surplus, < 0 for a deficit.

    Notes
    -----
    Where flexibility meets the production exactly the difference is rounding: it shall charge no store and count as
    no hour of import or export. Source: MODEL.md section 2, "Rounding trap".
    """
    difference: Array = production_w - consumption_w
    drop_dust(difference, consumption_w, production_w)
    return difference


def drop_dust(exchange_w: Array, consumption_w: Array, production_w: Array) -> None:
    """Set to zero, in place, what is below EXCHANGE_TOLERANCE of the hour's larger power."""
    dust = np.abs(exchange_w) <= EXCHANGE_TOLERANCE * np.maximum(np.abs(consumption_w), production_w)
    exchange_w[dust] = 0.0
