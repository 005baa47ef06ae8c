"""Finding customers, contacts and pages by what people type."""
