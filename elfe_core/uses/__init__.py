"""Flexibility by use (MODEL.md section 8): what households own, read from data, on a territory's clock."""

from elfe_core.uses.fleets import Fleet, Use, read_fleets, read_uses
from elfe_core.uses.hours import FleetHours, UseHours, check_existing, fleet_hours, use_hours

__all__ = [
    "Fleet",
    "FleetHours",
    "Use",
    "UseHours",
    "check_existing",
    "fleet_hours",
    "read_fleets",
    "read_uses",
    "use_hours",
]
