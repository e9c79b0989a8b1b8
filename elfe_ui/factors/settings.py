"""Factors of a sweep <-> the settings on the left."""

import math
from collections.abc import Mapping

from elfe_core.catalogue import FACTORS, SETTING
from elfe_ui.state import Choice, Value
from elfe_ui.words.names import WORDS

CHOICE_OF_FACTOR: Mapping[str, str] = {key: SETTING[key].query for key in FACTORS}
"""Query parameter of each factor that a sweep can vary."""


def bounds(choice: Choice) -> tuple[float, float]:
    """Lowest and highest value of a choice among numbers."""
    assert isinstance(choice.low, int | float)
    assert isinstance(choice.high, int | float)
    return float(choice.low), float(choice.high)


def fits(factors: Mapping[str, float], known: Mapping[str, Choice]) -> bool:
    """Whether the widgets can say exactly these factors."""
    for factor, value in factors.items():
        choice = known[CHOICE_OF_FACTOR[factor]]
        low, high = bounds(choice)
        shown = SETTING[factor].shown * value
        is_whole = not isinstance(choice.default, int) or math.isclose(shown, round(shown), abs_tol=1e-9)
        if not (is_whole and low - 1e-9 <= shown <= high + 1e-9):
            return False
    return True


def settings_of(factors: Mapping[str, float], known: Mapping[str, Choice]) -> dict[str, Value]:
    """What the widgets say when these factors (of a sweep) are in use; a value outside a widget's bounds is its bound.

    Storage or flexibility of zero is switched off, more is switched on.
    """
    settings: dict[str, Value] = {}
    for factor, value in factors.items():
        choice = known[CHOICE_OF_FACTOR[factor]]
        low, high = bounds(choice)
        shown = min(max(SETTING[factor].shown * value, low), high)
        settings[choice.key] = round(shown) if isinstance(choice.default, int) else shown
        if SETTING[factor].switch == "storage_real":
            settings[SETTING["storage_real"].query] = WORDS["storage_real"][True]
        elif SETTING[factor].is_switched_on:
            settings[SETTING[SETTING[factor].switch].query] = True
        if SETTING[factor].is_size:
            settings[SETTING[SETTING[factor].switch].query] = value > 0.0
            if not value > 0.0:
                del settings[choice.key]  # the size waits for the switch
    return settings
