"""Object code is called with what it was compiled for, or not at all."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from elfe_core import kernel
from elfe_core.kernel import compiled, native

CHANGES: dict[str, Callable[[Any], Any]] = {
    "a whole number": lambda share: 1,
    "a number of numpy": np.float64,
    "an array": lambda share: np.ones(3),
    "text": str,
    "nothing": lambda share: None,
}
ARRAYS: dict[str, Callable[[Any], Any]] = {
    "single precision": lambda array: np.ones(array.shape, np.float32),
    "an axis less": np.ravel,
    "in Fortran's order": lambda array: np.asfortranarray(np.concatenate([array, array])),
    "every second hour": lambda array: array[:, ::2],
    "a list": lambda array: array.tolist(),
}


@pytest.fixture(scope="module")
def year() -> Callable[..., None]:
    """The compiled year."""
    kernel.get_ready()
    if compiled.functions(wait=True).year.__module__ != native.__name__:
        pytest.skip("the compiled code is not kept here, or not wanted")
    return compiled.functions(wait=True).year


def arguments() -> list[Any]:
    return list(compiled.examples()["year"])


@pytest.mark.parametrize("change", CHANGES)
def test_a_number_of_another_type_is_refused(year: Callable[..., None], change: str) -> None:
    """The flexible share is a float and nothing else."""
    given = arguments()
    given[3] = CHANGES[change](given[3])
    with pytest.raises(TypeError, match="compiled for"):
        year(*given)


@pytest.mark.parametrize("change", ARRAYS)
def test_an_array_of_another_kind_is_refused(year: Callable[..., None], change: str) -> None:
    """Code that looks at no bounds would read past its end."""
    given = arguments()
    given[6] = ARRAYS[change](given[6])
    with pytest.raises((TypeError, BufferError)):
        year(*given)


def test_a_read_only_array_is_refused(year: Callable[..., None]) -> None:
    """It could be shared by others."""
    given = arguments()
    given[8].flags.writeable = False
    with pytest.raises(TypeError):
        year(*given)


def test_an_argument_too_few_is_refused(year: Callable[..., None]) -> None:
    """As Python does."""
    with pytest.raises(TypeError):
        year(*arguments()[:-1])


def test_code_is_written_and_read(tmp_path: Path) -> None:
    """The same symbols and bytes."""
    codes = {"one": native.Code("_first", b"code"), "two": native.Code("_second", b"")}
    native.write(codes, tmp_path)
    assert native.read(tmp_path) == codes


def test_code_that_differs_from_its_source_is_not_used() -> None:
    """Where a function writes something else, or nothing."""
    compiled.check(compiled.PLAIN)
    with pytest.raises(RuntimeError, match="rows differs"):
        compiled.check(compiled.PLAIN._replace(rows=lambda *_: None))


def test_without_a_folder_code_is_compiled_in_memory() -> None:
    """By numba's own functions, whose results are the same."""
    compiled.check(compiled.in_memory())


def test_code_that_differs_is_compiled_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the source runs uncompiled; nobody tries again and again."""
    for name in ("compiled", "worker"):
        monkeypatch.setattr(compiled._State, name, None)
    wrong = compiled.PLAIN._replace(rows=lambda *_: None)
    monkeypatch.setattr(compiled, "in_memory", lambda: wrong)
    compiled._make(None)
    assert compiled.functions(wait=False) is compiled.PLAIN
    assert compiled.begin() is None
