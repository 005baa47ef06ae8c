"""The tables of customers, contacts, products, contracts, imports and the timeline."""

from bansou.core.customers.models.contract import Contract, Product
from bansou.core.customers.models.customer import Contact, Customer, CustomField, SavedView
from bansou.core.customers.models.ledger import Import, ImportedRow, TimelineEntry

__all__ = ["Contact", "Contract", "CustomField", "Customer", "Import", "ImportedRow", "Product", "SavedView", "TimelineEntry"]
