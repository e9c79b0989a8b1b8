"""Rows and columns of the arrays that the rules work on.

A rule takes whole tables and names the rows that it uses, so that numba has few arguments to compile, and so that the
same source runs uncompiled on lists of Python's own arrays, whose elements it reads quickest.
"""

BEFORE, AFTER, PRODUCTION, BIOGAS, GAS, SURPLUS, INVERSE, IMPORT, CHOSEN = 0, 1, 2, 3, 4, 5, 6, 7, 8
"""Rows of `series`, shape (N_SERIES, n_hours), one scenario's hours [W/foyer]: consumption before and after
flexibility, production, its dispatchable biogas as it runs, gas at the start of the hour [Wh/foyer], surplus with
dust set to zero, one over consumption (0 for an hour without), import after the battery, and room for the values of
the hours that count."""

DEFICIT, RISING, STOPS = 9, 10, 11
"""Rows of `series`, see `flexibility`: consumption minus production, the same sorted in each window, and the levels at
which the hours of a window can give no more, sorted, where its bound matters."""

RUN_IMPORT, RUN_HOURS, RUN_LARGEST, RUN_COVER, RUN_END, HIGHEST = 12, 13, 14, 15, 16, 17
"""Rows of `series`, see `batteries`: from an hour of deficit to the next surplus, without a battery, the sum of the
import, the hours that import, the largest import, the sum of import over consumption, and the hour after; hours that
import most."""

COUNTS, LOWER, UPPER = 18, 19, 20
"""Rows of `series` in which `ranks` counts, sorts and selects."""

RUN, FREE = 21, 22
"""Rows of `series`: consumption with the uses as they run, and what of it no use drives, which the flexible share acts
on. From N_SERIES follow the driven part of each use as it runs, then the allowed hours of each, see `uses`."""

N_SERIES = 23

BOUNDED, ENERGY, FLAT, FLAT_ENERGY, DUST, USE = 0, 1, 2, 3, 4, 5
"""Rows of `windows`, shape (N_WINDOWS, n_windows), see `flexibility`: 1 where the bound matters, energy [Wh/foyer],
level of the flat window [W/foyer], what must move to get there [Wh/foyer], a move that is rounding [W/foyer], share
of the movable energy that could be used (NaN where an hour does not count)."""

N_WINDOWS = 6

BIOGAS_FACTORS = ("dispatchable_share", "engine_factor", "gas_store_h")
"""Columns of a row of factors after what multiplies each curve: phi, k and hours of gas (MODEL.md section 7)."""

USE_FACTORS = ("units", "participation")
"""Last columns of a row of factors, for each use: number of appliances, share of them that is driven (section 8)."""

BATTERY = ("capacity_wh", "efficiency", "power_w", "low", "high", "export_limit_w")
"""Columns of a row of battery parameters: [Wh/foyer], round trip in (0, 1], [W/foyer], shares of the capacity,
[W/foyer]; powers may be infinite."""

FLOWS = (
    "consumption_before_w",
    "consumption_w",
    "production_w",
    "charge_w",
    "discharge_w",
    "loss_w",
    "stored_wh",
    "imported_w",
    "exported_w",
    "curtailed_w",
    "biogas_w",
    "gas_level_wh",
)
"""First rows of the flows of one scenario [W/foyer]; levels are those at the START of the hour [Wh/foyer].
`production_w` holds the biogas as it is burnt. Two rows a use follow: its power as it runs and in its natural hours."""

TOTALS = (
    "consumption_w",
    "production_w",
    "supply_w",
    "imported_w",
    "exported_w",
    "curtailed_w",
    "charge_w",
    "discharge_w",
    "loss_w",
    "import_hours_share",
    "export_hours_share",
    "consumption_low_w",
    "consumption_high_w",
    "import_low_w",
    "import_high_w",
    "import_max_w",
    "export_max_w",
    "coverage_hourly",
    "coverage_bounded",
    "window_use",
    "largest_reduction",
    "hours_reduced_over_20pct",
)
"""Columns of a row of totals. Powers are means over the hours that count [W/foyer] unless said otherwise: `low` and
`high` are the values at ranks floor(5*n/100) and floor(95*n/100), counted from 0. `coverage_hourly` is the mean of
supply over consumption (an hour without consumption counts 0), `coverage_bounded` of min(1, supply over consumption)
(such an hour counts 1), `window_use` the mean over the whole windows (1 without any), `largest_reduction` the
largest share of its consumption that left an hour, the last one a number of hours."""
