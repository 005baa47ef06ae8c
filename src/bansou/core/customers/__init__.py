"""Who buys and who uses: customers, their contacts, products, contracts, and the one timeline of each customer.

Reads files that people import. Writes its records and timeline entries. Knows nothing of events or scores.
"""
