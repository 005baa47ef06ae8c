"""Small exact tools with no knowledge of customers: days, identifiers, money, Japanese names.

Reads nothing but its arguments. Writes nothing.
"""
