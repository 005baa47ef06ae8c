"""The pages of customers: list, customer, records, imports, settings."""
