"""Server time and queries of the customer list and the customer page, with OULAD loaded.

    python benchmarks/pages.py PATH-TO-OULAD [--rounds 30] [--home FOLDER]

Loads customers.csv and contracts.csv through the real command line into a temporary home (or takes an installation that is
there with --home), then asks each page through Django's whole middleware in this process as a signed-in administrator and
takes the time from the request to the last byte, on the clock and on the processor (what a quiet
machine shows). Templates are cached as in production; each page is asked twice before.
Other pages are added by a line in `PAGES`. The last line is one JSON object.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

LIST = "/customers/"
PAGES = {
    "list": LIST,
    "list, by amount": f"{LIST}?sort=-amount",
    "list, by renewal": f"{LIST}?sort=renews_on",
    "list, by owner": f"{LIST}?sort=owner",
    "list, page 300": f"{LIST}?page=300",
    "list, search": f"{LIST}?q=learner+1008",
    "list, amount at least": f"{LIST}?f=amount:gte:60&sort=-amount",
    "list, region": f"{LIST}?f=region:is:Scotland",
    "list, custom field": f"{LIST}?f=field:cohort:has:2013&sort=-field:studied_credits&c=name&c=field:cohort&c=field:studied_credits",
    "list, gone since": f"{LIST}?f=ended_on:lte:2014-01-01&sort=-ended_on&c=name&c=ended_on&c=product",
    "list, five filters": f"{LIST}?q=learner&f=region:is:Scotland&f=started_on:gte:2013-10-01&f=product:none:&f=seats:none:&f=owner:none:",
    "customer": "/customers/{id}/",
    "customer, timeline": "/customers/{id}/timeline/",
}


def main() -> None:
    """Prints a line a page and the JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("oulad", type=Path)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--home", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bansou-pages-") as folder:
        home = given.home or Path(folder)
        os.environ |= {"BANSOU_HOME": str(home), "DJANGO_SETTINGS_MODULE": "bansou.settings", "BANSOU_HOSTS": "testserver,localhost"}
        if given.home is None:
            load(given.oulad)
        measure(given.rounds)


def load(oulad: Path) -> None:
    """The files are imported by the real command line."""
    for kind in ("customers", "contracts"):
        began = time.perf_counter()
        subprocess.run([sys.executable, "-m", "bansou", "import", kind, str(oulad / f"{kind}.csv")], check=True, stdout=subprocess.DEVNULL)
        print(f"bansou import {kind}: {time.perf_counter() - began:.1f} s with start-up")


def measure(rounds: int) -> None:
    """Each page is asked `rounds` times."""
    import django

    django.setup()
    from django.conf import settings

    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from bansou.base.members.contracts import Role
    from bansou.base.members.testing import signed_in
    from bansou.core.customers.models import Customer

    client = signed_in(Client(), Role.ADMINISTRATOR)
    customers = list(Customer.objects.order_by("pk").values_list("pk", flat=True)[:: max(1, Customer.objects.count() // 20)])
    print(f"{Customer.objects.count():,} customers, {rounds} rounds a page, load {os.getloadavg()[0]:.1f}")
    worst: dict[str, Any] = {"p95_ms": 0.0, "cpu_ms": 0.0, "queries": 0}
    for name, address in with_panels(PAGES).items():
        addresses = [address.replace("{id}", str(customers[number % len(customers)])) for number in range(rounds)]
        for _ in range(2):
            client.get(addresses[0])
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(addresses[-1])
        queries = len(captured)
        if answer.status_code != 200:
            raise SystemExit(f"{name}: {address} answered {answer.status_code}")
        pairs = list(asked(client, addresses))
        times, processor = sorted(wall for wall, _ in pairs), sorted(cpu for _, cpu in pairs)
        p95, cpu95 = times[int(rounds * 0.95) - 1], processor[int(rounds * 0.95) - 1]
        line = f"p50 {statistics.median(times):6.1f} ms  p95 {p95:6.1f} ms  processor p95 {cpu95:6.1f} ms  {queries:2} queries"
        print(f"{name:28} {line}", flush=True)
        worst = {
            "p95_ms": max(worst["p95_ms"], p95),
            "cpu_ms": max(worst["cpu_ms"], cpu95),
            "queries": max(worst["queries"], queries),
        }
    figure = {"name": "pages", "value": round(worst["p95_ms"], 1), "unit": "ms p95, slowest page", "queries": worst["queries"]}
    more = {"processor_p95_ms": round(worst["cpu_ms"], 1), "load": round(os.getloadavg()[0], 1)}
    print(json.dumps(figure | more | {"customers": Customer.objects.count(), "rounds": rounds}))


def with_panels(pages: dict[str, str]) -> dict[str, str]:
    """The pages and every panel that a package put on the customer page."""
    from django.urls import reverse

    from bansou.base.ui.slots import customer_panels

    panels = {f"panel {panel.code}": reverse(panel.url_name, args=[0]).replace("/0/", "/{id}/") for panel in customer_panels}
    return pages | panels


def asked(client: Any, addresses: Iterable[str]) -> Iterator[tuple[float, float]]:
    """Milliseconds from request to last byte, on the clock and on the processor."""
    for address in addresses:
        began, busy = time.perf_counter(), time.process_time()
        answer = client.get(address)
        _ = answer.content
        yield (time.perf_counter() - began) * 1000, (time.process_time() - busy) * 1000


if __name__ == "__main__":
    main()
