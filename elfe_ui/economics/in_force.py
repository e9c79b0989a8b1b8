"""Rows of costs that the visitor changed and the price that is chosen: session, address, and the costs in force.

They are no settings of a scenario: they change what hours cost, and no hour. The address, the file to take home and the
browser's memory hold the changed rows as one text (`wind_eur_per_mwh~60~65~70-discount_rate~0.03~0.05~0.07`).
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import Final

import streamlit as st

from elfe_core.economics.cost_rows import Costs, Price
from elfe_core.economics.ranges import Range
from elfe_core.errors import ElfeError, InputError
from elfe_core.scenario_file import plain
from elfe_ui import cached, glossary, widgets
from elfe_ui.cached import DataSource

PARAMETER: Final = "hypotheses"
PRICE: Final = "prix"
OWN_KEY, READ_KEY, PRICE_KEY = "_cost_rows", "_cost_rows_read", "_cost_price"
BETWEEN, AFTER_KEY = "-", "~"
LONGEST: Final = 4_000
"""Characters: all rows changed take far less."""

Own = dict[str, Range]
"""Changed rows by key."""


def own() -> Own:
    """Rows that the visitor changed."""
    found: Own = st.session_state.setdefault(OWN_KEY, {})
    return found


def set_own(rows: Mapping[str, Range]) -> None:
    """Make these the changed rows."""
    st.session_state[OWN_KEY] = dict(rows)


def costs(where: DataSource) -> Costs:
    """The costs in force: those of the data, with the visitor's rows; raises the faults of their file."""
    shipped = cached.costs(where)
    return shipped.changed({key: value for key, value in own().items() if shipped.knows(key)})


def is_changed(where: DataSource) -> bool:
    """Whether a row differs from the data's."""
    shipped = cached.costs(where)
    return any(shipped.knows(key) and shipped[key] != value for key, value in own().items())


def price(where: DataSource) -> Price:
    """The price that sums stand at: the one chosen, or the first."""
    prices = cached.costs(where).prices
    return next((one for one in prices if one.key == st.session_state.get(PRICE_KEY)), prices[0])


def choose_price(where: DataSource, label: str, help_text: str) -> None:
    """The widget of that choice, the same wherever it stands."""
    st.session_state[PRICE] = price(where).key
    st.segmented_control(
        label,
        [one.key for one in cached.costs(where).prices],
        key=PRICE,
        required=True,
        help=f"{help_text}\n\nLexique : {glossary.link('prix_de_gros', 'Prix de gros')}",
        on_change=_take_price,
        width="stretch",
    )


def _take_price() -> None:
    """Callback: the price chosen is that of all pages."""
    widgets.forget_link_faults()
    st.session_state[PRICE_KEY] = st.session_state[PRICE]


def written(rows: Mapping[str, Range]) -> str:
    """The changed rows as one text; empty without any."""
    parts = ([key, *(plain(float(case or 0.0)) for case in row)] for key, row in rows.items())
    return BETWEEN.join(AFTER_KEY.join(part) for part in parts)


def understood(text: str, shipped: Costs) -> tuple[Own, list[ElfeError]]:
    """Rows of such a text that can be used, and what is wrong with the others; nothing of them is guessed."""
    found: Own = {}
    faults: list[ElfeError] = []
    for part in filter(None, text[:LONGEST].split(BETWEEN)):
        key, *figures = part.split(AFTER_KEY)
        try:
            low, middle, high = map(float, figures)
            shipped.changed({key: Range(low, middle, high)})
        except ValueError:
            faults.append(InputError("cost_row", part, "a row and its three figures"))
        except ElfeError as error:
            faults += error.each()
        else:
            if shipped[key] != Range(low, middle, high):
                found[key] = Range(low, middle, high)
    return found, faults


def read_address(where: DataSource) -> list[ElfeError]:
    """Take over changed rows and price of the address, once a session; returns what is wrong with them."""
    if READ_KEY in st.session_state:
        return []
    st.session_state[READ_KEY] = True
    try:
        shipped = cached.costs(where)
    except ElfeError:
        return []  # faults of the data's own file, which the pages that count say
    found, faults = understood(st.query_params.get(PARAMETER, ""), shipped)
    if found:
        set_own(found)
    keys, key = tuple(one.key for one in shipped.prices), st.query_params.get(PRICE)
    if key in keys:
        st.session_state[PRICE_KEY] = key
    elif key is not None:
        faults.append(InputError("price", key, "a year with a price", choices=keys))
    return faults


def take_kept(text: str, where: DataSource) -> list[ElfeError]:
    """Take over rows that a browser kept, unless link or visitor has others; returns what is wrong with them."""
    if not text or own():
        return []
    try:
        found, faults = understood(text, cached.costs(where))
    except ElfeError:
        return []  # faults of the data's own file, which the pages that count say
    set_own(found)
    return faults


def write_address(where: DataSource) -> None:
    """Write changed rows and price into the address, from which a change of page removes them."""
    with suppress(ElfeError):  # faults of the data's own file, which the pages that count say
        chosen = price(where)
        _write(PRICE, "" if chosen == cached.costs(where).prices[0] else chosen.key)
    _write(PARAMETER, written(own()))


def _write(parameter: str, text: str) -> None:
    if not text:
        st.query_params.pop(parameter, None)
    elif st.query_params.get(parameter) != text:
        st.query_params[parameter] = text
