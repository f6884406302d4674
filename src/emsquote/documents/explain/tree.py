"""A tree of sentences, and how it looks as lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from msgspec import Struct

from emsquote.documents.sheet import visible
from emsquote.wording.sentence import Sentence, said
from emsquote.wording.texts import Texts

Thing = TypeVar("Thing")


class Node(Struct, frozen=True):
    """One statement, and what it rests on."""

    text: str
    children: tuple[Node, ...] = ()


def node(text: str, children: Iterable[Node] = ()) -> Node:
    """Return a node; its text may hold words from anywhere."""
    return Node(text if isinstance(text, Sentence) else visible(text), tuple(children))


def tree_in(top: Node, texts: Texts) -> Node:
    """Return the tree in a language, free of control characters."""
    return Node(
        visible(texts.sentence(top.text)), tuple(tree_in(child, texts) for child in top.children)
    )


def tree_lines(top: Node) -> Iterator[str]:
    """Yield the tree as lines, drawn with box characters."""
    yield visible(top.text)
    last = len(top.children) - 1
    for place, child in enumerate(top.children):
        branch, stem = ("└─ ", "   ") if place == last else ("├─ ", "│  ")
        for number, line in enumerate(tree_lines(child)):
            yield (stem if number else branch) + line


def first(nodes: Iterable[Node], limit: int) -> tuple[Node, ...]:
    """Return the first `limit` nodes and, if there are more than one further, a node that counts
    the rest.
    """
    return tuple(first_made(tuple(nodes), limit, lambda made: made))


def first_made(
    things: Sequence[Thing], limit: int, made: Callable[[Thing], Node]
) -> Iterator[Node]:
    """Yield the same of nodes that are yet to be made of things.

    Those that are not shown are not made.
    """
    left = len(things) - limit
    yield from map(made, things if left <= 1 else things[:limit])
    if left > 1:
        yield Node(said("… and {count} more (--all shows them)", count=left))
