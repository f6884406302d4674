"""The commands, one module each.

A command parses, calls the library, shows the answer and exits; imports are late.
"""
