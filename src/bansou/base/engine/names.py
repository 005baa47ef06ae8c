"""Who is who, kept in DuckDB: evidence from the rows, aliases, the caller's records, and the people that follow from them."""

import duckdb
import ibis

from bansou.base.engine.use import EVENTS, EVIDENCE, PARTIALS, RECORDS, SURVIVORS, Links, evidence, people, survivors

KEY = "(customer_id, contact_id, anonymous_id, renames)"


class Names:
    """The tables evidence, survivors, records and people; all within the caller's transaction."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con
        links = Links(survivors=_table("survivors", SURVIVORS), records=_table("records", RECORDS))
        self._fresh = sql(evidence(ibis.table(PARTIALS, name="fresh_partials"), ibis.table(EVENTS, name="incoming")))
        self._people = sql(people(ibis.table(EVIDENCE, name="evidence"), links))

    def learn(self) -> bool:
        """The evidence of the rows `incoming`, whose partials are `fresh_partials`, is added; whether that can change who anyone is."""
        run = self.con.execute
        run(f"CREATE OR REPLACE TEMP TABLE fresh AS {self._fresh}")
        run(
            f"""CREATE OR REPLACE TEMP TABLE changed AS SELECT fresh.* FROM fresh JOIN evidence AS e USING {KEY}
            WHERE fresh.first_at < e.first_at OR fresh.last_at > e.last_at"""
        )
        run(
            """UPDATE evidence AS e SET first_at = least(e.first_at, c.first_at), last_at = greatest(e.last_at, c.last_at)
            FROM changed AS c WHERE e.customer_id = c.customer_id AND e.contact_id = c.contact_id
              AND e.anonymous_id = c.anonymous_id AND e.renames = c.renames"""
        )
        new = _count(run(f"INSERT INTO evidence SELECT fresh.* FROM fresh ANTI JOIN evidence USING {KEY}"))
        return bool(new) or bool(_count(run(_AMBIGUOUS)))

    def relink(self) -> None:
        """The people are who evidence, aliases and records say; `moved` holds those whose person or customer changed by that."""
        run = self.con.execute
        run("DELETE FROM survivors")
        renamed = self._survivors()
        if renamed:
            self.con.executemany("INSERT INTO survivors VALUES (?, ?)", list(renamed.items()))
        run(f"CREATE OR REPLACE TEMP TABLE now_people AS {self._people}")
        run(
            """CREATE OR REPLACE TEMP TABLE moved AS
            SELECT o.contact_id, o.anonymous_id, o.customer_id AS former_customer, n.customer_id AS present_customer
            FROM people AS o JOIN now_people AS n USING (contact_id, anonymous_id)
            WHERE o.person <> n.person OR o.customer_id <> n.customer_id"""
        )
        run("DELETE FROM people AS p USING moved AS m WHERE p.contact_id = m.contact_id AND p.anonymous_id = m.anonymous_id")
        run("INSERT INTO people SELECT n.* FROM now_people AS n ANTI JOIN people USING (contact_id, anonymous_id)")

    def moved(self) -> frozenset[str]:
        """The customers whose use moved with its people in the last `relink`."""
        return frozenset(row[0] for row in self.con.execute(_MOVED).fetchall())

    def note_moved(self, batch: int) -> None:
        """Those customers are touched by this batch."""
        self.con.execute(f"INSERT INTO touched SELECT ?, c FROM ({_MOVED})", [batch])

    def note_fresh(self, batch: int) -> None:
        """Customers of the use just added are touched by this batch."""
        self.con.execute(
            """INSERT INTO touched SELECT ?, c FROM (
              SELECT customer_id AS c FROM fresh_partials
              UNION SELECT people.customer_id FROM people SEMI JOIN
                (SELECT contact_id, anonymous_id FROM fresh_partials WHERE customer_id = '') AS unnamed USING (contact_id, anonymous_id)
            ) WHERE c <> ''""",
            [batch],
        )

    def _survivors(self) -> dict[str, str]:
        aliases = self.con.execute(
            """SELECT anonymous_id, contact_id FROM evidence WHERE renames AND anonymous_id <> '' AND contact_id <> ''
            ORDER BY first_at, anonymous_id, contact_id"""
        ).fetchall()
        if not aliases:
            return {}
        named = [sorted({name for pair in aliases for name in pair})]
        seen, recorded = (
            frozenset(row[0] for row in self.con.execute(f"{query} contact_id IN (SELECT unnest(?))", named).fetchall())
            for query in ("SELECT DISTINCT contact_id FROM evidence WHERE NOT renames AND", "SELECT contact_id FROM records WHERE")
        )
        return survivors(aliases, seen, recorded)


_MOVED = """SELECT c FROM (
  SELECT former_customer AS c FROM moved UNION SELECT present_customer FROM moved
  UNION SELECT p.customer_id FROM partials AS p SEMI JOIN moved USING (contact_id, anonymous_id)
) WHERE c <> ''"""
# Evidence seen again with an earlier or later time matters only where there is more than one answer to choose from.
_AMBIGUOUS = """
WITH persons AS (SELECT DISTINCT person FROM people SEMI JOIN changed USING (contact_id, anonymous_id)),
pairs AS (SELECT contact_id, anonymous_id, person FROM people SEMI JOIN persons USING (person))
SELECT (SELECT count(*) FROM changed WHERE renames)
  + (SELECT count(*) FROM (SELECT person FROM evidence JOIN pairs USING (contact_id, anonymous_id)
      WHERE evidence.customer_id <> '' AND NOT renames GROUP BY person HAVING count(DISTINCT evidence.customer_id) > 1))
  + (SELECT count(*) FROM (SELECT anonymous_id FROM evidence SEMI JOIN changed USING (anonymous_id)
      WHERE anonymous_id <> '' AND contact_id <> '' AND NOT renames GROUP BY anonymous_id HAVING count(DISTINCT contact_id) > 1))
"""


def sql(expression: ibis.Table) -> str:
    """The expression in DuckDB's SQL."""
    return str(ibis.to_sql(expression, dialect="duckdb"))


def _count(result: duckdb.DuckDBPyConnection) -> int:
    row = result.fetchone()
    return int(row[0]) if row else 0


def _table(name: str, schema: object) -> ibis.Table:
    return ibis.table(ibis.Schema.from_pyarrow(schema), name=name)
