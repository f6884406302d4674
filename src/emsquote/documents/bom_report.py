"""Shows how a part list was read: as text for people, as JSON for programs."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from emsquote.finding import Finding, Origin
from emsquote.model.bom import (
    Bom,
    BomLine,
    LeftOut,
    PartNumber,
    RowKind,
    SheetAccount,
    SourceColumn,
    Supply,
    UnknownQuantity,
)
from emsquote.model.measure import Measure
from emsquote.wording.sentence import plain_text

_WIDTH = 78
_MOST_OF_A_KIND = 12
_BELOW = LeftOut("below an assembly that is not fitted")


def placements(bom: Bom, *, fitted_only: bool = False) -> Decimal | None:
    """Return the pieces that one board takes over all lines, None if no line states any.

    Lengths are no placements.
    """
    lines = bom.fitted if fitted_only else bom.lines
    counted = [
        line.per_board.amount
        for line in lines
        if isinstance(line.per_board, Measure) and line.per_board.in_pieces
    ]
    return sum(counted, Decimal(0)) if counted or not lines else None


def bom_counts(bom: Bom) -> Mapping[str, object]:
    """Return the figures that account for a file: lines, placements, and its rows by kind."""
    kinds = Counter(bom.rows)
    return {
        "lines": len(_rows(bom.lines)),
        "placements": _number(placements(bom)),
        "placements_fitted": _number(placements(bom, fitted_only=True)),
        "not_fitted_lines": len(_rows(bom.lines) - _rows(bom.fitted)),
        "consigned_lines": sum(line.supply is Supply.CONSIGNED for line in bom.lines),
        **_by_side(bom),
        "unknown_quantities": sum(
            isinstance(line.per_board, UnknownQuantity) for line in bom.lines
        ),
        "rows": len(bom.rows),
        **{f"{kind.value}_rows": kinds[kind] for kind in RowKind},
    }


def _rows(lines: Sequence[BomLine]) -> frozenset[Origin]:
    """Return the rows that lines stand in: two are of one row where only some of its designators
    are fitted.
    """
    return frozenset(line.origin for line in lines)


def _by_side(bom: Bom) -> Mapping[str, int]:
    """Return the placements of a pick-and-place file by side, nothing where none was given."""
    return {
        f"placements_{side.value}": number
        for side, number in Counter(p.side for p in bom.placements).items()
    }


def _number(amount: Decimal | None) -> int | str | None:
    """Return a whole number as such, a fraction as exact text."""
    if amount is None:
        return None
    return int(amount) if amount == int(amount) else f"{amount:f}"


def bom_as_json(bom: Bom) -> bytes:
    """Return the account of a reading as JSON in UTF-8: source, columns, counts, lines,
    findings.
    """
    return msgspec.json.format(_encoded(_account(bom)), indent=1)


def _account(bom: Bom) -> Mapping[str, object]:
    source = bom.source
    return {
        "source": {
            "file": source.file,
            "format": source.format,
            "sheet": source.sheet,
            "encoding": source.encoding,
            "delimiter": source.delimiter,
            "header_row": source.header_row or None,
        },
        **({"sheets": [_sheet(account) for account in bom.sheets]} if bom.sheets else {}),
        "columns": {column.role.value: column.title for column in reversed(bom.columns)},
        "column_reasons": {
            f"{column.role.value}: {column.title}": column.reason for column in bom.columns
        },
        "counts": bom_counts(bom),
        "lines": [msgspec.Raw(_encoded(_line(line, bom))) for line in bom.lines],
        "findings": [_finding(finding) for finding in bom.findings],
    }


def _encoded(value: object) -> bytes:
    return msgspec.json.encode(value, enc_hook=plain_text)


def _sheet(account: SheetAccount) -> Mapping[str, object]:
    kinds = Counter(account.rows)
    return {
        "sheet": account.sheet,
        "header_row": account.header_row or None,
        "columns": {column.role.value: column.title for column in reversed(account.columns)},
        "counts": {
            "rows": len(account.rows),
            **{f"{kind.value}_rows": kinds[kind] for kind in RowKind},
        },
    }


def _line(line: BomLine, bom: Bom) -> Mapping[str, object]:
    known = isinstance(line.per_board, Measure)
    return {
        **({"sheet": line.origin.sheet} if line.origin.sheet else {}),
        "row": line.origin.row,
        "designators": list(line.designators),
        "quantity": _number(line.per_board.amount) if isinstance(line.per_board, Measure) else None,
        "unit": line.per_board.unit if isinstance(line.per_board, Measure) else "",
        **({} if known else {"quantity_unknown": getattr(line.per_board, "reason", "")}),
        "mpn": line.mpn,
        "manufacturer": line.manufacturer,
        "description": line.description,
        "value": line.value,
        "footprint": line.footprint,
        "fitted": line.supply is not Supply.NOT_FITTED,
        **_left_out(line, bom),
        "supplied_by": "customer" if line.supply is Supply.CONSIGNED else "",
        "alternates": [_part_number(alternate) for alternate in line.alternates],
        "supplier_numbers": [
            {"number": known.number, "supplier": known.supplier} for known in line.supplier_numbers
        ],
        "customer_pn": line.customer_pn,
        "remarks": line.remarks,
        "mount": line.mount,
        "side": line.side,
        "level": line.level,
    }


def _left_out(line: BomLine, bom: Bom) -> Mapping[str, object]:
    """Return why a line is not fitted and by which cell, nothing for one that is."""
    if line.supply is not Supply.NOT_FITTED:
        return {}
    why = bom.left_out.get(line.origin, _BELOW)
    said = {"reason": why.reason}
    by_cell = {"column": why.column, "title": why.title, "text": why.text}
    return {"not_fitted": {**said, **by_cell} if why.column else said}


def _part_number(part: PartNumber) -> Mapping[str, str]:
    return {"mpn": part.mpn, "manufacturer": part.manufacturer}


def _finding(finding: Finding) -> Mapping[str, object]:
    return {
        "severity": finding.severity.value,
        "code": finding.code,
        **({"sheet": finding.origin.sheet} if finding.origin.sheet else {}),
        "row": finding.origin.row or None,
        "message": finding.message,
        "hint": finding.hint,
    }


def bom_as_text(bom: Bom) -> str:
    """Return the account of a reading as plain text of at most 80 columns, longest lists cut with
    their count.
    """
    source = bom.source
    parts = [
        "  ".join(
            filter(
                None,
                (
                    source.file,
                    source.format,
                    source.sheet and f"sheet {source.sheet}",
                    source.encoding,
                ),
            )
        ),
        *_account_lines(bom),
        "",
        *(
            piece
            for line in _count_lines(bom)
            for piece in textwrap.wrap(line, _WIDTH, subsequent_indent="  ")
        ),
    ]
    if bom.findings:
        parts += ["", *_finding_lines(bom)]
    return "\n".join(parts)


def _account_lines(bom: Bom) -> list[str]:
    """Return header, columns and, where several sheets are read, rows of each sheet."""
    if not bom.sheets:
        return [_header_line(bom.source.header_row), "", *_column_lines(bom.columns)]
    lines = []
    for account in bom.sheets:
        lines += [
            "",
            f"sheet {account.sheet}: {_header_line(account.header_row)}",
            *_column_lines(account.columns),
        ]
        lines += textwrap.wrap(_row_line(account.rows), _WIDTH, subsequent_indent="  ")
    return lines


def _header_line(header_row: int) -> str:
    return f"header in row {header_row}" if header_row else "no header row"


def _column_lines(columns: Sequence[SourceColumn]) -> list[str]:
    widest = max((len(column.role.value) for column in columns), default=0)
    return [
        _cut(f"{column.role.value:<{widest}}  column {column.index + 1}: {column.reason}")
        for column in columns
    ]


def _row_line(rows: Sequence[RowKind]) -> str:
    kinds = Counter(rows)
    counted = " + ".join(f"{kinds[kind]} {kind.value}" for kind in RowKind if kinds[kind])
    return f"{len(rows)} rows = {counted}"


def _count_lines(bom: Bom) -> list[str]:
    counts = bom_counts(bom)
    sides = Counter(placement.side for placement in bom.placements)
    known = "unknown" if counts["placements"] is None else f"{counts['placements']}"
    return [
        f"{counts['lines']} lines, {known} placements ({counts['placements_fitted']} fitted)",
        (
            f"{counts['not_fitted_lines']} lines not fitted, "
            f"{counts['consigned_lines']} supplied by the customer"
        ),
        *(
            [f"placed: {', '.join(f'{n} {side.value}' for side, n in sides.items())}"]
            if sides
            else []
        ),
        _row_line(bom.rows),
    ]


def _finding_lines(bom: Bom) -> list[str]:
    shown: list[str] = []
    by_code = Counter(finding.code for finding in bom.findings)
    told: Counter[str] = Counter()
    for finding in bom.findings:
        told[finding.code] += 1
        if told[finding.code] <= _MOST_OF_A_KIND:
            row = f"{_place(finding)}: " if _place(finding) else ""
            shown += textwrap.wrap(
                f"{finding.severity.value}: {row}{finding.message}", _WIDTH, subsequent_indent="  "
            )
        elif told[finding.code] == _MOST_OF_A_KIND + 1:
            shown.append(f"  … {by_code[finding.code] - _MOST_OF_A_KIND} more of {finding.code}")
    return shown


def _place(finding: Finding) -> str:
    """Return where in the file a finding stands, "" for the file as a whole."""
    row = f"row {finding.origin.row}" if finding.origin.row else ""
    told_of_a_sheet = finding.origin.sheet and not row
    return f"sheet {finding.origin.sheet}" if told_of_a_sheet else row


def _cut(text: str) -> str:
    flat = text.replace("\n", " ")
    return flat if len(flat) <= _WIDTH else f"{flat[: _WIDTH - 1]}…"
