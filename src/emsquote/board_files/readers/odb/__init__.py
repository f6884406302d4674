"""Reads ODB++ in its versions 6 to 8: the matrix of layers, and of each step the profile, drill
layers and components.
"""
