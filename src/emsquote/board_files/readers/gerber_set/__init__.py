"""Reads what belongs together: the Gerber and drill files of a board, with its job file.

First every file is told what it is (`sort.py`), then which files are one board (`boards.py`), then
which drawing is its edge (`outline.py`) and what its drill files make (`drills.py`).
"""
