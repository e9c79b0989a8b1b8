"""Several plants of one source: which curves are parts of one, each brought to the energy that it makes in a year."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from elfe_core import units
from elfe_core.curve_set.measured import Measured, joined
from elfe_core.errors import ElfeError, InputError

OF_ONE_PLANT = ("elfe_wind", "elfe_scaled_wind", "pvgis", "plain")
"""Kinds of files that hold a single plant."""


def plants_of(curves: Sequence[Measured]) -> list[Measured]:
    """The curves of a source, a plant each: parts of one plant joined, such as files of several years.

    Curves are of one plant where kind and label agree, unless they are of a single plant's file each and give other
    values for the same hours.

    Raises
    ------
    DataError, Faults
        As `joined`, for files that are not of a single plant.
    """
    return [plant for same in _by_label(curves) for plant in _joined_or_apart(same, same[0].kind in OF_ONE_PLANT)]


def parts_of(curves: Sequence[Measured]) -> list[Measured]:
    """Parts of one curve, those of one kind and label joined, such as files of several years.

    Raises
    ------
    DataError, Faults
        As `joined`.
    """
    return [joined(same) for same in _by_label(curves)]


def _by_label(curves: Sequence[Measured]) -> list[list[Measured]]:
    groups: dict[tuple[str, str], list[Measured]] = {}
    for curve in curves:
        groups.setdefault((curve.kind, curve.label), []).append(curve)
    return list(groups.values())


def _joined_or_apart(same: Sequence[Measured], may_be_apart: bool) -> list[Measured]:
    try:
        return [joined(same)]
    except ElfeError:
        if may_be_apart and len({curve.files for curve in same}) == len(same):
            return list(same)
        raise


def with_energy(curve: Measured, annual_mwh: float) -> Measured:
    """The curve in W, with this energy a year in the mean of the hours that are known.

    Raises
    ------
    InputError
        The energy is no number > 0, or the curve is zero all along.
    """
    if not 0.0 < annual_mwh < np.inf:
        raise InputError("annual_mwh", annual_mwh, "a finite number > 0", low=0.0)
    known = curve.mean_power[~np.isnan(curve.mean_power)]
    mean = float(known.mean()) if len(known) else 0.0
    if not mean > 0.0:
        raise InputError(f"{curve.role or 'plant'}_curve", 0, "a curve that is not zero all along")
    return replace(curve, unit="W", mean_power=curve.mean_power * (units.annual_mwh_to_w(annual_mwh, foyers=1) / mean))
