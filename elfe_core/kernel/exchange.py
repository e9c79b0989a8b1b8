"""One rule: what goes to and comes from the grid, and what counts as a power at all beside rounding."""

EXCHANGE_TOLERANCE = 1e-9
"""An exchange below this share of the larger of consumption and production is dust of rounding, and counts as none."""


def surplus(consumption_w: float, production_w: float) -> float:
    """Production minus consumption [W/foyer]; dust, which shall charge no battery, is zero (MODEL.md section 2)."""
    left = production_w - consumption_w
    return 0.0 if abs(left) <= EXCHANGE_TOLERANCE * max(abs(consumption_w), production_w) else left


def exchange(
    left_w: float, consumption_w: float, production_w: float, export_limit_w: float
) -> tuple[float, float, float]:
    """Imported, exported and curtailed power [W/foyer].

    Parameters
    ----------
    left_w
        Surplus (> 0) or deficit (< 0) after the battery.
    consumption_w, production_w
        Of the hour, beside which it may be dust.
    export_limit_w
        Most that may be exported; what is beyond is curtailed (MODEL.md section 6).
    """
    if abs(left_w) <= EXCHANGE_TOLERANCE * max(abs(consumption_w), production_w):
        return 0.0, 0.0, 0.0
    if left_w < 0.0:
        return -left_w, 0.0, 0.0
    exported = min(left_w, export_limit_w)
    return 0.0, exported, left_w - exported
