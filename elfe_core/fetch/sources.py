"""The servers to download from and their data sets, as a file describes them: no address or column stands in code."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import available_timezones

from elfe_core.errors import ElfeError, Wanted, raise_faults
from elfe_core.fetch.address import is_web_address
from elfe_core.toml_table import TomlTable, read_toml

EXPORT, NATIVE = "export", "native"
"""The two kinds of interface: one CSV file, or pages of JSON rows chained by `next` links."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Interface:
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
    sources = {}
    for table in top.tables("datasets"):
        source = _source(table, servers)
        if source is not None:
            sources[source.name] = source
    if not sources and not faults:
        top.refuse("datasets", None, Wanted("some_table"))
    raise_faults(faults)
    return sources


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
    server_id = table.text("server")
    server = servers.get(server_id)
    columns = tuple((one.text("name"), one.text("label")) for one in table.tables("columns"))
    names = tuple(name for name, _ in columns)
    read = {key: table.text(key) for key in ("region_column", "time_column")}
    series = table.texts("series")
    for key, used in [*((key, name) for key, name in read.items()), *(("series", name) for name in series)]:
        if used and used not in names:
            table.refuse(key, used, Wanted("columns", names=names))
    if server is None:
        table.refuse("server", server_id, Wanted("label"))
        return None
    return Source(
        name=table.text("name"), dataset=table.text("id"), server=server, columns=columns, series=series, **read
    )
