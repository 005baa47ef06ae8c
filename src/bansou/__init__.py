"""Bansou gives every customer the right touch at the right time and measures whether it worked."""
