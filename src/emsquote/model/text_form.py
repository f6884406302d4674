"""How the user says that a plain text is to be taken apart, where its content cannot tell."""

from __future__ import annotations

from enum import StrEnum


class TextForm(StrEnum):
    """What parts the cells of a plain text."""

    COMMA = "comma"
    SEMICOLON = "semicolon"
    TAB = "tab"
    COLON = "colon"
    PIPE = "pipe"
    LINED_UP = "lined-up"
    """Blanks: columns stand below one another."""
    PROSE = "prose"
    """Nothing: each line says in words what it is."""


DELIMITERS = {
    TextForm.COMMA: ",",
    TextForm.SEMICOLON: ";",
    TextForm.TAB: "\t",
    TextForm.COLON: ":",
    TextForm.PIPE: "|",
    TextForm.PROSE: "\t",
}
