"""Costing: rate cards, the work on a board, what it is charged at, yield, prices and lead time."""
