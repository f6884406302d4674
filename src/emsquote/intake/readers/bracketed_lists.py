"""Takes lists in brackets apart (`(comp (ref "R1") (value "10k"))`), as KiCad writes its files."""

from __future__ import annotations

import re
from collections.abc import Iterator

from emsquote.intake.readers.untrusted import damaged

Node = list["str | Node"]
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[()]|[^\s()"]+')
_DEEPEST = 100


def nodes(text: str, file: str) -> Iterator[Node]:
    """Yield the lists that stand directly in the outermost one."""
    stack: list[Node] = []
    for piece in _TOKEN.findall(text):
        if piece == "(":
            stack.append([])
            if len(stack) > _DEEPEST:
                raise damaged(file, "its lists are nested too deeply")
        elif piece == ")":
            if not stack:
                raise damaged(file, "a bracket closes that was never opened")
            node = stack.pop()
            if len(stack) == 1:
                yield node
            elif stack:
                stack[-1].append(node)
        elif stack:
            stack[-1].append(_unquoted(piece))
    if stack:
        raise damaged(file, "it is cut short")


def _unquoted(token: str) -> str:
    return re.sub(r"\\(.)", r"\1", token[1:-1]) if token.startswith('"') else token
