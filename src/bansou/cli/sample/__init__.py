"""A made-up Japanese SaaS vendor with 300 customers over 18 months, for a first look and for tests.

Everything is drawn from one seed and ends yesterday. Companies, people and figures are invented; addresses end in `.example`.
"""
