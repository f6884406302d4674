"""Reads IPC-2581, revisions A to C: profile, layers, stackup, holes, parts, pads, tracks."""
