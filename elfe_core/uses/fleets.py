"""What a household owns and may let be driven, and how many of a kind a territory has: typed rows of a TOML file."""

import math
from dataclasses import dataclass
from pathlib import Path

from elfe_core.catalogue import USES
from elfe_core.errors import ElfeError, Wanted, raise_faults
from elfe_core.toml_table import TomlTable, read_toml

DAY_H = 24
WINDOWS_H = (24, 12, 8, 6, 4)
SEASONS = ("flat", "heating")

PROFILE_ROUNDING = 1e-6
"""A profile whose sum differs from 1 by no more has rounded shares."""

HoursRange = tuple[int, int]
"""Local hours from the first to the second, which is excluded; past midnight where it is not above the first."""

ALL_DAY: HoursRange = (0, 0)

OF_USE = (
    "name",
    "kwh_per_day",
    "power_kw",
    "share_available",
    "allowed",
    "allowed_from",
    "allowed_to",
    "window_h",
    "season",
    "profile",
    "existing",
    "source",
)
OF_KIND = (*OF_USE, "allowed_midday", "per_foyer")
OF_FLEET = (*OF_USE, "units", "participation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One kind of appliance.

    Energy of a day in the mean of the year [kWh], mean power over a cycle [kW], share of the driven ones that run on a
    given day. `allowed`: ranges of local hours in which it may be placed, in windows of `window_h` hours that begin
    with the first range; `allowed_midday` those with off-peak hours at midday, where they differ. `profile`: shares of
    the 24 local hours when it runs on its own. `season`: flat, or heating. `existing`: part of today's residential
    consumption; otherwise it comes on top. `per_foyer`: how many of them a foyer has, to begin with; None if not said.
    """

    name: str
    kwh_per_day: float
    power_kw: float
    share_available: float = 1.0
    allowed: tuple[HoursRange, ...] = (ALL_DAY,)
    allowed_midday: tuple[HoursRange, ...] = ()
    window_h: int = DAY_H
    season: str = "flat"
    profile: tuple[float, ...]
    existing: bool
    per_foyer: float | None = None
    source: str = ""

    def allowed_hours(self) -> tuple[bool, ...]:
        """Which of the 24 local hours are allowed."""
        return tuple(any(_holds(one, hour) for one in self.allowed) for hour in range(DAY_H))

    @property
    def first_hour(self) -> int:
        """Local hour at which its windows begin: that of the first range, midnight where all hours are allowed."""
        return 0 if all(self.allowed_hours()) else self.allowed[0][0]


def _holds(of: HoursRange, hour: int) -> bool:
    first, last = of
    return first <= hour < last if first < last else hour >= first or hour < last


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """Appliances of one kind: how many there are, and which share of their owners lets them be driven (0-1)."""

    use: Use
    units: float
    participation: float


def read_uses(path: Path) -> tuple[Use, ...]:
    """Kinds of appliances of a file in the layout of `data/uses.toml`, each a name of `catalogue.USES`.

    Raises
    ------
    DataError, Faults
        The file is missing or is not TOML; everything that is wrong in any row, at once.
    """
    faults: list[ElfeError] = []
    rows = _rows(path, faults)
    uses = tuple(_use(row, OF_KIND) for row in rows)
    for row, use in zip(rows, uses, strict=True):
        if use.name and use.name not in USES:
            row.refuse("name", use.name, Wanted("one_of", names=USES))
        row.text("source")
    raise_faults(faults)
    return uses


def read_fleets(path: Path) -> tuple[Fleet, ...]:
    """Fleets of a file of `[[uses]]`, of any names (MODEL.md section 11).

    Raises
    ------
    DataError, Faults
        As `read_uses`.
    """
    faults: list[ElfeError] = []
    fleets = tuple(
        Fleet(
            use=_use(row, OF_FLEET),
            units=row.number("units"),
            participation=row.number("participation", high=1.0),
        )
        for row in _rows(path, faults)
    )
    raise_faults(faults)
    return fleets


def _rows(path: Path, faults: list[ElfeError]) -> list[TomlTable]:
    """The tables `[[uses]]` of a file, whose names differ."""
    top = TomlTable(path.name, "", read_toml(path), faults, "bad_use")
    top.only(("uses",))
    rows = top.tables("uses")
    if not rows:
        top.refuse("uses", None, Wanted("some_table"))
    seen: set[str] = set()
    for row in rows:
        name = row.text("name") if row.has("name") else ""
        if name in seen:
            row.refuse("name", name, Wanted("unused_name"))
        seen |= {name} - {""}
    return rows


def _use(row: TomlTable, names: tuple[str, ...]) -> Use:
    row.only(names)
    season = row.one_of("season", SEASONS) if row.has("season") else SEASONS[0]
    return Use(
        name=row.text("name"),
        kwh_per_day=row.number("kwh_per_day"),
        power_kw=row.number("power_kw"),
        share_available=row.number("share_available", high=1.0) if row.has("share_available") else 1.0,
        allowed=_allowed(row),
        allowed_midday=row.ranges("allowed_midday", low=0, high=DAY_H - 1) if row.has("allowed_midday") else (),
        window_h=row.whole_of("window_h", WINDOWS_H) if row.has("window_h") else DAY_H,
        season=season,
        profile=_profile(row),
        existing=row.truth("existing"),
        per_foyer=row.number("per_foyer") if row.has("per_foyer") else None,
        source=row.text("source") if row.has("source") else "",
    )


def _allowed(row: TomlTable) -> tuple[HoursRange, ...]:
    """Ranges of hours: `allowed`, or a single one from `allowed_from` to `allowed_to`."""
    if not (row.has("allowed_from") or row.has("allowed_to")):
        return row.ranges("allowed", low=0, high=DAY_H - 1)
    if row.has("allowed"):
        row.refuse("allowed", row.ranges("allowed", low=0, high=DAY_H - 1), Wanted("alone", names=("allowed_from",)))
    return ((row.whole("allowed_from", high=DAY_H - 1), row.whole("allowed_to", high=DAY_H - 1)),)


def _profile(row: TomlTable) -> tuple[float, ...]:
    values = row.numbers("profile", count=DAY_H)
    total = sum(values)
    if values and abs(total - 1.0) > PROFILE_ROUNDING:
        # a sum beyond all numbers is told by its largest share
        row.refuse("profile", total if math.isfinite(total) else max(values), Wanted("sum_of_one"))
    return values
