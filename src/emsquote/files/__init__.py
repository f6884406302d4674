"""Files: TOML that people write, files written whole or not at all, and the data that comes with
emsquote.
"""
