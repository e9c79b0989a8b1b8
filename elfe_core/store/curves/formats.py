"""Every format of curves that is read, in the order in which they are tried."""

from elfe_core.store.curves import elfe, enedis, meter, rte
from elfe_core.store.curves.sniff import Format, TextFile

FORMATS: tuple[Format, ...] = (*enedis.FORMATS, *rte.FORMATS, *elfe.FORMATS, *meter.FORMATS)
BY_KIND = {one.kind: one for one in FORMATS}


def format_of(text: TextFile) -> Format | None:
    """The first format that a text's header or first lines fit."""
    return next((one for one in FORMATS if one.fits(text)), None)
