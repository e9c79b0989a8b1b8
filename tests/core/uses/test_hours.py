"""Uses on the clock of a territory: against a plain count of local hours, on days of 23, 24 and 25."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elfe_core.curves import Curves
from elfe_core.errors import DataError, ElfeError
from elfe_core.uses import Fleet, Use, UseHours, check_existing, fleet_hours, use_hours
from elfe_ui.words import faults

PARIS = "Europe/Paris"
RAMP = tuple(hour / 276 for hour in range(24))


def a_use(**choices) -> Use:
    return Use(**{"name": "dryer", "kwh_per_day": 2.0, "power_kw": 1.0, "profile": RAMP, "existing": True, **choices})


def curves(start: str, n_hours: int, res=None, counted=None) -> Curves:
    values = np.full(n_hours, 500.0) if res is None else np.asarray(res, dtype=float)
    return Curves(start_utc=np.datetime64(start, "h"), res=values, counted=counted)


def hours_of(use: Use, of: Curves, timezone: str = PARIS) -> UseHours:
    return use_hours([use], of, 100, timezone, file="uses.toml")


def local_times(of: Curves, timezone: str) -> list[datetime]:
    """Wall clock of each hour."""
    begin = datetime.fromisoformat(str(of.start_utc)).replace(tzinfo=UTC)
    return [(begin + timedelta(hours=t)).astimezone(ZoneInfo(timezone)) for t in range(-1, of.n_hours)]


def starts_by_count(use: Use, of: Curves, timezone: str) -> list[int]:
    """First hours of windows, told hour by hour: the first one of a day that is at or past the hour asked for."""
    local, begun, found = local_times(of, timezone), set(), []
    for t, wall in enumerate(local):
        day = wall.date()
        asked = [day] if wall.hour >= use.first_hour else []
        # a day whose last hours the clock skips begins its window with the next one's first hour
        asked.append(day - timedelta(days=1))
        for one in asked:
            if one not in begun:
                begun.add(one)
                if t > 0 and one >= local[0].date():
                    found.append(t - 1)
    cut = []
    edges = [*sorted(set(found)), of.n_hours]
    for first, last in pairwise(edges):
        cut += range(first, last, use.window_h) if use.window_h < 24 else [first]
    return cut


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([PARIS, "America/New_York", "Asia/Kolkata", "America/Havana", "Etc/UTC"]),
    st.sampled_from(["2021-03-26T00", "2021-10-29T07", "2021-03-12T05", "2021-11-05T03", "2020-12-30T23"]),
    st.integers(1, 130),
    st.integers(0, 23),
    st.sampled_from([24, 12, 8, 6, 4]),
)
def test_windows_begin_at_the_local_hour(timezone, start, n_hours, hour, window_h) -> None:
    """Each local day at the first hour of the range, at the next one where the clock skips it, at the first where it
    stands twice, and again every `window_h` hours."""
    use, of = a_use(allowed=((hour, (hour + 3) % 24),), window_h=window_h), curves(start, n_hours)
    found = np.flatnonzero(hours_of(use, of, timezone).begins[0]).tolist()
    assert found == starts_by_count(use, of, timezone)


def test_a_skipped_hour_and_one_that_stands_twice() -> None:
    """28 March and 31 October 2021 in Paris: 2 o'clock is absent, then there twice."""
    use = a_use(allowed=((2, 5),))
    spring = hours_of(use, curves("2021-03-27T00", 72))
    assert np.flatnonzero(spring.begins[0]).tolist() == [1, 25, 48]
    assert np.flatnonzero(spring.allowed[0]).tolist() == [1, 2, 3, 25, 26, 48, 49, 50]
    autumn = hours_of(use, curves("2021-10-30T00", 72))
    assert np.flatnonzero(autumn.begins[0]).tolist() == [0, 24, 49]
    assert np.flatnonzero(autumn.allowed[0]).tolist() == [0, 1, 2, 24, 25, 26, 27, 49, 50, 51]


def test_a_window_that_began_before_the_hours_is_not_begun() -> None:
    """From 23 h local on, the window of 22 h has begun: it begins again the next evening."""
    found = hours_of(a_use(allowed=((22, 6),)), curves("2021-01-01T22", 48))
    assert np.flatnonzero(found.begins[0]).tolist() == [23, 47]


