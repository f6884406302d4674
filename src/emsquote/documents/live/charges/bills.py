"""Lines of a bill as formulas: charges that are rounded together, in cents that add up to the line.

As `money.apportion` does: each gets the whole cents of its share, and the cents that are left go to
the largest remainders, of equal ones to the earlier. A line with a discount in it rounds each
charge by itself.
"""

from __future__ import annotations

from emsquote.documents.live.formulas import rounded
from emsquote.documents.live.place import cell, letters


def _range(rows: tuple[int, int], column: int) -> str:
    letter = letters(column)
    return f"${letter}${rows[0] + 1}:${letter}${rows[1] + 1}"


def share_of_line(row: int, rows: tuple[int, int], cost: int, digits: int) -> str:
    """Return the formula of a charge's exact share in the rounded line.

    `rows` are the first and last of the line.
    """
    costs = f"SUM({_range(rows, cost)})"
    return f"IF({costs}=0,0,ROUND({rounded(costs, digits)}*{cell(row, cost)}/{costs},9))"


def on_the_bill(row: int, rows: tuple[int, int], columns: tuple[int, int], digits: int) -> str:
    """Return the array formula of a charge in cents.

    `columns` are those of the costs and of the shares.
    """
    costs, shares = _range(rows, columns[0]), _range(rows, columns[1])
    own = cell(row, columns[1])
    remainders = f"ROUND({shares}-ROUNDDOWN({shares},{digits}),9)"
    mine = f"ROUND({own}-ROUNDDOWN({own},{digits}),9)"
    better = f"SUM(({remainders}>{mine})+({remainders}={mine})*(ROW({shares})<ROW({own})))"
    whole, parts = rounded(f"SUM({costs})", digits), f"SUM(ROUNDDOWN({shares},{digits}))"
    left = f"ROUND(({whole}-{parts})*10^{digits},0)"
    topped = f"ROUNDDOWN({own},{digits})+IF({better}<{left},10^-{digits},0)"
    return f"IF(MIN({costs})<0,{rounded(cell(row, columns[0]), digits)},{topped})"
