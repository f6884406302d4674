"""The nouns of a quote: money, parts, offers, purchases, the BOM, the job and the quote itself.

They know no verbs.
"""
