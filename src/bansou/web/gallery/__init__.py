"""Every component on one page, for those who build pages.

Reads nothing. Writes nothing: its samples are made up.
"""
