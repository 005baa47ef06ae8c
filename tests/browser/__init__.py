"""Tests in Chromium: every page as each role, in both languages, light and dark, wide and narrow."""
