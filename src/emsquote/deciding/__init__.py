"""What users decide with quotes: how many, how soon, with whom, and whether to make it
themselves.
"""
