"""Draws who imports whom into docs/ARCHITECTURE.md: `python -m docs.draw_architecture`, from the root."""

import textwrap
from collections.abc import Mapping
from pathlib import Path

from tests.test_architecture import Module, imported, modules

FILE = Path(__file__).with_name("ARCHITECTURE.md")
BEGIN, END = "<!-- drawing: begin -->\n", "<!-- drawing: end -->"
PACKAGES = {"elfe_core": "elfe_core: the simulation", "elfe_ui": "elfe_ui: what Streamlit needs around it"}

Arrows = dict[str, set[str]]
"""Room -> the rooms that it imports."""


def drawing() -> str:
    """A Mermaid flowchart of the rooms, read from the imports of the sources."""
    graph, ground = _with_ground_floors(_arrows())
    lines = ["flowchart TB", '    pages["pages, streamlit_app.py"]']
    for package, title in PACKAGES.items():
        lines.append(f'    subgraph {package}["{title}"]')
        for room in sorted(one for one in graph if one.startswith(package)):
            listed = [one.removeprefix(f"{package}.") for one in sorted(ground.get(room, [room]))]
            shown = "<br>".join(textwrap.wrap(", ".join(listed), 60))
            lines.append(f'        {_node(room)}["{shown}"]')
        lines.append("    end")
    kept = reduced(graph)
    lines += [f"    {_node(one)} --> {_node(target)}" for one in sorted(kept) for target in sorted(kept[one])]
    return "```mermaid\n" + "\n".join(lines) + "\n```\n"


def updated(text: str) -> str:
    """The document with today's drawing between its two markers."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{drawing()}{END}{after}"


def _node(room: str) -> str:
    """A name that Mermaid takes."""
    return room.replace(".", "_")


def room_of(module: Module) -> str:
    """A file or a folder directly in elfe_core or elfe_ui; the pages and the entry are one room."""
    top, *rest = module.path.removesuffix(".py").split("/")
    return f"{top}.{rest[0]}" if top in PACKAGES else "pages"


def modules_in_rooms() -> list[Module]:
    """The modules that stand in a room: all but the packages' own `__init__`, which hold no room."""
    return [module for module in modules() if module.name not in PACKAGES]


def _arrows() -> Arrows:
    """Every import between two rooms."""
    everything = modules_in_rooms()
    rooms = {module.name: room_of(module) for module in everything}
    found: Arrows = {name: set() for name in rooms.values()}
    for module in everything:
        for name in imported(module):
            parts = name.split(".")
            prefixes = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
            target = next((rooms[prefix] for prefix in prefixes if prefix in rooms), None)
            if target is not None and target != rooms[module.name]:
                found[rooms[module.name]].add(target)
    return found


def _with_ground_floors(graph: Arrows) -> tuple[Arrows, dict[str, list[str]]]:
    """One box for the files of a package that import none of its folders, and what each such box holds."""
    folders = {room_of(module) for module in modules() if module.path.count("/") > 1}
    boxes: dict[str, list[str]] = {}
    name_of = {room: room for room in graph}
    for room in graph:
        package = room.partition(".")[0]
        own_folders = {folder for folder in folders if folder.startswith(f"{package}.")}
        if room != "pages" and room not in folders and not _reach(graph, room) & own_folders:
            name_of[room] = f"{package}.ground"
            boxes.setdefault(name_of[room], []).append(room)
    merged: Arrows = {name: set() for name in name_of.values()}
    for room, targets in graph.items():
        merged[name_of[room]] |= {name_of[target] for target in targets} - {name_of[room]}
    return merged, boxes


def _reach(graph: Mapping[str, set[str]], start: str) -> set[str]:
    """Rooms to which the arrows lead from one."""
    found: set[str] = set()
    to_see = list(graph[start])
    while to_see:
        room = to_see.pop()
        if room not in found:
            found.add(room)
            to_see.extend(graph[room])
    return found


def reduced(graph: Arrows) -> Arrows:
    """Without an arrow whose target is reached through another one: fewer lines that say the same."""
    reach = {room: _reach(graph, room) for room in graph}
    return {
        room: {
            target
            for target in targets
            if not any(target in reach[other] and room not in reach[other] for other in targets - {target})
        }
        for room, targets in graph.items()
    }


if __name__ == "__main__":
    FILE.write_text(updated(FILE.read_text(encoding="utf-8")), encoding="utf-8")
