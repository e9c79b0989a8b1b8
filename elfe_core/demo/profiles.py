"""The Enedis profiles and sectors of the data set: how large each is and which rule makes its curve."""

from dataclasses import dataclass

import numpy as np

from elfe_core.demo.clock import Clock
from elfe_core.demo.demand import business_power, daily_life, home_power
from elfe_core.demo.noise import Hourly
from elfe_core.demo.parameters import Values
from elfe_core.demo.weather import Weather


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One key of the Enedis files; `annual_gwh` and `points` are orders of magnitude for Brittany (own estimate).

    `mix` says which rules make the curve: shares of "res1" and "res2" for homes, or one business kind with its figures.
    """

    key: str
    sector: str
    annual_gwh: float
    points: int
    mix: dict[str, float]
    kind: str = "home"


PROFILES_INF36 = (
    Profile(key="RES1 (+ RES1WE)", sector="res", annual_gwh=2100, points=742_000, mix={"res1": 1.0}),
    Profile(key="RES11 (+ RES11WE)", sector="res", annual_gwh=1900, points=318_000, mix={"res1": 0.75, "res2": 0.25}),
    Profile(key="RES2 (+ RES5)", sector="res", annual_gwh=5000, points=664_000, mix={"res2": 1.0}),
    Profile(
        key="PRO1 (+ PRO1WE)", sector="pro", annual_gwh=1150, points=116_000, kind="shop",
        mix={"base": 0.42, "activity": 0.75, "heating": 0.028, "cooling": 0.012, "holidays": 0.15},
    ),
    Profile(
        key="PRO2 (+ PRO2WE + PRO6)", sector="pro", annual_gwh=850, points=47_000, kind="shop",
        mix={"base": 0.48, "activity": 0.6, "heating": 0.036, "cooling": 0.012, "holidays": 0.12},
    ),
    Profile(
        key="ENT1 (+ ENT2)", sector="ent", annual_gwh=260, points=3_900, kind="work",
        mix={"base": 0.45, "activity": 0.8, "heating": 0.024, "cooling": 0.014, "holidays": 0.25},
    ),
)  # fmt: skip
PROFILES_SUP36 = (  # key: profile | power band | sector of activity
    Profile(
        key="ENT3|P3: Total ]36-250] kVA|S1: Agriculture", sector="ent", annual_gwh=520, points=4_300, kind="shop",
        mix={"base": 0.72, "activity": 0.4, "heating": 0.008, "cooling": 0.02, "holidays": 0.0},
    ),
    Profile(
        key="ENT3|P3: Total ]36-250] kVA|S2: Industrie", sector="ent", annual_gwh=900, points=4_100, kind="work",
        mix={"base": 0.55, "activity": 0.7, "heating": 0.014, "cooling": 0.012, "holidays": 0.4},
    ),
    Profile(
        key="ENT3|P3: Total ]36-250] kVA|S3: Tertiaire", sector="ent", annual_gwh=2250, points=11_800, kind="shop",
        mix={"base": 0.46, "activity": 0.6, "heating": 0.03, "cooling": 0.016, "holidays": 0.12},
    ),
    Profile(
        key="ENT4|P7: Total > 250 kVA|S2: Industrie", sector="ent", annual_gwh=3200, points=1_150, kind="work",
        mix={"base": 0.75, "activity": 0.42, "heating": 0.006, "cooling": 0.012, "holidays": 0.4},
    ),
    Profile(
        key="ENT4|P7: Total > 250 kVA|S3: Tertiaire", sector="ent", annual_gwh=1900, points=1_080, kind="shop",
        mix={"base": 0.55, "activity": 0.5, "heating": 0.024, "cooling": 0.016, "holidays": 0.08},
    ),
)  # fmt: skip
PROFILES = PROFILES_INF36 + PROFILES_SUP36


def profile_power(clock: Clock, weather: Weather, profile: Profile, values: Values) -> Hourly:
    """Consumption of one profile, any unit, shape (n_hours,)."""
    if profile.kind == "home":
        power = np.zeros(clock.n_hours)
        for shape, share in profile.mix.items():
            power += share * home_power(clock, weather, shape, values)
    else:
        power = business_power(clock, weather, profile.kind, profile.mix, values)
    return power * daily_life(clock, profile.key, int(values["seed"]))
