"""Object code that numba has made, called without numba, whose modules take 85 MB of each process.

llvmlite puts the code into memory, and ctypes calls it as numba's own functions call each other: every argument is
taken apart into numbers and addresses, a tuple into its parts, an array into what numba knows of it.
"""

import ctypes
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

SYMBOLS, SUFFIX = "symbols.json", ".o"


class Code(NamedTuple):
    """A compiled function."""

    symbol: str
    machine: bytes
    """Object code for this machine, in which every callee is."""


def write(codes: Mapping[str, Code], folder: Path) -> None:
    """Write functions, by name, into a folder."""
    for name, code in codes.items():
        (folder / f"{name}{SUFFIX}").write_bytes(code.machine)
    symbols = {name: code.symbol for name, code in codes.items()}
    (folder / SYMBOLS).write_text(json.dumps(symbols), encoding="utf-8")


def read(folder: Path) -> dict[str, Code]:
    """The functions of a folder, by name."""
    symbols = json.loads((folder / SYMBOLS).read_text(encoding="utf-8"))
    return {name: Code(symbol, (folder / f"{name}{SUFFIX}").read_bytes()) for name, symbol in symbols.items()}


def load(codes: Mapping[str, Code], examples: Mapping[str, Sequence[Any]]) -> dict[str, Callable[..., None]]:
    """Functions that run the code, by name; they release the interpreter's lock, and raise TypeError for other types.

    Parameters
    ----------
    codes
        As numba made them for the types of `examples`.
    examples
        Arguments of each function: floats, integers, booleans, arrays in C's order, and tuples of these.
    """
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    target = llvm.Target.from_triple(llvm.get_process_triple()).create_target_machine(jit=True)
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), target)
    for code in codes.values():
        engine.add_object_file(llvm.ObjectFileRef.from_data(code.machine))
    engine.finalize_object()
    return {name: _function(engine, code.symbol, examples[name]) for name, code in codes.items()}


def _function(engine: Any, symbol: str, example: Sequence[Any]) -> Callable[..., None]:
    kinds, _ = _apart(example)
    types = (ctypes.c_void_p, ctypes.c_void_p, *(number for kind in kinds for number in _types(kind)))
    run = ctypes.CFUNCTYPE(ctypes.c_int32, *types)(engine.get_function_address(symbol))

    def call(*arguments: Any) -> None:
        found, numbers = _apart(arguments)
        if found != kinds:
            raise TypeError(f"{symbol} was compiled for {kinds}, not for {found}")
        result, error = ctypes.c_void_p(), ctypes.c_void_p()
        status = run(ctypes.addressof(result), ctypes.addressof(error), *numbers)
        if status:
            raise RuntimeError(f"{symbol} ended with {status}")

    call.__dict__["engine"] = engine  # whose memory the code lies in
    return call


Kind = type | tuple[str, int]
"""Of one argument: a number's type, or an array's type of element and number of axes."""


def _apart(arguments: Sequence[Any]) -> tuple[list[Kind], list[Any]]:
    """Kinds of all arguments, those in tuples among them, and the numbers and addresses that they are passed as.

    TypeError unless an array is writeable and in C's order.
    """
    kinds: list[Kind] = []
    numbers: list[Any] = []
    for value in arguments:
        if isinstance(value, tuple):
            inner_kinds, inner_numbers = _apart(value)
            kinds += inner_kinds
            numbers += inner_numbers
        elif isinstance(value, np.ndarray):
            size = value.size
            address = ctypes.addressof(ctypes.c_char.from_buffer(value.data)) if size else None
            kinds.append((value.dtype.str, value.ndim))
            numbers += (None, None, size, value.itemsize, address, *value.shape, *value.strides)
        else:
            kinds.append(type(value))
            numbers.append(value)
    return kinds, numbers


def _types(kind: Kind) -> Sequence[Any]:
    """What a kind of argument is passed as: of an array its owner (none, twice), length, size of an element, address,
    shape and strides.
    """
    if isinstance(kind, type):
        return ({bool: ctypes.c_bool, int: ctypes.c_int64, float: ctypes.c_double}[kind],)
    address, whole = ctypes.c_void_p, ctypes.c_int64
    return (address, address, whole, whole, address, *(whole,) * (2 * kind[1]))
