"""What the visitor's browser keeps <-> scenarios, reference and tried settings; nothing from there is trusted.

A JSON in the layout of a file of scenarios, with the reference, what was tried and whether curves are kept too.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeGuard

from elfe_core.errors import ElfeError, InputError
from elfe_core.scenario_file import MARKUP, MOST_SCENARIOS, Saved, Settings, checked, clean, free_name, plain
from elfe_ui.scenarios.tried import LONGEST_HEADLINE, MOST_TRIED, Tried
from elfe_ui.state import WidgetSpecs

FORMAT: Final = "elfe-navigateur"
VERSION: Final = 1
MOST_BYTES: Final = 400_000
"""50 scenarios, what was tried and what was set aside take far less; a longer text is not ours."""
MOST_COSTS: Final = 4_000
"""Characters of the changed rows of costs."""
NOTHING: Final = ""
"""The text where nothing is kept: the browser then holds no entry at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What a browser keeps; `aside` are entries that do not fit the present territory or its data, as they were."""

    scenarios: Saved = field(default_factory=dict)
    reference: dict[str, Any] | None = None
    tried: Sequence[Tried] = ()
    curves: bool = False
    costs: str = ""
    """Changed rows of costs, as the address writes them."""
    aside: Sequence[Any] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to keep."""
        is_something = self.scenarios or self.reference is not None or self.tried or self.costs
        return not (is_something or self.curves or self.aside)


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What a text holds, what is wrong with single entries, and whether it is of a later program."""

    kept: Kept
    faults: Sequence[ElfeError] = ()
    is_readable: bool = True
    is_later: bool = False


def written(kept: Kept) -> str:
    """The text to keep; entries set aside, then the oldest tried settings go where it would be too long."""
    if kept.is_empty:
        return NOTHING
    for aside, tried in ((kept.aside, kept.tried), ((), kept.tried), ((), ())):
        text = json.dumps(
            {
                "format": FORMAT,
                "version": VERSION,
                "scenarios": [*(_entry(name, one) for name, one in kept.scenarios.items()), *aside],
                "reference": None if kept.reference is None else _texts(kept.reference),
                "tried": [
                    {"territory": one.territory, "headline": one.headline, "settings": _texts(one.settings)}
                    for one in tried
                ],
                "curves": kept.curves,
                "costs": kept.costs,
            },
            ensure_ascii=False,
        )
        if len(text.encode()) <= MOST_BYTES:
            return text
    return NOTHING


def _entry(name: str, settings: Settings) -> dict[str, Any]:
    return {"name": name, "settings": _texts(settings)}


def _texts(settings: Settings) -> dict[str, str]:
    return {key: plain(value) for key, value in settings.items()}


def understood(text: object, known: WidgetSpecs) -> Understood:
    """What a text of the browser holds: whatever fits; what does not is set aside, what is spoilt left."""
    if text == NOTHING:
        return Understood(kept=Kept())
    whole = _parsed(text)
    if whole is None:
        return Understood(kept=Kept(), is_readable=False)
    version = whole.get("version")
    if version != VERSION:
        is_later = isinstance(version, int) and version > VERSION
        return Understood(kept=Kept(), is_readable=False, is_later=is_later)
    scenarios, aside, faults = _scenarios(whole.get("scenarios"), known)
    reference = whole.get("reference")
    pinned = _settings(reference, known) if reference is not None else None
    kept = Kept(
        scenarios=scenarios,
        reference=pinned,
        tried=tuple(_tried(whole.get("tried"), known)),
        curves=whole.get("curves") is True,
        costs=costs if isinstance(costs := whole.get("costs"), str) and len(costs) <= MOST_COSTS else "",
        aside=tuple(aside),
    )
    return Understood(kept=kept, faults=faults)


def _parsed(text: object) -> dict[str, Any] | None:
    if not isinstance(text, str) or len(text) > MOST_BYTES:
        return None
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return whole if isinstance(whole, dict) and whole.get("format") == FORMAT else None


def _scenarios(listed: object, known: WidgetSpecs) -> tuple[Saved, list[Any], list[ElfeError]]:
    """Scenarios by name; entries that only do not fit here; what is wrong with these."""
    found: Saved = {}
    aside: list[Any] = []
    faults: list[ElfeError] = []
    for one in listed if isinstance(listed, list) else []:
        texts = one.get("settings") if isinstance(one, dict) else None
        if not _are_texts(texts) or not isinstance(one.get("name"), str):
            continue
        try:
            name = clean(one["name"])
        except InputError:
            continue
        settings, wrong = checked(texts, known)
        if wrong or len(found) >= MOST_SCENARIOS:
            aside.append({"name": name, "settings": dict(texts)})
            faults += wrong[:1]
        elif name not in found:
            found[name] = settings
    return found, aside[:MOST_SCENARIOS], faults


def _are_texts(texts: object) -> TypeGuard[dict[str, str]]:
    return isinstance(texts, dict) and all(isinstance(text, str) for text in texts.values())


def _settings(texts: object, known: WidgetSpecs) -> dict[str, Any] | None:
    """Settings all of which fit; None otherwise."""
    if not _are_texts(texts):
        return None
    settings, wrong = checked(texts, known)
    return None if wrong else settings


def _tried(listed: object, known: WidgetSpecs) -> list[Tried]:
    """What was tried; an entry of another territory is only looked at there."""
    found = []
    for one in listed[:MOST_TRIED] if isinstance(listed, list) else []:
        settings = _settings(one.get("settings"), known) if isinstance(one, dict) else None
        words = (one.get("territory"), one.get("headline")) if isinstance(one, dict) else (None, None)
        if settings and all(isinstance(word, str) and len(word) <= LONGEST_HEADLINE for word in words):
            found.append(Tried(territory=str(words[0]), settings=settings, headline=str(words[1]).translate(MARKUP)))
    return found


def merged(base: Saved, mine: Saved, theirs: Saved) -> Saved:
    """Scenarios of two windows that both began with `base`: what only one changed is as there; else both stay."""
    found: Saved = {}
    for name in {**mine, **theirs}:
        here, there, before = mine.get(name), theirs.get(name), base.get(name)
        kept = [here] if there == before else [there] if here == before else [here, there]
        for settings in kept if here != there else [here]:
            if settings is not None:
                found[free_name(name, {**found, **theirs}) if name in found else name] = settings
    return found
