"""Small exact tools with no knowledge of customers: days, identifiers, money, Japanese names."""
