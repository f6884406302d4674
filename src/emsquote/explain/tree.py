"""A tree of sentences, and how it looks as lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from emsquote.sheet import visible


class Node(Struct, frozen=True):
    """One statement, and what it rests on."""

    text: str
    children: tuple[Node, ...] = ()


def node(text: str, children: Iterable[Node] = ()) -> Node:
    """Return a node whose text is free of control characters, wherever its words came from."""
    return Node(visible(text), tuple(children))


def tree_lines(top: Node) -> Iterator[str]:
    """Yield the tree as lines, drawn with box characters."""
    yield top.text
    last = len(top.children) - 1
    for place, child in enumerate(top.children):
        branch, stem = ("└─ ", "   ") if place == last else ("├─ ", "│  ")
        for number, line in enumerate(tree_lines(child)):
            yield (stem if number else branch) + line


def first(nodes: Iterable[Node], limit: int) -> tuple[Node, ...]:
    """Return the first `limit` nodes and, if there are more than one further, a node that counts the rest."""
    everything = tuple(nodes)
    left = len(everything) - limit
    return everything if left <= 1 else (*everything[:limit], Node(f"… and {left} more (--all shows them)"))
