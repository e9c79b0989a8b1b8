"""Which scenarios are compared: kept in the address, and across pages."""

from collections.abc import Sequence
from typing import Final

import streamlit as st

from elfe_ui import widgets
from elfe_ui.charts import MAX_SCENARIOS
from elfe_ui.words import faults

KEY: Final = "avec"
"""Query parameter, once for each name."""
MEMORY_KEY: Final = "_comparer"
"""Where the session keeps the names while another page is shown."""
LABEL: Final = "Scénarios à comparer"


def choose(options: Sequence[str]) -> list[str]:
    """At most four of the names, in the order of the options; the first two until something is chosen."""
    with widgets.place():
        _say_unknown(options)
    _recall(options)
    chosen = st.pills(
        LABEL,
        options,
        selection_mode="multi",
        default=list(options[:2]),
        key=KEY,
        bind="query-params",
        help="Deux à quatre. Le premier de la liste parmi ceux que vous choisissez est la référence : les écarts des "
        "autres sont comptés à partir de lui.",
    )
    names = [name for name in options if name in chosen]
    st.session_state[MEMORY_KEY] = names
    place = widgets.place()
    if len(names) > MAX_SCENARIOS:
        waiting = ", ".join(f"« {faults.escaped(name)} »" for name in names[MAX_SCENARIOS:])
        place.info(f"Quatre scénarios au plus : retirez-en pour voir aussi {waiting}.", icon=":material/info:")
    return names[:MAX_SCENARIOS]


def _say_unknown(options: Sequence[str]) -> None:
    """Names that only a link can hold: what was chosen here is among the options, or was taken away by its visitor."""
    if KEY in st.session_state or st.session_state.get(MEMORY_KEY):
        return
    unknown = [name for name in st.query_params.get_all(KEY) if name and name not in options]
    if unknown:
        one = "un scénario inconnu ici ; il est laissé de côté"
        several = "des scénarios inconnus ici ; ils sont laissés de côté"
        shown = ", ".join(f"« {faults.escaped(name[: faults.LONGEST_VALUE])} »" for name in unknown)
        st.warning(
            f"Le lien nomme {one if len(unknown) == 1 else several} : {shown}. Un scénario enregistré reste dans la "
            "fenêtre où il a été fait."
        )


def _recall(options: Sequence[str]) -> None:
    """What was chosen before another page was shown, and what of it is still there."""
    if KEY in st.session_state:
        kept = [name for name in st.session_state[KEY] if name in options]
        if len(kept) < len(st.session_state[KEY]):
            st.session_state[KEY] = kept
    elif KEY not in st.query_params and st.session_state.get(MEMORY_KEY):
        st.session_state[KEY] = [name for name in st.session_state[MEMORY_KEY] if name in options]
