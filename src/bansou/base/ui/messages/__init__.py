"""Translations: collects the sentences of Python and templates, compiles them, and says what is missing.

English needs no file: it is the msgid.

`python -m bansou.base.ui.messages extract | compile | check`; needs no gettext on the machine.
"""
