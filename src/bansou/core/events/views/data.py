"""What comes in, from where, what was refused and why, and how to connect."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bansou.base.kit.days import now
from bansou.base.members.access import member_of, requires
from bansou.base.ui.toasts import toast
from bansou.core.events import actions, queries
from bansou.core.events.contracts import Reason
from bansou.core.events.forms import UploadForm
from bansou.core.events.models import RefusedEvent

ALIVE = timedelta(seconds=30)


@requires("data.view")
def data(request: HttpRequest) -> HttpResponse:
    """Every input with its age, refused events with their cure, imports, and how to send events."""
    state = queries.state()
    page = Paginator(queries.refused_events(), 20).get_page(request.GET.get("page"))
    valid = queries.write_keys().filter(revoked_at=None).first()
    context = {
        "sources": queries.sources(at=now()),
        "state": state,
        "is_alive": state.tick_at is not None and now() - state.tick_at < ALIVE,
        "stages": list(state.stages.values()),
        "page_obj": page,
        "refused": [(row, *_words(row)) for row in page],
        "imports": queries.event_imports(),
        "checks": queries.checks(at=now()),
        "upload": UploadForm(),
        "key": valid,
        "snippets": _snippets(valid.key if valid else "WRITE_KEY", request),
        "may_import": member_of(request).may("customers.import"),
        "may_edit_keys": member_of(request).may("keys.edit"),
    }
    return render(request, "events/data_overview.html", context)


@require_POST
@requires("customers.import")
def upload(request: HttpRequest) -> HttpResponse:
    """The file lies in the home and the engine reads it."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        toast(request, form.errors["file"].as_text(), level="error")
        return redirect("events:data")
    file = form.cleaned_data["file"]
    folder = Path(settings.MEDIA_ROOT) / "events"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{uuid4().hex}{Path(file.name).suffix.lower()}"
    with path.open("wb") as target:
        for chunk in file.chunks():
            target.write(chunk)
    try:
        actions.begin_import(path=path, at=now(), by=member_of(request), file_name=file.name)
        toast(request, _("%(file)s is being read; its progress stands below.") % {"file": file.name})
    except actions.AlreadyImportedError as error:
        path.unlink()
        toast(
            request, _("This file was imported already on %(day)s; nothing was read again.") % {"day": f"{error.at:%Y-%m-%d}"}, level="info"
        )
    return redirect("events:data")


def _words(row: RefusedEvent) -> tuple[str, str]:
    """The sentence and the cure of a reason, in the reader's language; a reason of a newer version as it is."""
    try:
        reason = Reason(row.reason)
    except ValueError:
        return row.reason, ""
    language = get_language() or "ja"
    return reason.sentence(language), reason.cure(language)


def _snippets(key: str, request: HttpRequest) -> list[dict[str, str]]:
    """Ready-made code with a real key, for where events come from."""
    host = request.build_absolute_uri("/").rstrip("/")
    return [
        {"name": "curl", "code": _CURL.format(key=key, host=host)},
        {"name": "Python", "code": _PYTHON.format(key=key, host=host)},
        {"name": "Node.js", "code": _NODE.format(key=key, host=host)},
        {"name": _("Browser"), "code": _BROWSER.format(key=key, host=host)},
    ]


_CURL = """curl {host}/v1/track -u {key}: -H 'Content-Type: application/json' \\
  -d '{{"userId": "user-1", "event": "report_opened", "context": {{"groupId": "customer-1"}}}}'"""
_PYTHON = """# pip install segment-analytics-python
import segment.analytics as analytics
analytics.write_key = "{key}"
analytics.host = "{host}"
analytics.track("user-1", "report_opened", context={{"groupId": "customer-1"}})"""
_NODE = """// npm install @segment/analytics-node
import {{ Analytics }} from '@segment/analytics-node'
const analytics = new Analytics({{ writeKey: '{key}', host: '{host}' }})
analytics.track({{ userId: 'user-1', event: 'report_opened', context: {{ groupId: 'customer-1' }} }})"""
_BROWSER = """// npm install @segment/analytics-next
import {{ AnalyticsBrowser }} from '@segment/analytics-next'
const analytics = AnalyticsBrowser.load(
  {{ writeKey: '{key}', cdnURL: '{host}' }},
  {{ integrations: {{ 'Segment.io': {{ apiHost: '{host}/v1'.replace(/^https?:\\/\\//, '') }} }} }})
analytics.identify('user-1')
analytics.group('customer-1')
analytics.track('report_opened')"""
