"""How `bansou serve` runs: one supervisor, its processes, and how they end together.

Reads settings and the members. Writes BANSOU_HOME (database, static files, lock).
"""
