"""Several plants of one source: parts of one are joined, others stay apart, each has the energy that is said."""

import numpy as np
import pytest

from elfe_core import units
from elfe_core.curve_set.measured import Measured
from elfe_core.curve_set.plants import plants_of, with_energy
from elfe_core.curve_set.quality import summary
from elfe_core.errors import ElfeError, InputError


def curve(
    file: str, values: list[float], start: str = "2021-01-01T00:00", kind: str = "plain", unit: str = ""
) -> Measured:
    return Measured(
        role="wind",
        label="valeur",
        kind=kind,
        files=(file,),
        unit=unit,
        step_min=60,
        start_utc=np.datetime64(start, "m"),
        mean_power=np.array(values),
    )


def test_files_of_several_years_are_one_plant_others_apart() -> None:
    """One after the other they are one; with other values for the same hours two, but not of a region's file."""
    first, after = curve("a", [1.0, 2.0]), curve("b", [3.0], "2021-01-01T02:00")
    assert [list(one.mean_power) for one in plants_of([first, after])] == [[1.0, 2.0, 3.0]]
    other = curve("c", [5.0, 2.0])
    assert plants_of([first, other]) == [first, other]
    with pytest.raises(ElfeError):
        plants_of([curve("a", [1.0], kind="eco2mix"), curve("b", [2.0], kind="eco2mix")])


def test_a_plant_has_the_energy_that_is_said() -> None:
    """Whatever its unit was; hours that are missing stay so and do not count."""
    found = with_energy(curve("a", [1.0, np.nan, 3.0]), 8.76)
    assert found.unit == "W"
    assert summary(found).annual_mwh == pytest.approx(8.76)
    assert np.nanmean(found.mean_power) == pytest.approx(units.annual_mwh_to_w(8.76, foyers=1)) == 1000.0
    assert np.isnan(found.mean_power[1])


@pytest.mark.parametrize(("values", "energy"), [([0.0, 0.0], 1.0), ([np.nan], 1.0), ([1.0], 0.0), ([1.0], np.inf)])
def test_no_curve_or_no_energy_is_refused(values: list[float], energy: float) -> None:
    """Nothing is made of nothing."""
    with pytest.raises(InputError):
        with_energy(curve("a", values), energy)
