"""Reads one Excellon drill or rout file: holes and routes by tool, and what its header and comments
say of tools, plating and numbers.
"""
