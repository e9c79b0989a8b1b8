"""What Streamlit 1.67 makes anew at every run, made when it is asked for; what that saves is not measured yet.

Fields for numbers and lists ask whether one key of the session is None, and Streamlit presents every key to each of
them; the theme of config.toml is looked for among all options, six times a run.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from streamlit import config
from streamlit.runtime.state.common import is_element_id
from streamlit.runtime.state.safe_session_state import SafeSessionState
from streamlit.runtime.state.session_state import SessionState, _is_internal_key


class OneByOne(Mapping[str, Any]):
    """The keys of a session and their values, as `SessionState.filtered_state` has them all."""

    def __init__(self, state: SessionState) -> None:
        self._state = state

    def __getitem__(self, key: str) -> Any:
        if is_element_id(key) or _is_internal_key(key):
            raise KeyError(key)
        return self._state[key]

    def __contains__(self, key: object) -> bool:
        return isinstance(key, str) and not is_element_id(key) and not _is_internal_key(key) and key in self._state

    def __iter__(self) -> Iterator[str]:
        return iter(self._state.filtered_state)

    def __len__(self) -> int:
        return len(self._state.filtered_state)


def begin() -> None:
    """Have the server's sessions look at one key at a time, and its options read once for each reading of the file."""
    SafeSessionState.filtered_state = property(_one_by_one)  # type: ignore[assignment,method-assign]
    kept = cache(config.get_options_for_section)
    config.on_config_parsed(kept.cache_clear, force_connect=True)
    config.get_options_for_section = kept


def _one_by_one(safe: SafeSessionState) -> OneByOne:
    return OneByOne(safe._state)
