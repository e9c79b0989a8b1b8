"""What a server of many visitors needs: turns, places, folders of their own, memory given back when they leave."""

from elfe_ui.visitors.arriving import BOUNDED, arrived, room_left
from elfe_ui.visitors.caretaker import ask_for_place, at_leaving, begin, who
from elfe_ui.visitors.ending import until_left
from elfe_ui.visitors.folders import OwnFolder, shared, unpacked_of
from elfe_ui.visitors.places import ASKS_AGAIN_S
from elfe_ui.visitors.turns import set_aside, turn

__all__ = [
    "ASKS_AGAIN_S",
    "BOUNDED",
    "OwnFolder",
    "arrived",
    "ask_for_place",
    "at_leaving",
    "begin",
    "room_left",
    "set_aside",
    "shared",
    "turn",
    "unpacked_of",
    "until_left",
    "who",
]
