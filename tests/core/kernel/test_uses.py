"""Uses placed in hours of their own: what must hold, exact optima, and the figures of MODEL.md section 8."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import lsq_linear, minimize

from elfe_core import kernel
from elfe_core.kernel.uses import driven_units
from tests.core.kernel.cases import cases, curve, inputs_of, placed_cases, scale_of, year_of
from tests.core.kernel.shipped import TODAY, Array, battery, factors, gwh, year_inputs
from tests.core.kernel.twin import Case, PlacedUse

DUST = 1e-9


def driven_runs(case: Case) -> list[tuple[PlacedUse, Array, Array]]:
    """Each use, its driven part in its natural hours, and as it runs [W/foyer]."""
    flows, _ = year_of(case)
    found = []
    for number, use in enumerate(case.uses):
        natural = use.units * np.array(use.natural)
        driven = use.participation * natural
        found.append((use, driven, flows[f"use_{number}"] - (natural - driven)))
    return found


def windows(case: Case, use: PlacedUse) -> list[tuple[int, int]]:
    """Windows of a use, and what stands before the first one."""
    starts = [t for t, begins in enumerate(use.begins) if begins]
    edges = [0, *(start for start in starts if start > 0), len(case.consumption)]
    return list(pairwise(edges))


# --- what must hold whatever the curves ---


@settings(max_examples=80)
@given(placed_cases())
def test_energy_stays_in_its_window_its_hours_and_below_its_cap(case):
    """Each window keeps its energy; outside allowed hours and above the cap stands only what did not fit."""
    scale = scale_of(case)
    for use, driven, run in driven_runs(case):
        most = use.cap * use.units * use.participation
        for first, last in windows(case, use):
            hours = slice(first, last)
            assert run[hours].sum() == pytest.approx(driven[hours].sum(), rel=0, abs=DUST * 24 * scale)
            room = most * sum(use.allowed[hours])
            is_driven = case.foresight != "none" and use.begins[first] and all(case.counted[hours])
            left = 1.0 if not is_driven else max(1.0 - room / max(driven[hours].sum(), 1e-300), 0.0)
            stays = left * driven[hours]
            allowed = np.array(use.allowed[hours])
            placed = run[hours] - stays
            assert placed[~allowed].max(initial=0.0) <= DUST * scale
            assert placed.max() <= (most if is_driven else 0.0) + DUST * scale
            assert placed.min() >= -DUST * scale


@settings(max_examples=60)
@given(placed_cases())
def test_consumption_is_never_below_zero_and_hours_balance(case):
    """Beside share, battery and biogas: C >= 0, and G + import + discharge = C + export + charge + curtailed."""
    case = replace(case, max_reduction=min(case.max_reduction, 1.0))
    flows, _ = year_of(case)
    assert flows["consumption_w"].min() >= -DUST * scale_of(case)
    sources = flows["production_w"] + flows["imported_w"] + flows["discharge_w"]
    sinks = flows["consumption_w"] + flows["exported_w"] + flows["charge_w"] + flows["curtailed_w"]
    np.testing.assert_allclose(sources, sinks, rtol=0, atol=2 * DUST * scale_of(case))


@settings(max_examples=40)
@given(cases(), st.sampled_from(["no units", "no one takes part"]))
def test_what_drives_nothing_changes_nothing(case, neutral):
    """No appliances, or no owner who lets them be driven: the same hours to the last digit."""
    n_hours = len(case.consumption)
    use = PlacedUse(
        natural=[0.25 * c for c in case.consumption],
        allowed=[True] * n_hours,
        begins=[t % 24 == 0 for t in range(n_hours)],
        cap=1e9,
        units=0.0 if neutral == "no units" else 1.0,
        participation=1.0 if neutral == "no units" else 0.0,
        existing=neutral != "no units",
    )
    flows, with_uses = year_of(case)[0], year_of(replace(case, uses=(use,)))[0]
    for name, values in flows.items():
        np.testing.assert_array_equal(with_uses[name], values, err_msg=name)


def test_an_existing_use_follows_its_sector() -> None:
    """Half of the sector's consumption runs half of the existing appliances' energy; added ones keep theirs."""
    natural, hours = np.ones((2, 24)), np.ones((2, 24), dtype=bool)
    begins = np.arange(24) == np.zeros((2, 1))
    of = kernel.make_uses(natural, hours, begins, [2.0, 2.0], [True, False], [0, 1], sector=0)
    row = np.array([0.5, 6.0, 0.25, 6.0, 0.25])
    assert [driven_units(of, use, row, 1) for use in (0, 1)] == [0.75, 1.5]


def one_use(rng: np.random.Generator, n_hours: int, **choices: object) -> Case:
    """A case with one existing use, all hours allowed and below its cap but for what is chosen."""
    consumption = curve(rng, "spiky", n_hours) + 10.0
    natural = 0.3 * consumption * rng.random(n_hours)
    use = {
        "natural": natural.tolist(),
        "allowed": [True] * n_hours,
        "begins": [t % 24 == 0 for t in range(n_hours)],
        "cap": 1.5 * float(natural.max()),
        "units": 1.0,
        "participation": 1.0,
        "existing": True,
        **choices,
    }
    return Case(
        consumption=consumption.tolist(),
        other_production=(3.0 * curve(rng, "sun", n_hours)).tolist(),
        bioenergy=[0.0] * n_hours,
        counted=[True] * n_hours,
        day_starts=[],
        bioenergy_mean=0.0,
        uses=(PlacedUse(**use),),  # type: ignore[arg-type]
    )


def squares(case: Case) -> float:
    """Sum of squares of the exchange before any battery."""
    flows, _ = year_of(case)
    return float(np.sum((flows["consumption_w"] - flows["production_w"]) ** 2))


@settings(max_examples=40)
@given(st.integers(0, 10**6), st.sampled_from([0.0, 0.2, 0.5]), st.sampled_from([0.5, 0.9, 1.0]))
def test_more_participation_never_raises_the_squares(seed, less, more):
    """Natural hours all allowed and below the cap, perfect foresight: the exchange is flattened further."""
    case = one_use(np.random.default_rng(seed), 72)
    (use,) = case.uses
    sums = [squares(replace(case, uses=(replace(use, participation=share),))) for share in (less, more)]
    assert sums[1] <= sums[0] * (1.0 + 1e-12)


# --- exact optima ---


@pytest.mark.parametrize("seed", range(12))
def test_one_use_is_the_quadratic_program_s(seed):
    """Least squares with bounds over each window's allowed hours, its energy kept, find the same hours."""
    rng = np.random.default_rng(seed)
    case = one_use(rng, 48, allowed=(rng.random(48) < 0.6).tolist(), cap=float(rng.uniform(8.0, 60.0)))
    (use, driven, run) = driven_runs(case)[0]
    base = np.array(case.consumption) - np.array(case.other_production) - driven
    for first, last in windows(case, use):
        hours = np.flatnonzero(use.allowed[first:last]) + first
        energy = driven[first:last].sum()
        if not 0.0 < energy < use.cap * len(hours):
            continue
        kept = 1e4 * np.ones((1, len(hours)))
        found = lsq_linear(
            np.vstack((np.eye(len(hours)), kept)),
            np.append(-base[hours], 1e4 * energy),
            bounds=(0.0, use.cap),
            tol=1e-14,
            max_iter=500,
        )
        assert np.sum((base[hours] + run[hours]) ** 2) <= np.sum((base[hours] + found.x) ** 2) * (1 + 1e-6)
        np.testing.assert_allclose(run[hours], found.x, rtol=0, atol=2e-3 * use.cap)


