"""Imports put back: an undo restores exactly what was there, and leaves alone what someone built upon since."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bansou.core.customers.actions import change_customer, create_contact, imports
from bansou.core.customers.contracts import CustomersError, FileRefused
from bansou.core.customers.models import Contact, Contract, Customer, CustomField, Import, Product, TimelineEntry
from bansou.core.customers.testing import MONDAY, make_contract, make_customer, make_product
from bansou.core.customers.testing import import_file as bring
from bansou.core.customers.testing import look_at_file as look

pytestmark = pytest.mark.django_db
CUSTOMERS = "customer_id,name,industry,region,rating\nA1,Initech,IT,Tokyo,5\nA2,株式会社あおぞら,Retail,,3\n"
CONTRACTS = "customer_id,product,starts_on,ends_on,cancelled_on,amount\nA1,desk,2026-01-01,2026-12-31,,1000\n"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def everything() -> list[list[tuple[object, ...]]]:
    skipped = {"changed_at", "standing_on"}
    tables = (Customer, Contact, Contract, Product, CustomField, TimelineEntry)
    return [
        sorted(model.objects.values_list(*[field.attname for field in model._meta.concrete_fields if field.name not in skipped]), key=str)
        for model in tables
    ]


def test_an_undo_puts_everything_back():
    make_contract(make_customer(external_id="A1", name="Old"), amount=500, product=make_product())
    before = everything()
    first, second = bring(CUSTOMERS), bring(CONTRACTS, "contracts")

    imports.undo_import(source=second, by=None, at=MONDAY)
    imports.undo_import(source=first, by=None, at=MONDAY)

    assert everything() == before


def test_an_undo_leaves_alone_what_someone_changed_or_built_upon_since():
    done = bring("customer_id,name\nA1,One\nA2,Two\nA3,Three\n")
    one, two = Customer.objects.get(external_id="A1"), Customer.objects.get(external_id="A2")
    change_customer(customer=one, values={"name": "Renamed"}, by=None, at=MONDAY)
    create_contact(external_id="u1", customer=two, by=None, at=MONDAY)

    undone = imports.undo_import(source=done, by=None, at=MONDAY)

    assert undone.kept == [{"id": "A1", "why": "changed"}, {"id": "A2", "why": "built_upon"}]
    assert {customer.external_id for customer in Customer.objects.all()} == {"A1", "A2"}


def test_an_import_runs_once_and_is_undone_once():
    done = bring(CUSTOMERS)

    with pytest.raises(CustomersError):
        imports.run_import(source=done, by=None, at=MONDAY)
    imports.undo_import(source=done, by=None, at=MONDAY)
    with pytest.raises(CustomersError):
        imports.undo_import(source=done, by=None, at=MONDAY)


def test_a_failure_in_the_middle_leaves_nothing_behind(monkeypatch):
    one = look(CUSTOMERS)
    monkeypatch.setattr("bansou.core.customers.actions.imports.run._refresh", lambda *_args, **_more: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        imports.run_import(source=one.source, by=None, at=MONDAY)

    assert not Customer.objects.exists()
    assert Import.objects.get().state == Import.State.PREVIEWED


cell = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
lines = st.lists(st.tuples(st.sampled_from(["A1", "A2", "A3", ""]) | cell, cell, st.sampled_from(["", "5", "-1", "x"])), max_size=8)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=lines, is_quoted=st.booleans())
def test_whatever_a_file_holds_every_row_is_counted_and_an_undo_is_exact(rows: list[tuple[str, str, str]], is_quoted: bool):
    Customer.objects.all().delete()
    make_customer(external_id="A1", name="Old", employees=3)
    before = everything()
    quote = (lambda text: '"' + text.replace('"', '""') + '"') if is_quoted else (lambda text: text)
    data = ("customer_id,name,employees\n" + "\n".join(",".join(quote(one) for one in row) for row in rows) + "\n").encode()
    try:
        one = look(data)
    except FileRefused:
        return

    plan = one.plan
    assert len(plan.new) + len(plan.changed) + plan.unchanged + plan.refused == plan.rows
    done = imports.run_import(source=one.source, by=None, at=MONDAY)
    assert Customer.objects.count() == 1 + done.created
    assert look(data).plan.is_empty()
    imports.undo_import(source=done, by=None, at=MONDAY)
    assert everything() == before
