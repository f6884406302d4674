"""The live workbook: sheets whose cells are inputs and formulas, so that a changed input
recalculates the quote.
"""
