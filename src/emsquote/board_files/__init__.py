"""What a board's own files say: KiCad, Gerber and Excellon, IPC-2581, ODB++, Eagle.

A reader for each format makes a drawing (`drawing.py`): lines of the outline, holes, footprints,
tracks, all in millimetres. What follows from a drawing (size, rings, panel, counts) is worked out
once for all formats.
"""
