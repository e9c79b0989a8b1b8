"""Results of any size as small trees of texts and numbers, and every difference between two of them."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

RELATIVE = 1e-9
LONG_LIST = 24
MISSING = "(not there)"
Difference = tuple[str, Any, Any]

TODAY_WORDS = (
    (re.compile(r"\b\d{1,2} \w+ 20(?:2[5-9]|[3-9]\d)\b|\b\d{2}/\d{2}/20(?:2[5-9]|[3-9]\d)\b"), "DAY"),
    (re.compile(r"\b20(?:2[5-9]|[3-9]\d)-\d{2}-\d{2}(?:T[\d:.+]+Z?)?"), "DAY"),
    (re.compile(r"à \d{2}.h.\d{2}"), "à HOUR"),
)
"""What the clock writes into a text: all data are from before 2025."""


def without_clock(text: str) -> str:
    """The text without the day and hour at which it was made."""
    for pattern, word in TODAY_WORDS:
        text = pattern.sub(word, text)
    return text


def of_array(values: ArrayLike) -> dict[str, Any]:
    """Length, gaps, sum, highest, a sum that knows the order, and eight values of an array of numbers."""
    flat = np.asarray(values, dtype=np.float64).ravel()
    known = np.isfinite(flat)
    kept = np.where(known, flat, 0.0)
    scale = float(np.abs(kept).sum())
    places = np.linspace(0, len(flat) - 1, 8).astype(int) if len(flat) else []
    return {
        "n": len(flat),
        "gaps": int((~known).sum()),
        "scale": scale,
        "sum": kept.sum(),
        "most": kept.max(initial=0.0),
        "ordered": float(kept @ np.cos(np.arange(len(flat)))),
        "some": [float(kept[place]) for place in places],
    }


def condensed(tree: Any) -> Any:
    """The same tree with its long lists of numbers, or of lists and records of numbers, summed up."""
    if isinstance(tree, Mapping):
        return {str(key): condensed(value) for key, value in tree.items()}
    if isinstance(tree, list | tuple):
        if len(tree) <= LONG_LIST:
            return [condensed(value) for value in tree]
        leaves = list(_leaves(tree))
        numbers = [leaf for leaf in leaves if _is_number(leaf)]
        texts = [leaf for leaf in leaves if not _is_number(leaf)]
        return {"long": len(tree), "numbers": of_array(numbers), "texts": _shortened(texts)}
    return plain(tree)


def plain(value: Any) -> Any:
    """A value that JSON can hold."""
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def stored(tree: Any) -> Any:
    """A tree as it comes back from a file."""
    return json.loads(json.dumps(_plain_tree(tree), ensure_ascii=False))


def differences(before: Any, now: Any, key: str = "", scale: float = 0.0) -> Iterator[Difference]:
    """Key, value before, value now, of everything that is not equal; numbers within 1e-9 of their array's scale."""
    if isinstance(before, dict) and isinstance(now, dict):
        inner = before.get("scale") if isinstance(before.get("scale"), float) else scale
        for name in dict.fromkeys([*before, *now]):
            yield from differences(before.get(name, MISSING), now.get(name, MISSING), f"{key}/{name}", inner)
    elif isinstance(before, list) and isinstance(now, list):
        if len(before) != len(now) and all(isinstance(one, str) for one in (*before, *now)):
            yield from _of_texts(before, now, key)
            return
        for place in range(max(len(before), len(now))):
            old, new = (side[place] if place < len(side) else MISSING for side in (before, now))
            yield from differences(old, new, f"{key}/{place}", scale)
    elif _is_number(before) and _is_number(now):
        if abs(before - now) > RELATIVE * max(abs(before), abs(now), scale):
            yield key, before, now
    elif before != now:
        yield key, before, now


def _of_texts(before: list[str], now: list[str], key: str) -> Iterator[Difference]:
    """What only one of two lists of texts has."""
    for text in before:
        if text not in now:
            yield key, text, MISSING
    for text in now:
        if text not in before:
            yield key, MISSING, text
    if sorted(before) == sorted(now) or set(before) == set(now):
        yield key, f"{len(before)} texts", f"{len(now)} texts"


def _leaves(tree: Any) -> Iterator[Any]:
    if isinstance(tree, Mapping):
        for key, value in tree.items():
            yield from ([str(key)] if not isinstance(value, int | float) else [])
            yield from _leaves(value)
    elif isinstance(tree, list | tuple):
        for value in tree:
            yield from _leaves(value)
    else:
        yield plain(tree)


def _shortened(texts: list[Any]) -> Any:
    """How many texts there are, and each different one, in their order."""
    different = list(dict.fromkeys(map(str, texts)))
    return {"n": len(texts), "different": len(different), "first": different[:LONG_LIST], "last": different[-3:]}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _plain_tree(tree: Any) -> Any:
    if isinstance(tree, Mapping):
        return {str(key): _plain_tree(value) for key, value in tree.items()}
    if isinstance(tree, list | tuple):
        return [_plain_tree(value) for value in tree]
    return plain(tree)
