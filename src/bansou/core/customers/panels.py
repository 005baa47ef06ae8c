"""What the package puts into the slots, and the kinds of its timeline entries."""

from auditlog.registry import auditlog
from django.utils.translation import gettext_lazy as _

from bansou.base.ui.slots import NavItem, SettingsSection, navigation, settings_sections
from bansou.core.customers.actions.contacts import EDITABLE as CONTACT_FIELDS
from bansou.core.customers.actions.contracts import EDITABLE as CONTRACT_FIELDS
from bansou.core.customers.actions.customers import EDITABLE as CUSTOMER_FIELDS
from bansou.core.customers.models import Contact, Contract, Customer, CustomField, Import, Product
from bansou.core.customers.queries.columns import register_columns
from bansou.core.customers.queries.kinds import register_kinds


def register() -> None:
    """Audited tables, timeline kinds and slots are registered."""
    auditlog.register(Customer, include_fields=["external_id", *CUSTOMER_FIELDS, "archived_at"])
    auditlog.register(Contact, include_fields=["external_id", *CONTACT_FIELDS])
    auditlog.register(Contract, include_fields=["external_id", "customer", *CONTRACT_FIELDS])
    auditlog.register(Product, include_fields=["code", "name", "features"])
    auditlog.register(CustomField, include_fields=["subject", "code", "name_ja", "name_en", "kind", "order"])
    auditlog.register(Import, include_fields=["file_name", "kind", "state"])
    register_kinds()
    register_columns()
    navigation.add(
        NavItem(code="customers", order=20, permission="customers.view", title=_("Customers"), url_name="customers:list", icon="building")
    )
    settings_sections.add(
        SettingsSection(
            code="products",
            order=30,
            permission="settings.edit",
            title=_("Products"),
            description=_("What is sold, which events show that it is of use, which steps begin it."),
            url_name="customers:products",
            icon="package",
        ),
        SettingsSection(
            code="custom_fields",
            order=31,
            permission="settings.edit",
            title=_("Custom fields"),
            description=_("What you keep about customers, contacts and contracts besides the usual."),
            url_name="customers:fields",
            icon="forms",
        ),
    )
