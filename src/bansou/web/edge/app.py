"""The ASGI app of the door."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urlsplit

from bansou.core.events.compute.sent import Sent, read_batch, read_call
from bansou.core.events.compute.shapes import Malformed
from bansou.core.events.compute.verdict import judge
from bansou.core.events.contracts import BATCH_LIMIT, CALL_LIMIT, Kind, Reason, WriteKey
from bansou.core.events.ports.inbox import Blob, Inbox, InboxUnavailable, encode_refused, encode_rows
from bansou.core.events.ports.keys import Keys, KeysUnavailable
from bansou.web.edge import answers
from bansou.web.edge.answers import Send
from bansou.web.edge.commit import Backlog, Committer
from bansou.web.edge.keys import KeyCache
from bansou.web.edge.requests import Gone, Headers, Receive, body_of, headers_of, keys_in
from bansou.web.edge.tally import Tally, masked

log = logging.getLogger(__name__)

_SINGLE: Final = {f"/v1/{path}": kind for kind in Kind for path in (kind.value, kind.value[0])}
_BATCH: Final = frozenset({"/v1/batch", "/v1/b"})
_PROJECTS: Final = "/v1/projects/"
_TOO_LARGE: Final = frozenset({Reason.BODY_TOO_LARGE, Reason.TOO_MANY})
_RETRY_FULL: Final = 5
_RETRY_BACKLOG: Final = 30


def handles(path: str) -> bool:
    """Whether a request to this path belongs to the door and not to the console."""
    return path.startswith("/v1/")


class Edge:
    """The door as an ASGI callable; it answers 200 only when what it accepted is durable."""

    def __init__(self, inbox: Inbox, keys: Keys, *, public_url: str | None, backlog_bytes: int) -> None:
        self._inbox = inbox
        self._keys = keys
        self._public = urlsplit(public_url) if public_url else None
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="inbox")
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="keys")
        self._known = KeyCache(keys, self._reader)
        self._committer = Committer(inbox, self._writer)
        self._backlog = Backlog(inbox, self._reader, limit_bytes=backlog_bytes)
        self._tally = Tally(self._committer.add)

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Serve one request, or the life of the server."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            try:
                await self._serve(scope, receive, send)
            except (Gone, TimeoutError):
                await answers.error(send, 408, "request_timeout", "The body did not arrive. Send the request again.")

    async def _serve(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        path: str = scope["path"].rstrip("/")
        headers = headers_of(scope["headers"])
        method = scope["method"]
        if method == "OPTIONS":
            await answers.preflight(send, headers.asked_headers)
        elif method == "POST" and (path in _SINGLE or path in _BATCH):
            await self._take(path, headers, receive, send)
        elif method == "POST" and path == "/v1/m":
            await answers.success(send)
        elif method in ("GET", "HEAD") and path.startswith(_PROJECTS) and path.endswith("/settings"):
            await self._settings(path, headers, scope.get("scheme", "http"), send)
        elif path in _SINGLE or path in _BATCH:
            await answers.error(send, 405, "method_not_allowed", "Send events with POST.")
        else:
            await answers.error(send, 404, "not_found", "There is no such call; see /v1/track and /v1/batch.")

    async def _take(self, path: str, headers: Headers, receive: Receive, send: Send) -> None:
        kind = _SINGLE.get(path)
        body = b""
        try:
            body = await body_of(receive, headers, limit=CALL_LIMIT if kind else BATCH_LIMIT)
            if self._backlog.is_full():
                await answers.error(
                    send, 429, "backlog", "Too many events wait to be stored. Send them again later.", retry_after=_RETRY_BACKLOG
                )
                return
            sent = read_call(body) if kind else read_batch(body)
            key = await self._key(headers, sent.write_key)
            if isinstance(key, WriteKey):
                await self._committer.add(_blob(sent, key, kind))
                await answers.success(send)
            else:
                await self._turn_away(key, headers, sent, send)
        except Malformed as error:
            await self._malformed(error, headers, body, send)
        except (InboxUnavailable, KeysUnavailable) as error:
            log.warning("Nothing could be accepted: %s", error)
            await answers.error(send, 503, "unavailable", "The event could not be stored. Send it again.", retry_after=_RETRY_FULL)

    async def _key(self, headers: Headers, in_body: str) -> WriteKey | Reason:
        reason = Reason.UNKNOWN_KEY
        for name in (*keys_in(headers), in_body):
            key = await self._known.find(name) if name else None
            if key is not None and not key.revoked:
                return key
            if key is not None:
                reason = Reason.REVOKED_KEY
        return reason

    async def _turn_away(self, reason: Reason, headers: Headers, sent: Sent, send: Send) -> None:
        name = next(iter((*keys_in(headers), sent.write_key)), "")
        self._tally.note(reason, key=None, value=masked(name), raw=sent.body)
        await answers.error(send, 401, reason.value, f"{reason.sentence()} {reason.cure()}")

    async def _malformed(self, error: Malformed, headers: Headers, body: bytes, send: Send) -> None:
        found = [key for name in keys_in(headers) if (key := await self._known.find(name)) and not key.revoked]
        self._tally.note(error.reason, key=found[0] if found else None, raw=body)
        await answers.error(send, 413 if error.reason in _TOO_LARGE else 400, error.reason.value, str(error))

    async def _settings(self, path: str, headers: Headers, scheme: str, send: Send) -> None:
        key = path[len(_PROJECTS) : -len("/settings")]
        try:
            found = await self._known.find(key)
        except KeysUnavailable as error:
            await answers.error(send, 503, "unavailable", str(error), retry_after=_RETRY_FULL)
            return
        if found is None or found.revoked:
            self._tally.note(Reason.UNKNOWN_KEY, key=None, value=masked(key))
            await answers.error(send, 404, Reason.UNKNOWN_KEY.value, f"{Reason.UNKNOWN_KEY.sentence()} {Reason.UNKNOWN_KEY.cure()}")
            return
        host = (headers.forwarded_host or headers.host).decode("latin-1").split(",")[0].strip()
        proto = headers.forwarded_proto.decode("latin-1").split(",")[0].strip() or scheme
        if self._public is not None:
            host, proto = self._public.netloc, self._public.scheme
        settings = answers.settings_of(key, host=host, scheme="https" if proto == "https" else "http")
        await answers.answer(send, 200, settings, [(b"cache-control", b"private, max-age=300")])

    async def _live(self, receive: Receive, send: Send) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                await self._backlog.ask()
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await self.close()
                await send({"type": "lifespan.shutdown.complete"})
                return

    async def close(self) -> None:
        """Everything taken is durable, and what the door held is given back."""
        await self._tally.flush()
        await self._committer.flush()
        self._writer.shutdown()
        self._reader.shutdown()
        self._inbox.close()
        self._keys.close()


def _blob(sent: Sent, key: WriteKey, kind: Kind | None) -> Blob:
    received_at = datetime.now(UTC)
    verdicts = judge(sent, received_at=received_at, kind=kind)
    return Blob(
        received_at=received_at,
        key_id=key.id,
        source=key.name,
        payload=encode_rows(verdicts.rows),
        refused=encode_refused(verdicts.refused),
        accepted=len(verdicts.rows),
        refused_count=len(verdicts.refused),
    )


def edge(*, inbox: Inbox, keys: Keys, public_url: str | None = None, backlog_bytes: int = 4 << 30) -> Edge:
    """The door over this inbox and these keys; `public_url` is what browsers should call instead of the request's host."""
    return Edge(inbox, keys, public_url=public_url, backlog_bytes=backlog_bytes)
