"""Bioenergy of the region: nearly constant, a little less in spring, with slow drifts."""

import numpy as np

from elfe_core.demo.clock import Clock
from elfe_core.demo.noise import Hourly, red_noise, yearly
from elfe_core.demo.parameters import Values

MONTHLY = (1.04, 1.05, 1.04, 0.92, 0.96, 0.92, 1.00, 0.99, 0.97, 0.94, 1.10, 1.09)
"""Normalised monthly means of French bioenergy, 2012-2018 (RTE éCO2mix, Licence Ouverte 2.0, source RTE)."""


def bioenergy_curve(clock: Clock, values: Values) -> Hourly:
    """Power from biogas, wood and waste, any unit, shape (n_hours,)."""
    seed = int(values["seed"])
    drift = 0.025 * red_noise(seed, "bioenergy drift", clock.n_hours, 90.0)
    jitter = 0.012 * red_noise(seed, "bioenergy jitter", clock.n_hours, 3.0)
    night = 0.012 * np.cos(2 * np.pi * (clock.hour - 2) / 24)
    return np.asarray(yearly(MONTHLY, clock.year_fraction) * (1 + drift + jitter + night))
