"""What the words for a kind of fault consist of."""

from typing import NamedTuple


class Words(NamedTuple):
    """What is wrong, what to do (`{these}`: the line or lines), what should stand there if the fault does not say, and
    what is counted.
    """

    problem: str
    advice: str
    wanted: str = ""
    counted: str = "fois"
