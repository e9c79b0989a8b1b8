"""What can be downloaded: the servers and data sets of `data/sources.toml`, and a query put to one of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlencode, urljoin, urlsplit
from zoneinfo import ZoneInfo, available_timezones

from elfe_core.errors import ElfeError, InputError, Wanted, raise_faults
from elfe_core.toml_table import TomlTable, read_toml

EXPORT, NATIVE = "export", "native"
"""The two kinds of interface: one CSV file, or pages of JSON rows chained by `next` links."""


class Interface(NamedTuple):
    """One way to ask a server: the address and its parameters, with `{region}`... where the question goes."""

    address: str
    parameters: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A portal: its licence, the time zone of its days, the step of its rows, the most that is taken from it.

    `spring_rows` is how many rows a step may have in the hours around the clock change of spring: 2 where the hour that
    the clock skips is written all the same, with the UTC times of one of its neighbours.
    """

    name: str
    licence: str
    timezone: str
    step_min: int
    max_bytes: int
    spring_rows: int
    interfaces: Mapping[str, Interface]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One data set: where it is, and the columns that must come back (technical name and published label)."""

    name: str
    dataset: str
    server: Server
    columns: tuple[tuple[str, str], ...]
    region_column: str
    time_column: str
    series: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Technical names of the columns."""
        return tuple(name for name, _ in self.columns)


def read_sources(path: Path) -> dict[str, Source]:
    """Data sets that a sources file describes, by name.

    Raises
    ------
    DataError, Faults
        missing_file, unreadable, or bad_key for each key that is missing or wrong.
    """
    faults: list[ElfeError] = []
    top = TomlTable(path.name, "", read_toml(path), faults)
    servers = {table.text("id"): _server(table) for table in top.tables("servers")}
    found = [_source(table, servers) for table in top.tables("datasets")]
    if not found:
        top.refuse("datasets", None, Wanted("some_table"))
    raise_faults(faults)
    return {source.name: source for source in found if source is not None}


def _server(table: TomlTable) -> Server:
    timezone = table.text("timezone")
    if timezone and timezone not in available_timezones():
        table.refuse("timezone", timezone, Wanted("time_zone"))
    return Server(
        name=table.text("name"),
        licence=table.text("licence"),
        timezone=timezone,
        step_min=table.whole("step_min", low=1),
        max_bytes=table.whole("max_bytes", low=1),
        spring_rows=table.whole("spring_rows", low=1),
        interfaces={one.text("kind"): _interface(one) for one in table.tables("interfaces")},
    )


def _interface(table: TomlTable) -> Interface:
    address = table.text("address")
    if address and not is_web_address(address.replace("{dataset}", "x")):
        table.refuse("address", address, Wanted("web_address"))
    parameters = tuple((one.text("name"), one.text("value")) for one in table.tables("parameters"))
    return Interface(address=address, parameters=parameters)


def _source(table: TomlTable, servers: Mapping[str, Server]) -> Source | None:
    """None after noting that its server is not described."""
    server = table.text("server")
    columns = tuple((one.text("name"), one.text("label")) for one in table.tables("columns"))
    names = tuple(name for name, _ in columns)
    region, time, series = table.text("region_column"), table.text("time_column"), table.texts("series")
    for key, used in (("region_column", region), ("time_column", time), *(("series", name) for name in series)):
        if used and used not in names:
            table.refuse(key, used, Wanted("columns", names=names))
    if server not in servers:
        table.refuse("server", server, Wanted("label"))
        return None
    return Source(
        name=table.text("name"),
        dataset=table.text("id"),
        server=servers[server],
        columns=columns,
        region_column=region,
        time_column=time,
        series=series,
    )


EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
"""No data set has days beyond; a slip of the keyboard is told before anything is asked."""

PLACEHOLDER = re.compile(r"\{([a-z]+)\}")
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
        asked = {
            "dataset": self.source.dataset,
            "region": self.region,
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "columns": ",".join(self.source.names),
        }
        parameters = [
            (name, PLACEHOLDER.sub(lambda found: asked.get(found[1], found[0]), value))
            for name, value in interface.parameters
        ]
        base = interface.address.replace("{dataset}", quote(self.source.dataset, safe=""))
        return f"{base}?{urlencode(parameters)}" if parameters else base

    def _midnight(self, day: date) -> datetime:
        local = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(self.source.server.timezone))
        return local.astimezone(UTC)


DEFAULT_PORTS = {"http": 80, "https": 443}


def is_web_address(address: str) -> bool:
    """Whether an address is http or https, names a host, and holds nothing that an address cannot hold."""
    return _origin(address) is not None


def followed(here: str, link: str) -> str | None:
    """Absolute address of a link or redirection; None if it leaves the origin, except from http to https."""
    try:
        address = urljoin(here, link)
    except ValueError:
        return None
    start, end = _origin(here), _origin(address)
    if start is None or end is None:
        return None
    is_upgrade = start == ("http", start[1], 80) and end == ("https", start[1], 443)
    return address if start == end or is_upgrade else None


def _origin(address: str) -> tuple[str, str, int] | None:
    """Scheme, host and port; None for what is no web address or names a user."""
    if not address.isascii() or any(letter <= " " or letter == "\x7f" for letter in address):
        return None
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in DEFAULT_PORTS or not host or port == 0 or "@" in parts.netloc:
        return None
    return parts.scheme, host, port or DEFAULT_PORTS[parts.scheme]