def test_natural_power_is_the_profile_s() -> None:
    """1000 * 2 kWh * share of the hour over 100 foyers; cap of one, and the order with the fewest hours first."""
    of = curves("2021-06-30T22", 48)
    uses = [a_use(), a_use(name="b", allowed=((3, 5),)), a_use(name="c", allowed=((3, 6),), share_available=0.4)]
    found = use_hours(uses, of, 100, PARIS, file="uses.toml")
    np.testing.assert_allclose(found.natural_w[0], 20.0 * np.tile(RAMP, 2), rtol=1e-12)
    np.testing.assert_allclose(found.cap_w, [10.0, 10.0, 4.0])
    assert found.order.tolist() == [1, 2, 0]


def test_hours_that_do_not_count_have_no_power() -> None:
    """Nothing runs where a curve is not known."""
    counted = np.arange(48) != 30
    assert hours_of(a_use(), curves("2021-06-30T22", 48, counted=counted)).natural_w[0, 30] == 0.0


def test_the_season_of_heating() -> None:
    """Daily means above those of June to August, their mean over all hours of all years 1; flat is flat."""
    start, n_hours = "2019-12-31T23", 2 * 8760
    walls = local_times(curves(start, n_hours), PARIS)[1:]
    winter = np.array([wall.month in (12, 1, 2) for wall in walls])
    res = 300.0 + 200.0 * winter + 50.0 * (np.arange(n_hours) % 24 == 5)
    summer = np.array([wall.month in (6, 7, 8) for wall in walls])
    by_day: dict[date, list[float]] = {}
    for wall, value in zip(walls, res, strict=True):
        by_day.setdefault(wall.date(), []).append(value)
    above = np.array([max(float(np.mean(by_day[wall.date()])) - res[summer].mean(), 0.0) for wall in walls])
    expected = above / above.mean() * 20.0 * np.array([RAMP[wall.hour] for wall in walls])
    of = curves(start, n_hours, res)
    found = use_hours([a_use(season="heating"), a_use(name="flat")], of, 100, PARIS, file="uses.toml")
    np.testing.assert_allclose(found.natural_w[0], expected, rtol=1e-9, atol=1e-12)
    scaled = use_hours([a_use(season="heating")], curves(start, n_hours, 7.0 * res), 100, PARIS, file="uses.toml")
    np.testing.assert_allclose(scaled.natural_w[0], found.natural_w[0], rtol=1e-9, atol=1e-12)
    assert found.natural_w[0].max() > 2.0 * found.natural_w[1].max()


@pytest.mark.parametrize(
    ("start", "res", "words"),
    [("2021-01-01T00", None, "aucune heure de juin à août"), ("2021-05-30T22", None, "aucun jour ne consomme plus")],
)
def test_no_season_without_a_summer_or_a_winter(start, res, words) -> None:
    """Curves without June to August, or as flat as the summer, have no season of heating."""
    with pytest.raises(DataError) as caught:
        hours_of(a_use(season="heating"), curves(start, 24 * 40, res))
    (sentence,) = faults.sentences(caught.value)
    assert words in sentence
    assert "sèche-linge" in sentence


def test_existing_uses_above_residential_consumption_are_refused() -> None:
    """Each use with which the sum passes it, its first hour and how many; what comes on top is not looked at."""
    of = curves("2021-03-04T23", 48, np.full(48, 1.0))
    fleets = [
        Fleet(use=a_use(name="electric_car", existing=False), units=1e6, participation=1.0),
        Fleet(use=a_use(name="dryer"), units=0.62, participation=0.0),
        Fleet(use=a_use(name="dishwasher"), units=0.2, participation=1.0),
        Fleet(use=a_use(name="freezer"), units=0.01, participation=1.0),
    ]
    placed = fleet_hours(fleets, of, 100, PARIS, file="uses.toml")
    with pytest.raises(ElfeError) as caught:
        check_existing(placed, of)
    found = faults.sentences(caught.value)
    assert [sentence.partition(" : ")[0] for sentence in found] == [
        "**uses.toml**, sèche-linge, 05/03/2021:22 (heures UTC)",
        "**uses.toml**, lave-vaisselle, 05/03/2021:16 (heures UTC)",
    ]
    assert "dépassent la consommation résidentielle" in found[0]
    check_existing(placed.at_share(0.0), of)
    check_existing(fleet_hours(fleets[3:], of, 100, PARIS, file="uses.toml"), of)
