"""The pages of files, products and fields: choose, look, import, undo; who may."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bansou.base.members.contracts import Role
from bansou.base.members.testing import signed_in
from bansou.core.customers.models import Customer, CustomField, Import, Product
from bansou.core.customers.testing import make_customer, make_product

pytestmark = pytest.mark.django_db
NEW = "/customers/imports/new/"
FILE = "customer_id,name,employees\nA1,Initech,5\nA2,Globex,many\n"


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def send(client: Client, text: str | bytes = FILE, kind: str = "customers", encoding: str = "auto"):
    data = text.encode() if isinstance(text, str) else text
    return client.post(NEW, {"kind": kind, "encoding": encoding, "file": SimpleUploadedFile("list.csv", data)}, follow=True)


def text_of(response: object) -> str:
    return response.content.decode()


def test_a_file_is_looked_at_imported_and_undone(client: Client):
    carl = signed_in(client)

    page = text_of(send(carl))
    source = Import.objects.get()
    assert "1 new, 0 changed, 0 unchanged, 1 refused" in page
    assert "This cannot be read as a number." in page
    assert not Customer.objects.exists()
    carl.post(reverse("customers:import_run", args=[source.pk]))
    assert Customer.objects.get().name == "Initech"
    carl.post(reverse("customers:import_undo", args=[source.pk]))

    assert not Customer.objects.exists()
    assert "list.csv" in text_of(carl.get(reverse("customers:imports")))


def test_the_refused_rows_can_be_fetched(client: Client):
    carl = signed_in(client)
    send(carl)
    source = Import.objects.get()
    carl.post(reverse("customers:import_run", args=[source.pk]))

    answer = carl.get(reverse("customers:import_refused", args=[source.pk]))

    assert b"A2,Globex,many" in b"".join(answer.streaming_content)


def test_a_viewer_and_a_stranger_import_nothing(client: Client):
    assert client.get(NEW).status_code == 302
    assert signed_in(client, Role.VIEWER).get(NEW).status_code == 403
    assert send(client).status_code == 403


def test_an_import_that_is_not_there_is_404(client: Client):
    assert signed_in(client).get(reverse("customers:import", args=[99])).status_code == 404


def test_columns_are_matched_by_hand_where_they_are_not_known(client: Client):
    carl = signed_in(client)
    page = text_of(send(carl, "nummer,name\nA1,Initech\n"))
    source = Import.objects.get()
    assert "No column is given for this field" in page

    page = text_of(
        carl.post(reverse("customers:import_columns", args=[source.pk]), {"column_0": "external_id", "column_1": "name"}, follow=True)
    )

    assert "1 new, 0 changed" in page


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04", "This is an Excel workbook"),
        ("顧客ID,会社名\nA1,あおぞら\n".encode("cp932"), "This file looks like Shift_JIS (CP932), not like UTF-8."),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_what_to_do(client: Client, data: bytes, said: str):
    page = send(signed_in(client), data, encoding="utf-8")

    assert page.status_code == 422
    assert said in text_of(page)


def test_a_waiting_file_can_be_thrown_away(client: Client):
    carl = signed_in(client)
    send(carl)

    carl.post(reverse("customers:import_forget", args=[Import.objects.get().pk]))

    assert not Import.objects.exists()


def test_a_customer_contact_and_contract_are_added_by_hand(client: Client):
    carl, product = signed_in(client), make_product()
    carl.post(reverse("customers:create"), {"name": "Initech", "external_id": "A1"})
    customer = Customer.objects.get()
    carl.post(reverse("customers:create_contact", args=[customer.pk]), {"external_id": "u1", "family_name": "Lee", "role": "user"})
    terms = {"product": product.pk, "amount": "100", "currency": "JPY", "starts_on": "2026-01-01"}
    carl.post(reverse("customers:create_contract", args=[customer.pk]), terms)

    customer.refresh_from_db()
    assert (customer.contacts.count(), customer.amount) == (1, 100)


def test_a_contract_that_ends_before_it_starts_says_so_on_its_field(client: Client):
    terms = {"product": make_product().pk, "amount": "1", "currency": "JPY", "starts_on": "2026-02-01", "ends_on": "2026-01-01"}

    page = signed_in(client).post(reverse("customers:create_contract", args=[make_customer().pk]), terms)

    assert page.status_code == 422
    assert "ends before it starts" in text_of(page)


def test_an_id_that_is_taken_is_said_on_the_form(client: Client):
    make_customer(external_id="A1")

    page = signed_in(client).post(reverse("customers:create"), {"name": "Other", "external_id": "A1"})

    assert page.status_code == 422
    assert Customer.objects.count() == 1


def test_products_say_which_events_count(client: Client):
    product = make_product()
    lines = {"features-TOTAL_FORMS": "2", "features-INITIAL_FORMS": "0", "name": "Desk"}
    lines |= {"features-0-event": "login", "features-0-onboarding_step": "1", "features-1-event": "report", "features-1-is_value": "on"}

    signed_in(client, Role.ADMINISTRATOR).post(reverse("customers:product", args=[product.pk]), lines)

    assert [(one["event"], one["is_value"], one["onboarding_step"]) for one in Product.objects.get().features] == [
        ("login", False, 1),
        ("report", True, None),
    ]


def test_fields_of_ones_own_show_in_the_form_and_keep_their_values(client: Client):
    alice = signed_in(client, Role.ADMINISTRATOR)
    alice.post(
        reverse("customers:create_field"), {"subject": "customer", "code": "rating", "name_ja": "評価", "kind": "number", "order": 0}
    )
    field, customer = CustomField.objects.get(), make_customer()

    alice.post(reverse("customers:edit", args=[customer.pk]), {"name": "Initech", f"custom_{field.pk}": "5"})

    customer.refresh_from_db()
    assert customer.fields == {"rating": 5}


def test_only_those_who_may_change_settings_see_products_and_fields(client: Client):
    for name in ("products", "fields", "create_product", "create_field"):
        assert signed_in(client, Role.CSM).get(reverse(f"customers:{name}")).status_code == 403
        assert signed_in(client, Role.ADMINISTRATOR).get(reverse(f"customers:{name}")).status_code == 200
