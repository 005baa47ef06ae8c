"""The page from which everything can be set.

Reads the sections that packages registered. Writes nothing: each section writes its own.
"""
