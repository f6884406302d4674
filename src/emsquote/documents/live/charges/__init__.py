"""Assembly and services as formulas: every charge from its driver to its price."""
