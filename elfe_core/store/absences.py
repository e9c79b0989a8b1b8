"""Regions, sectors and sources that a kind of file should hold, and does not hold or hides all along."""

from collections.abc import Iterator, Sequence

from elfe_core.errors import DataError, Place, Wanted
from elfe_core.store.checks import is_left_out
from elfe_core.store.layouts import LARGER_TOTAL, PROD, SMALLER_TOTAL, SUP36, Layout
from elfe_core.store.readings import HalfHourFile
from elfe_core.store.series import Series


def absences(files: Sequence[HalfHourFile], series: Sequence[Series], regions: Sequence[str]) -> Iterator[DataError]:
    """Faults of one kind of file; none while so many lines are lost that they may be a whole curve."""
    n_lost = 0
    for file in files:
        if file.lost is None:
            return
        n_lost += file.lost.total()
    if n_lost and n_lost >= (len(series[0].energy_wh) if series else 0):
        return
    names, layout = [file.path.name for file in files], files[0].layout
    for region in regions:
        here = [part for part in series if part.region == region]
        if not here:
            yield DataError(names, "no_region", wanted=Wanted("region", names=(region,)))
            continue
        for part, label, must_show in _expected_parts(layout):
            found = [one for one in here if part in (one.curve, one.name.rpartition("/")[2])]
            if not found:
                yield DataError(names, "no_curve", wanted=Wanted("rows_of", names=(f"{region}/{label}",)))
            elif must_show and all(is_left_out(one) for one in found):
                yield DataError(names, "all_secret", places=[Place(series=(f"{region}/{label}",))])


def _expected_parts(layout: Layout) -> list[tuple[str, str, bool]]:
    """Part of a series' curve or name, its label, and whether it may not be hidden altogether."""
    if layout is PROD:
        return [("solar", "F5 : Solaire", True), ("bioenergy", "F2 : Bioénergies", True)]
    if layout is SUP36:
        bands = ((SMALLER_TOTAL, "P3 = P1 + P2"), (LARGER_TOTAL, "P7 = P4 + P5 + P6"))
        return [(f"P{total}", label, True) for total, label in bands]
    return [("res", "RES", True), ("pro", "PRO", True), ("ent", "ENT", False)]
