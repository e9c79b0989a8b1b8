"""One rule: what goes to and comes from the grid, and what counts as a power at all beside rounding."""

EXCHANGE_TOLERANCE = 1e-9
"""An exchange below this share of the larger of consumption and production is dust of rounding, and counts as none."""


def dust(consumption_w: float, production_w: float) -> float:
    """Power [W/foyer] below which an exchange of the hour is rounding (MODEL.md section 2, "Rounding trap")."""
    return EXCHANGE_TOLERANCE * max(abs(consumption_w), production_w)


def surplus(consumption_w: float, production_w: float) -> float:
    """Production minus consumption [W/foyer]; dust, which shall charge no battery, is zero."""
    difference = production_w - consumption_w
    return 0.0 if abs(difference) <= dust(consumption_w, production_w) else difference


def hour(left_w: float, dust_w: float, export_limit_w: float) -> tuple[float, float, float]:
    """Imported, exported and curtailed power [W/foyer].

    Parameters
    ----------
    left_w
        Surplus (> 0) or deficit (< 0) after the battery.
    dust_w
        As `dust`.
    export_limit_w
        Most that may be exported; what is beyond is curtailed (MODEL.md section 6).
    """
    if abs(left_w) <= dust_w:
        return 0.0, 0.0, 0.0
    if left_w < 0.0:
        return -left_w, 0.0, 0.0
    exported = min(left_w, export_limit_w)
    return 0.0, exported, left_w - exported
