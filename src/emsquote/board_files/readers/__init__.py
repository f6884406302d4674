"""Readers of board files: a module a format, each making drawings."""
