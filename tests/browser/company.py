"""A small vendor with a customer of every condition, for pages to show."""

from datetime import timedelta
from typing import Any

from bansou.base.kit.days import day_of, now
from bansou.base.members.contracts import Role
from bansou.base.members.testing import make_member
from bansou.core.allocation.models import Tier
from bansou.core.customers.models import CustomField
from bansou.core.customers.testing import make_contact, make_contract, make_customer, make_product
from bansou.core.metrics.testing import make_series
from bansou.core.tasks.contracts import Kind
from bansou.core.tasks.testing import make_task

NAMES = ("株式会社青葉商事", "ミライ物流株式会社", "Initech", "合同会社さくら製作所", "東和メディカル株式会社", "Globex Japan K.K.")
HEALTH = (82.0, 55.0, 23.0, 71.0, 38.0, 90.0)


def make_company() -> dict[str, Any]:
    """The values that addresses with arguments are filled with."""
    today, at = day_of(now()), now()
    carl = make_member(Role.CSM)
    product = make_product(code="desk", name="デスク")
    field = CustomField.objects.create(subject="customer", code="segment", name_ja="区分", name_en="Segment")
    for place, (name, health) in enumerate(zip(NAMES, HEALTH, strict=True)):
        customer = make_customer(name=name, external_id=f"C-{place:04}", owner=carl if place % 2 else None, industry="製造", employees=120)
        terms = {"starts_on": today - timedelta(days=300), "renews_on": today + timedelta(days=40), "amount": 80_000 * (place + 1)}
        contract = make_contract(customer, product=product, seats=20, at=at, **terms)
        contact = make_contact(customer, external_id=f"P-{place:04}", family_name="佐藤", given_name="花子", email=f"p{place}@example.com")
        for week in range(12, -1, -1):
            make_series(
                customer,
                at=at - timedelta(weeks=week),
                health=health - week,
                active_days_28=12.0 + place,
                active_contacts_28=3.0 + week % 3,
            )
        make_task(customer, kind=Kind.SILENT, day=today)
    return {
        "customer_id": customer.pk,
        "contact_id": contact.pk,
        "contract_id": contract.pk,
        "product_id": product.pk,
        "field_id": field.pk,
        "kind": Kind.SILENT.value,
        "token": "nothing",
        "tier_id": (Tier.objects.first() or Tier.objects.create(code="high", name_ja="ハイタッチ", name_en="High touch", order=1)).pk,
    }