def joint_optimum(case: Case, start: list[Array]) -> float:
    """Least sum of squares that all uses together can reach, by a solver of bounded problems with kept energies."""
    base = np.array(case.consumption) - np.array(case.other_production)
    driven = [use.units * use.participation * np.array(use.natural) for use in case.uses]
    base = base - np.sum(driven, axis=0)
    slots = [(number, t) for number, use in enumerate(case.uses) for t in np.flatnonzero(use.allowed)]
    hour_of = np.array([t for _, t in slots])
    kept, energies = [], []
    for number, use in enumerate(case.uses):
        for first, last in windows(case, use):
            kept.append([1.0 if n == number and first <= t < last else 0.0 for n, t in slots])
            energies.append(driven[number][first:last].sum())
    matrix, wanted = np.array(kept), np.array(energies)

    def total(x: Array) -> tuple[float, Array]:
        net = base + np.bincount(hour_of, x, len(base))
        return float(net @ net), 2.0 * net[hour_of]

    found = minimize(
        total,
        np.array([start[number][t] for number, t in slots]),
        jac=True,
        method="SLSQP",
        bounds=[(0.0, case.uses[number].cap * case.uses[number].units) for number, _ in slots],
        constraints={"type": "eq", "fun": lambda x: matrix @ x - wanted, "jac": lambda _: matrix},
        options={"maxiter": 500, "ftol": 1e-12},
    )
    assert np.abs(matrix @ found.x - wanted).max() <= 1e-6 * max(wanted.max(), 1.0)
    return float(found.fun)


