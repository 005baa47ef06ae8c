"""Filters of the pages of customers."""
