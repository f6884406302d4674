"""Documents: from a quote to what people and programs read, and back to where each figure came
from.
"""
