"""A set of curves, one a role and each with its own period and origin, and the six curves that are built from it."""

from elfe_core.curve_set.alignment import align_to
from elfe_core.curve_set.measured import joined
from elfe_core.curve_set.roles import (
    CurveSet,
    Period,
    RoleCurve,
    as_curves,
    common_period,
    period_notes,
    replace_role,
)
from elfe_core.curve_set.treatment import Alignment, Built, RoleTreatment, Treatment, build

__all__ = [
    "Alignment",
    "Built",
    "CurveSet",
    "Period",
    "RoleCurve",
    "RoleTreatment",
    "Treatment",
    "align_to",
    "as_curves",
    "build",
    "common_period",
    "joined",
    "period_notes",
    "replace_role",
]
