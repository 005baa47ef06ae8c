"""Writing customers, contacts, contracts, products, notes, views and imports; every verb is atomic and says by whom and when."""

from bansou.core.customers.actions.contacts import change_contact, create_contact, mark_contact_left
from bansou.core.customers.actions.contracts import add_contract, cancel_contract, change_contract, remove_contract
from bansou.core.customers.actions.customers import (
    archive_customer,
    change_customer,
    create_customer,
    put_back_owners,
    restore_customer,
    set_owner,
)
from bansou.core.customers.actions.found import Found, keep_found
from bansou.core.customers.actions.products import (
    change_custom_field,
    change_product,
    create_custom_field,
    create_product,
    remove_custom_field,
    remove_product,
)
from bansou.core.customers.actions.saved_views import remove_view, save_view
from bansou.core.customers.actions.standing import refresh_standings
from bansou.core.customers.actions.timeline import add_note, record_many_on_timeline, record_on_timeline, remove_note

__all__ = [
    "Found",
    "add_contract",
    "add_note",
    "archive_customer",
    "cancel_contract",
    "change_contact",
    "change_contract",
    "change_custom_field",
    "change_customer",
    "change_product",
    "create_contact",
    "create_custom_field",
    "create_customer",
    "create_product",
    "keep_found",
    "mark_contact_left",
    "put_back_owners",
    "record_many_on_timeline",
    "record_on_timeline",
    "refresh_standings",
    "remove_contract",
    "remove_custom_field",
    "remove_note",
    "remove_product",
    "remove_view",
    "restore_customer",
    "save_view",
    "set_owner",
]
