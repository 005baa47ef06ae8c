"""Sends one of everything with a real Python client: `python send.py segment|legacy ADDRESS KEY`; prints the errors it was told of."""

import sys
from datetime import UTC, datetime

which, address, key = sys.argv[1:]
if which == "segment":
    from segment.analytics.client import Client
else:
    from analytics.client import Client

errors: list[object] = []
client = Client(key, host=address, on_error=lambda error, items: errors.append((error, len(items))), gzip=which == "segment", max_retries=2)
client.identify("u1", {"email": "hanako@initech.example", "name": "山田 花子"})
client.group("u1", "c1", {"name": "イニテック"})
client.track("u1", "Report viewed", {"pages": 3, "at": datetime.now(UTC)}, context={"groupId": "c1"})
client.page("u1", "公開", "料金", {"url": "https://initech.example/"})
client.screen("u1", "App", "Home")
client.alias("a1", "u1")
for number in range(250):
    client.track("u1", "Counted", {"number": number})
client.track(None, "Anonymous", anonymous_id="a1")
client.flush()
client.join()
for error, count in errors:
    sys.stdout.write(f"{type(error).__name__}: {error} ({count})\n")
