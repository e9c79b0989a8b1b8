"""What comes and goes on a page has a place of its own: the blocks that hold choices of the address never move for it.

A block (a column, a fold) that moves takes the binding of its widgets away: what is chosen then never reaches the
address.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.screen import (
    BALANCE,
    COMPARE,
    DATA,
    FLOWS,
    LINES,
    LIVE,
    MAP,
    METHOD,
    SHIPPED,
    SURFACE,
    open_unfolded,
    texts,
)

Query = dict[str, Any]
Path = tuple[int, ...]

WRONG_LINK = {"zzz": "1", "visite": "99"}
OTHER_SETTINGS = {"res_pct": "103", "regle_origine": "true"}


def blocks(node: Any, path: Path = ()) -> Iterator[tuple[str, Path]]:
    """Each parameter that a widget is bound to, with the block that holds the widget."""
    for number, child in getattr(node, "children", {}).items():
        if key := getattr(getattr(child, "proto", None), "query_param_key", ""):
            yield key, path
        yield from blocks(child, (*path, number))


def says(app: AppTest, words: str) -> bool:
    return any(words in text for text in texts(app))


@pytest.mark.parametrize(
    ("page", "calm", "changed", "said"),
    [
        *(
            (page, {}, WRONG_LINK, "Le lien n'est pas compris")
            for page in (BALANCE, FLOWS, SURFACE, LINES, COMPARE, MAP, DATA, METHOD)
        ),
        (BALANCE, {}, {"visite": "2"}, "Étape 2 sur"),
        (BALANCE, {}, {"vue": "Ailleurs", "pas": "Siècle"}, "vue inconnue"),
        (BALANCE, {}, {"vue": "Stockage"}, "Le stockage est coupé"),
        (BALANCE, {}, {"ref": "1-du.20211201-au.20210101"}, "La référence ne peut pas"),
        (BALANCE, {}, {"territoire": "Lamballe et Dinan"}, "Chiffres d'exemple"),
        (SURFACE, {"source": SHIPPED}, OTHER_SETTINGS, "Ces résultats ne sont pas ceux"),
        (SURFACE, {"source": SHIPPED}, {"source": LIVE}, "Calculé à l'instant autour"),
        (SURFACE, {}, {"territoire": "Lamballe et Dinan"}, "ceux d'un autre territoire"),
        (SURFACE, {}, {"axe_x": "inconnu", "forme": "Ailleurs"}, "choix inconnu"),
        (LINES, {"source": SHIPPED}, OTHER_SETTINGS, "Ces résultats ne sont pas ceux"),
        (LINES, {"source": SHIPPED}, {"source": LIVE}, "Calculé à l'instant autour"),
        (COMPARE, {}, {"avec": ["Chez moi", "Aujourd'hui"]}, "scénario inconnu"),
    ],
)
def test_no_choice_moves_when_something_is_said(page: str, calm: Query, changed: Query, said: str) -> None:
    """Every choice that the page offers with the words and without them stands in the same block."""
    before, after = open_unfolded(page, calm), open_unfolded(page, calm | changed)
    assert (says(before, said), says(after, said)) == (False, True)
    places, moved = dict(blocks(before._tree)), dict(blocks(after._tree))
    assert {key: moved[key] for key in places if key in moved} == {key: places[key] for key in places if key in moved}
    assert len(places.keys() & moved.keys()) >= 20
