"""Files into records: what is new, what is refused and why."""

from datetime import date
from decimal import Decimal

import pytest

from bansou.base.members.testing import make_member
from bansou.core.customers import queries
from bansou.core.customers.actions import imports
from bansou.core.customers.contracts import FileRefused
from bansou.core.customers.models import Contact, Contract, Customer, CustomField, Import, TimelineEntry
from bansou.core.customers.testing import MONDAY, make_contract, make_customer
from bansou.core.customers.testing import import_file as bring
from bansou.core.customers.testing import look_at_file as look

pytestmark = pytest.mark.django_db
CUSTOMERS = "customer_id,name,industry,region,rating\nA1,Initech,IT,Tokyo,5\nA2,株式会社あおぞら,Retail,,3\n"
CONTRACTS = "customer_id,product,starts_on,ends_on,cancelled_on,amount\nA1,desk,2026-01-01,2026-12-31,,1000\n"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def codes(one: imports.Look) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in one.plan.problems]


def test_a_look_changes_nothing():
    plan = look(CUSTOMERS).plan

    assert (len(plan.new), len(plan.changed), plan.refused) == (2, 0, 0)
    assert not Customer.objects.exists()


def test_customers_and_their_own_columns_are_imported():
    done = bring(CUSTOMERS)

    assert done.created == 2
    assert Customer.objects.get(external_id="A1").fields == {"rating": 5}
    assert CustomField.objects.get(code="rating").kind == "number"
    assert queries.search("アオゾラ").customers[0].external_id == "A2"


def test_the_same_file_twice_has_nothing_to_change():
    bring(CUSTOMERS)

    assert look(CUSTOMERS).plan.is_empty()


def test_a_changed_row_changes_only_what_its_file_holds():
    make_customer(external_id="A1", name="Old", industry="IT", website="https://example.com")

    done = bring("customer_id,name,industry\nA1,New,\n")

    customer = Customer.objects.get()
    assert (done.updated, customer.name, customer.industry, customer.website) == (1, "New", "IT", "https://example.com")


def test_a_bad_row_never_spoils_the_rest():
    one = look("customer_id,name,employees\nA1,Good,5\nA2,Bad,many\nA1,Again,3\n,Nameless,1\n")

    assert codes(one) == [(3, "number"), (4, "duplicate"), (5, "needed")]
    imports.run_import(source=one.source, by=None, at=MONDAY)
    assert [customer.external_id for customer in Customer.objects.all()] == ["A1"]


def test_a_problem_names_row_field_value_and_cure():
    make_customer(external_id="A1")
    one = look("顧客ID,製品,契約開始日\nA1,desk,2026/13/01\n", "contracts")

    assert queries.sentence_of(one.plan.problems[0]) == (
        "2行目の「契約開始日」の値「2026/13/01」：日付として読めません。"
        "YYYY/MM/DD の形（例：2026/01/31）に直して、もう一度取り込んでください。"
    )


def test_the_refused_rows_come_back_as_a_file_with_their_reasons():
    done = bring("customer_id,name,employees\nA1,Good,5\nA2,Bad,many\n")

    with done.refused_file.open("rb") as handle:
        lines = handle.read().decode("utf-8-sig").splitlines()
    assert lines[1].startswith("A2,Bad,many,3,employees: ")
    assert len(lines) == 2


def test_contracts_make_their_products_and_the_standing_follows():
    bring(CUSTOMERS)
    bring(CONTRACTS, "contracts")

    customer = Customer.objects.get(external_id="A1")
    assert Contract.objects.get().external_id == "A1:desk:2026-01-01"
    assert (customer.product.code, customer.amount, customer.started_on) == ("desk", Decimal(1000), date(2026, 1, 1))


def test_a_contract_for_an_unknown_customer_is_refused_alone():
    make_customer(external_id="A1")

    one = look(CONTRACTS + "XX,desk,2026-01-01,,,5\n", "contracts")

    assert codes(one) == [(3, "unknown_customer")]
    assert len(one.plan.new) == 1


def test_contradictions_are_told_and_imported_only_where_they_can_be():
    make_customer(external_id="A1")
    one = look(
        "customer_id,product,starts_on,ends_on,cancelled_on\n"
        "A1,a,2026-02-01,,2026-01-01\nA1,b,2026-02-01,2026-01-01,\nA1,c,2026-01-01,2026-02-01,2026-03-01\n",
        "contracts",
    )

    assert codes(one) == [(2, "cancelled_before_start"), (3, "ends_before_start"), (4, "cancelled_after_end")]
    assert (one.plan.refused, one.plan.doubtful, len(one.plan.new)) == (1, 2, 2)


def test_columns_can_be_given_other_fields_and_one_value_for_all():
    make_customer(external_id="A1")

    done = bring(
        "account_id,start_date,mrr_amount,flag\nA1,2026-01-01,10,x\n",
        "contracts",
        mapping={"flag": "-"},
        constants={"product": "desk", "currency": "USD"},
    )

    contract = Contract.objects.get()
    assert (done.created, contract.product.code, contract.currency, contract.fields) == (1, "desk", "USD", {})


@pytest.mark.parametrize(
    ("text", "kind", "code"),
    [
        ("name\nInitech\n", "customers", "missing_column"),
        ("customer_id,starts_on\nA1,2026-01-01\n", "contracts", "missing_column"),
        ("顧客ID,会社名\nA1,あ\n".encode("cp932"), "customers", "wrong_encoding"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_whole(text: str | bytes, kind: str, code: str):
    with pytest.raises(FileRefused) as refused:
        look(text, kind, encoding="utf-8")

    assert refused.value.problem.code == code
    assert not Import.objects.exists()


def test_contacts_come_with_one_name_or_two():
    make_customer(external_id="A1")

    bring("user_id,customer_id,氏名,email,役割\nu1,A1,山田 太郎,t@example.com,決裁者\nu2,A1,Taro Yamada,,user\n", "contacts")

    assert [(one.family_name, one.given_name, one.role) for one in Contact.objects.order_by("external_id")] == [
        ("山田", "太郎", "decision_maker"),
        ("Yamada", "Taro", "user"),
    ]


def test_parents_may_stand_anywhere_in_the_file_but_not_in_a_circle():
    one = look("customer_id,name,parent_id\nA,a,B\nB,b,\nC,c,D\nD,d,C\nE,e,nobody\n")
    imports.run_import(source=one.source, by=None, at=MONDAY)

    assert codes(one) == [(4, "parent_circle"), (5, "parent_circle"), (6, "unknown_parent")]
    assert Customer.objects.get(external_id="A").parent.external_id == "B"


def test_an_owner_is_found_by_address_and_an_unknown_one_only_doubted():
    carl = make_member()

    one = look("customer_id,owner\nA1,carl@example.com\nA2,nobody\n")
    imports.run_import(source=one.source, by=None, at=MONDAY)

    assert codes(one) == [(3, "unknown_owner")]
    assert Customer.objects.get(external_id="A1").owner == carl
    assert Customer.objects.get(external_id="A2").owner is None


def test_a_changed_amount_stands_on_the_timeline():
    contract = make_contract(make_customer(external_id="A1"), amount=500)

    bring(f"contract_id,customer_id,product,starts_on,amount\n{contract.external_id},A1,desk,2026-01-01,900\n", "contracts")

    assert TimelineEntry.objects.get(kind="contract_changed").facts["changes"] == {"amount": [500, 900]}
