"""Verdicts over what was sent; pure functions without Django."""
