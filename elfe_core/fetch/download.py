"""The whole job: ask, receive, check, put in place."""

from pathlib import Path

from elfe_core.errors import DataError, Faults
from elfe_core.fetch.deliver import Delivered, deliver
from elfe_core.fetch.export import Export
from elfe_core.fetch.pages import Pages
from elfe_core.fetch.part import Part, check_folder
from elfe_core.fetch.patience import Patience
from elfe_core.fetch.progress import Report, quiet
from elfe_core.fetch.query import Query
from elfe_core.fetch.sources import EXPORT, NATIVE
from elfe_core.fetch.web import Web

WORTH_KEEPING = frozenset({"unreachable", "timeout", "cut", "busy", "unwritable"})
"""After these a later run goes on from what was received; what does not fit would not fit better then."""


def fetch(
    query: Query, out: Path, *, native: bool = False, patience: Patience | None = None, report: Report = quiet
) -> Delivered:
    """Download a table, check it, and put it in the place of `out`, with `<out>.sha256` beside it.

    What was received before a cut, or before Ctrl-C, stays in `<out>.part`; the same call goes on from there. On any
    failure the file that was there before stays as it was, byte for byte.

    Parameters
    ----------
    query
        Data set, region and days.
    out
        The file; it is compressed if its name ends in .gz.
    native
        By pages of the server's own interface instead of one export.
    patience
        Tries, waits and time-outs; the usual ones if it is not given.
    report
        Called with how far the download is.

    Returns
    -------
    Delivered
        Path, SHA-256, size, and the rows and holes of the table.

    Raises
    ------
    InputError
        The data set has no such interface.
    DataError, Faults
        missing_folder, unwritable; unreachable, timeout, cut, busy, http_refused, foreign_address, too_big; no_table,
        unreadable, bad_page, looping_pages, row_total; missing_column, bad_text, bad_line, bad_time, other_region,
        other_period, double_row, no_rows.
    """
    check_folder(out)
    patience = patience or Patience()
    address = query.address(NATIVE if native else EXPORT)
    part, web = Part(out), Web(out.name, patience.timeout_s)
    max_bytes = query.source.server.max_bytes
    job = (
        Pages(query=query, address=address, out=out, part=part, web=web, report=report)
        if native
        else Export(address=address, out=out, part=part, web=web, max_bytes=max_bytes, report=report)
    )
    try:
        encoding = job.receive(patience)
        delivered = deliver(part.path, encoding, query, out, report)
    except DataError as error:
        if error.problem not in WORTH_KEEPING:
            part.discard()
        raise
    except Faults:
        part.discard()
        raise
    part.discard()
    return delivered
