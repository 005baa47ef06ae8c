"""Files: choose one, match its columns, look, import, undo."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from bansou.base.kit.days import now
from bansou.base.members.access import member_of, requires
from bansou.base.ui.toasts import toast
from bansou.core.customers import queries
from bansou.core.customers.actions import imports
from bansou.core.customers.compute.table import ENCODINGS
from bansou.core.customers.contracts import CustomersError, FileRefused, RecordKind
from bansou.core.customers.forms import FileForm
from bansou.core.customers.models import Import
from bansou.core.customers.views.preview import columns_of, sample_of

SHOWN_PROBLEMS = 50


@require_GET
@requires("customers.view")
def import_list(request: HttpRequest) -> HttpResponse:
    """Every import that was."""
    return render(request, "customers/import_list.html", {"imports": queries.past_imports()[:100]})


@require_http_methods(["GET", "POST"])
@requires("customers.import")
def import_new(request: HttpRequest) -> HttpResponse:
    """Choose a file; it is looked at, nothing is imported yet."""
    form = FileForm(request.POST or None, request.FILES or None, initial={"kind": request.GET.get("kind", "customers")})
    if form.is_valid():
        sent = form.cleaned_data
        try:
            look = imports.look_at(
                kind=RecordKind(sent["kind"]), name=sent["file"].name, data=sent["file"].read(), by=member_of(request), at=now(),
                encoding=sent["encoding"], is_partial=True,
            )  # fmt: skip
        except FileRefused as refused:
            form.add_error("file", queries.sentence_of(refused.problem))
        else:
            return redirect("customers:import", import_id=look.source.pk)
    return render(request, "customers/import_new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_GET
@requires("customers.import")
def import_page(request: HttpRequest, import_id: int) -> HttpResponse:
    """An import: its columns and what it would do, or what it did."""
    source = queries.import_for(member_of(request), import_id)
    if source.state != Import.State.PREVIEWED:
        problems = queries.loaded(source.errors)
        context = {"source": source, "groups": queries.grouped(problems), "problems": _lines(problems)}
        return render(request, "customers/import_done.html", context)
    return _waiting_page(request, source)


def _waiting_page(request: HttpRequest, source: Import) -> HttpResponse:
    mapping = _mapping(request, source)
    try:
        look = imports.look_again(source=source, mapping=mapping, constants=_constants(request, source))
    except FileRefused as refused:
        context = {
            "source": source,
            "columns": columns_of(source, mapping, file=imports.file_of(source=source)),
            "refused": refused.problem,
        }
        context["refusal"] = queries.sentence_of(refused.problem)
        return render(request, "customers/import_look.html", context)
    context = {
        "source": look.source,
        "look": look,
        "columns": columns_of(source, look.source.mapping["columns"], file=look.file),
        "sample": sample_of(look),
        "encoding": ENCODINGS.get(look.file.encoding, look.file.encoding),
        "groups": queries.grouped(look.plan.problems),
        "problems": _lines(look.plan.problems[:SHOWN_PROBLEMS]),
    }
    return render(request, "customers/import_look.html", context)


def _mapping(request: HttpRequest, source: Import) -> dict[str, str]:
    stored: dict[str, str] = source.mapping["columns"]
    return {column: request.GET.get(f"column_{place}", code) for place, (column, code) in enumerate(stored.items())}


def _constants(request: HttpRequest, source: Import) -> dict[str, str]:
    fixed: dict[str, str] = dict(source.mapping["constants"])
    if (product := request.GET.get("set_product")) is not None:
        fixed = {name: value for name, value in fixed.items() if name != "product"} | ({"product": product} if product.strip() else {})
    return fixed


def _lines(problems: Any) -> list[dict[str, Any]]:
    return [{"problem": one, "reason": queries.reason_of(one), "cure": queries.cure_of(one)} for one in problems]


@require_POST
@requires("customers.import")
def run_import(request: HttpRequest, import_id: int) -> HttpResponse:
    """The good rows are imported."""
    member = member_of(request)
    source = queries.import_for(member, import_id)
    try:
        done = imports.run_import(source=source, by=member, at=now())
    except CustomersError as error:
        toast(request, str(error.sentence), level="error")
    else:
        n = done.created + done.updated
        toast(request, ngettext("%(n)d row is imported.", "%(n)d rows are imported.", n) % {"n": n})
    return redirect("customers:import", import_id=import_id)


@require_POST
@requires("customers.import")
def keep_mapping(request: HttpRequest, import_id: int) -> HttpResponse:
    """The chosen columns are kept with the waiting import."""
    source = queries.import_for(member_of(request), import_id)
    columns = {
        column: request.POST.get(f"column_{place}", code) for place, (column, code) in enumerate(source.mapping["columns"].items())
    }  # fmt: skip
    product = request.POST.get("set_product", "").strip()
    imports.keep_mapping(source=source, mapping=columns, constants={"product": product} if product else {})
    return redirect("customers:import", import_id=import_id)


@require_POST
@requires("customers.import")
def undo_import(request: HttpRequest, import_id: int) -> HttpResponse:
    """The import is taken back."""
    member = member_of(request)
    source = queries.import_for(member, import_id)
    try:
        done = imports.undo_import(source=source, by=member, at=now())
    except CustomersError as error:
        toast(request, str(error.sentence), level="error")
    else:
        kept = ngettext("%(n)d record was left alone.", "%(n)d records were left alone.", len(done.kept)) % {"n": len(done.kept)}
        toast(request, f"{_('The import is undone.')} {kept if done.kept else ''}")
    return redirect("customers:import", import_id=import_id)


@require_POST
@requires("customers.import")
def forget_import(request: HttpRequest, import_id: int) -> HttpResponse:
    """The waiting file is thrown away."""
    imports.forget_import(source=queries.import_for(member_of(request), import_id))
    toast(request, _("The file is thrown away; nothing was imported."))
    return redirect("customers:imports")


@require_GET
@requires("customers.import")
def refused_rows(request: HttpRequest, import_id: int) -> FileResponse:
    """The refused rows with their reasons, to be mended and imported again."""
    source = queries.import_for(member_of(request), import_id)
    if not source.refused_file:
        raise Http404
    return FileResponse(source.refused_file.open("rb"), as_attachment=True, filename=f"refused-{source.file_name.rsplit('.', 1)[0]}.csv")
