"""Buying: the price library and distributors, which offer is for which line, and the orders that
cost least.
"""
