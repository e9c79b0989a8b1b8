"""What a server of many visitors needs: turns, places, folders of their own, memory given back when they leave."""

from elfe_ui.visitors.caretaker import ask_for_place, at_leaving, begin, who
from elfe_ui.visitors.folders import OwnFolder, of_server, shared
from elfe_ui.visitors.places import ASKS_AGAIN_S
from elfe_ui.visitors.turns import set_aside, turn

__all__ = [
    "ASKS_AGAIN_S",
    "OwnFolder",
    "ask_for_place",
    "at_leaving",
    "begin",
    "of_server",
    "set_aside",
    "shared",
    "turn",
    "who",
]
