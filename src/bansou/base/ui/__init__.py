"""The page shells, components, forms and charts, and the slots that packages fill on each other's pages.

Reads members. Writes nothing.
"""
