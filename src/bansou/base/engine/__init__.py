"""The event lake, and one set of expressions over it on DuckDB or Spark.

Reads rows handed over by the inbox or a file. Writes one append-only Delta table, and a private DuckDB file which is a cache of it.
Knows nothing of Django, and of customers only the names that stand in the rows.
"""
