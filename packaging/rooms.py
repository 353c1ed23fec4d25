"""Draws the rooms into docs/architecture.md, from what the modules import: ``python packaging/rooms.py``.

The pictures are Mermaid graphs between marks. An arrow says "imports from"; one that follows from others is left out.
"""

from __future__ import annotations

import ast
import graphlib
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "architecture.md"
HOUSES = ("engine", "ld_desktop/ui")
_MARKED = re.compile(r"(<!-- rooms of (\S+) -->\n).*?(<!-- end -->)", re.DOTALL)

Graph = dict[str, set[str]]


def module_name(path: Path) -> str:
    """ "engine.files.atomic" of the file, "engine.files" of the room's own ``__init__.py``."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported(tree: ast.AST) -> Iterator[str]:
    """Every dotted name that ``tree`` imports; of ``from a import b`` both a and a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_graph(house: str, imports: Mapping[str, Iterable[str]]) -> Graph:
    """Room to the rooms it imports from. ``imports`` is module to dotted names; rooms are the packages in ``house``."""
    package = house.replace("/", ".") + "."
    graph: Graph = {}
    for module, names in imports.items():
        if (room := _room(module, package)) is not None:
            others = {_room(name, package) for name in names}
            graph.setdefault(room, set()).update(other for other in others if other not in (None, room))
    return {room: {other for other in others if other in graph} for room, others in graph.items()}


def _room(name: str, package: str) -> str | None:
    inside = name.removeprefix(package)
    return inside.split(".")[0] if inside != name and "." in inside else None


def reduced(graph: Graph) -> Graph:
    """Without the arrows that follow from others. Raises graphlib.CycleError where rooms import in a circle."""
    reach: Graph = {}
    for room in graphlib.TopologicalSorter(graph).static_order():
        reach[room] = graph[room].union(*(reach[other] for other in graph[room]))
    return {
        room: others - set[str]().union(*(reach[other] for other in others)) for room, others in sorted(graph.items())
    }


def diagram(graph: Graph, sizes: Mapping[str, int]) -> str:
    """Mermaid text; ``sizes`` is how many modules a room has."""
    lines = ["graph TD", *(f'    {room}["{room} ({sizes[room]})"]' for room in sorted(graph))]
    lines += [f"    {room} --> {other}" for room, others in reduced(graph).items() for other in sorted(others)]
    return "\n".join(["```mermaid", *lines, "```", ""])


def drawn(text: str) -> str:
    """``text`` of the page with its pictures as the modules are now."""
    pictures: dict[str, str] = {}
    for house in HOUSES:
        paths = [path for path in sorted((ROOT / house).rglob("*.py")) if path.stem != "__init__"]
        imports = {module_name(path): set(imported(ast.parse(path.read_text(encoding="utf-8")))) for path in paths}
        rooms = [_room(name, house.replace("/", ".") + ".") for name in imports]
        graph = room_graph(house, imports)
        pictures[house] = diagram(graph, {room: rooms.count(room) for room in graph})
    return _MARKED.sub(lambda found: found[1] + pictures[found[2]] + found[3], text)


def main() -> int:
    PAGE.write_text(drawn(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
