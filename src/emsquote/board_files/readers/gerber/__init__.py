"""Reads one Gerber file (RS-274X, with the attributes of X2 and X3) into a plot: strokes, flashes,
regions and what the file says of itself. What the file is to a board is not decided here.
"""
