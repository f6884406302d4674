"""What is said, and in which language: sentences that remember how they were made, and the texts of
each language.
"""
