"""Where a figure of a quote comes from, as a tree: from the total down to file, row, offer, price
break and rate.

Everything is taken from the quote itself, so that a quote read from its JSON explains itself
without BOM, library or rate card.

>>> from emsquote.documents.explain.tree import Node, tree_lines
>>> list(tree_lines(Node("total 3.00 EUR", (Node("material 2.00 EUR"), Node("SMT 1.00 EUR")))))
['total 3.00 EUR', '├─ material 2.00 EUR', '└─ SMT 1.00 EUR']
"""

from __future__ import annotations

from emsquote.documents.explain.ask import explain

__all__ = ["explain"]