@pytest.mark.parametrize("seed", range(8))
def test_three_rounds_come_within_a_thousandth_of_the_joint_optimum(seed):
    """Three uses with hours and caps of their own: the joint optimum's sum of squares is at most 0.1 % lower."""
    rng = np.random.default_rng(100 + seed)
    case = one_use(rng, 48)
    uses = []
    for hours, begin in (((22, 6), 22), ((11, 17), 11), ((0, 24), 0)):
        natural = 0.2 * np.array(case.consumption) * rng.random(48)
        clock = np.arange(48) % 24
        first, last = hours
        allowed = (clock >= first) & (clock < last) if first < last else (clock >= first) | (clock < last)
        natural = np.where(np.arange(48) >= begin, natural, 0.0)
        allowed &= np.arange(48) >= begin
        per_window = natural[begin:].sum() / max(allowed.sum(), 1)
        use = PlacedUse(
            natural=natural.tolist(),
            allowed=allowed.tolist(),
            begins=(clock == begin).tolist(),
            cap=float(2.0 * per_window),
            units=1.0,
            participation=1.0,
            existing=True,
        )
        uses.append(use)
    case = replace(case, uses=tuple(uses))
    ours = squares(case)
    assert joint_optimum(case, [run for _, _, run in driven_runs(case)]) >= ours * (1.0 - 1e-3)


# --- the shipped year ---


def imported_gwh(wind: float, solar: float, foresight: int) -> float:
    """Import of the shipped year with one use of 5 % of consumption: natural profile C0, cap four times its mean."""
    of, first, last = year_inputs()
    n_hours = of.unit_w.shape[1]
    natural = 0.05 * of.unit_w[of.n_sources :].sum(axis=0)
    begins = np.zeros(n_hours, dtype=bool)
    begins[of.day_starts[:-1]] = True
    cap = 4.0 * natural.mean()
    placing = kernel.make_uses(
        [natural], [np.ones(n_hours, dtype=bool)], [begins], [cap], [True], [0], sector=of.n_sources
    )
    by = kernel.rules(first_h=first, last_h=last, foresight=foresight)
    row = np.append(factors(wind=wind, solar=solar, bioenergy=TODAY.bioenergy_gwh), [1.0, 1.0])
    table = kernel.rows(of._replace(uses=placing), by, [row], [0.0], [battery()])
    return gwh(table[0, 0, 0, kernel.TOTALS.index("imported_w")])


@pytest.mark.parametrize(
    ("wind", "solar", "perfect", "day_before"),
    [
        (TODAY.wind_gwh, TODAY.solar_gwh, 0.20, 0.11),
        (2.0 * TODAY.wind_gwh, TODAY.solar_gwh, 3.88, 0.83),
        (240.0, 150.0, 7.40, 4.20),
    ],
)
def test_what_a_forecast_is_worth(wind, solar, perfect, day_before):
    """GWh of import that a use of 5 % saves, knowing the day and knowing yesterday (MODEL.md section 8)."""
    natural = imported_gwh(wind, solar, kernel.NONE)
    found = [natural - imported_gwh(wind, solar, foresight) for foresight in (kernel.PERFECT, kernel.DAY_BEFORE)]
    assert found == pytest.approx([perfect, day_before], abs=0.005)


@pytest.mark.parametrize(
    ("wind", "solar", "saved"), [(2.0 * TODAY.wind_gwh, TODAY.solar_gwh, 6.34), (240.0, 150.0, 13.18)]
)
def test_what_the_plain_share_seems_to_save(wind, solar, saved):
    """GWh of import that 5 % of consumption saves if anything may move anywhere within 24 h, never below zero."""
    of, first, last = year_inputs()
    row = factors(wind=wind, solar=solar, bioenergy=TODAY.bioenergy_gwh)
    table = kernel.rows(of, kernel.rules(first_h=first, last_h=last), [row], [0.0, 0.05], [battery()])
    imported = [gwh(value) for value in table[0, 0, :, kernel.TOTALS.index("imported_w")]]
    assert imported[0] - imported[1] == pytest.approx(saved, abs=0.01)


def test_an_array_of_another_shape_is_refused():
    """Hours of uses that are not those of the curves."""
    day = np.ones((1, 24))
    placing = kernel.make_uses(day, day, day, [1.0], [True], [0], sector=1)
    with pytest.raises(ValueError, match="uses of shape"):
        kernel.inputs(np.ones((1, 48)), np.ones((1, 48)), placing=placing)
    of = kernel.inputs(day, day, placing=placing)
    assert inputs_of(one_use(np.random.default_rng(0), 24)).uses.parts.tolist() == [0, 1]
    with pytest.raises(ValueError, match="do not fit"):
        kernel.year(of, kernel.rules(first_h=0, last_h=24), [1.0, 1.0, 0.0, 2.0, 12.0], 0.0, battery())
