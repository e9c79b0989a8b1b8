"""What is asked for: a data set, a region, and local days; as bounds in UTC and as addresses."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from elfe_core.errors import ElfeError, InputError, raise_faults
from elfe_core.fetch.sources import Source

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
"""No data set has days beyond; a slip of the keyboard is told before anything is asked."""

REGION = re.compile(r"[0-9]{1,3}")
"""Codes of regions as INSEE writes them; nothing that could end a quoted text in a request."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question put to a source; days are local days of its server, both included.

    Raises
    ------
    InputError, Faults
        A region code that is none, or days in the wrong order.
    """

    source: Source
    region: str
    first_day: date
    last_day: date

    def __post_init__(self) -> None:
        faults: list[ElfeError] = []
        if not REGION.fullmatch(self.region):
            faults.append(InputError("region", self.region, "a region code such as 53"))
        if not EARLIEST <= self.first_day <= LATEST:
            expected = f"a day from {EARLIEST} to {LATEST}"
            faults.append(InputError("from", self.first_day.isoformat(), expected, low=EARLIEST, high=LATEST))
        elif not self.first_day <= self.last_day <= LATEST:
            expected = f"a day from {self.first_day} to {LATEST}"
            faults.append(InputError("to", self.last_day.isoformat(), expected, low=self.first_day, high=LATEST))
        raise_faults(faults)

    @property
    def start(self) -> datetime:
        """Midnight of the first day, UTC."""
        return self._midnight(self.first_day)

    @property
    def end(self) -> datetime:
        """Midnight after the last day, UTC; not part of what is asked."""
        return self._midnight(self.last_day + timedelta(days=1))

    @property
    def step(self) -> timedelta:
        """From one row of a series to the next."""
        return timedelta(minutes=self.source.server.step_min)

    @property
    def n_steps(self) -> int:
        """How many rows a series has if none is missing."""
        return (self.end - self.start) // self.step

    def rows_allowed(self, step: int) -> int:
        """How many rows of one series may bear the time of the n-th step."""
        if self.source.server.spring_rows == 1:
            return 1
        zone = ZoneInfo(self.source.server.timezone)
        moment = self.start + step * self.step
        hours = (moment + timedelta(hours=hours) for hours in (-1, 0, 1))
        before, now, after = (hour.astimezone(zone).utcoffset() or timedelta() for hour in hours)
        return self.source.server.spring_rows if before < now or now < after else 1

    def address(self, kind: str) -> str:
        """Address of an interface with this question in it.

        Raises
        ------
        InputError
            The data set has no interface of this kind.
        """
        interface = self.source.server.interfaces.get(kind)
        if interface is None:
            names = tuple(self.source.server.interfaces)
            raise InputError("interface", kind, f"one that {self.source.name} has: {', '.join(names)}", choices=names)
        stands_for = {
            "{dataset}": self.source.dataset,
            "{region}": self.region,
            "{start}": self.start.isoformat(),
            "{end}": self.end.isoformat(),
            "{columns}": ",".join(name for name, _ in self.source.columns),
        }
        parameters = [(name, _filled(value, stands_for)) for name, value in interface.parameters]
        base = interface.address.replace("{dataset}", quote(self.source.dataset, safe=""))
        return f"{base}?{urlencode(parameters)}" if parameters else base

    def _midnight(self, day: date) -> datetime:
        local = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(self.source.server.timezone))
        return local.astimezone(UTC)


def _filled(text: str, stands_for: dict[str, str]) -> str:
    for placeholder, value in stands_for.items():
        text = text.replace(placeholder, value)
    return text
