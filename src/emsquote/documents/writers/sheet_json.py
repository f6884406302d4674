"""A sheet as JSON, for programs that want a table without a contract of its own."""

from __future__ import annotations

import msgspec

from emsquote.documents.sheet import Emphasis, Sheet, cell_text


def sheet_as_json(sheet: Sheet) -> str:
    """Return a sheet's title, facts, column titles, rows as texts, and notes; a row has the heading
    that it stands under as its group.
    """
    rows = []
    group = ""
    for row in sheet.rows:
        cells = [cell_text(cell) for cell in row.cells]
        if row.emphasis is Emphasis.HEADING:
            group = cells[0]
        else:
            rows.append({"group": group, "cells": cells})
    content = {
        "name": sheet.name,
        "title": sheet.title,
        "facts": dict(sheet.facts),
        "columns": [column.title for column in sheet.columns],
        "rows": rows,
        "notes": [*sheet.notes, *sheet.terms],
    }
    return msgspec.json.format(msgspec.json.encode(content), indent=1).decode()
