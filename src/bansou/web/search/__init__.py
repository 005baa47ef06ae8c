"""Finding customers, contacts and pages by what people type.

Reads customers and contacts, the navigation and the sections of the settings. Writes nothing.
"""
