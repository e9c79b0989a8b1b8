"""A set of curves, one a role and each with its own period and origin, and the six curves that are built from it."""

from elfe_core.curve_set.align import align_to
from elfe_core.curve_set.build import Alignment, Built, RoleTreatment, Treatment, build
from elfe_core.curve_set.join import joined
from elfe_core.curve_set.kinds import (
    CurveSet,
    Period,
    RoleCurve,
    common_period,
    from_curves,
    period_notes,
    replace_role,
)

__all__ = [
    "Alignment",
    "Built",
    "CurveSet",
    "Period",
    "RoleCurve",
    "RoleTreatment",
    "Treatment",
    "align_to",
    "build",
    "common_period",
    "from_curves",
    "joined",
    "period_notes",
    "replace_role",
]
