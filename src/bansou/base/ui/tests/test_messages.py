from pathlib import Path

import pytest

from bansou.base.ui.messages import catalogs, check, extract
from bansou.base.ui.messages.catalogs import Owner, read, write

PO = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"

msgid "Save"
msgstr "保存する"

msgid "Gone"
msgstr "消えた"
"""


@pytest.fixture
def owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Owner:
    folder = tmp_path / "core" / "things"
    (folder / "templates").mkdir(parents=True)
    (folder / "apps.py").touch()
    for module in (catalogs, check, extract):
        monkeypatch.setattr(module, "SOURCE", tmp_path)
    made = Owner(folder=folder)
    made.po.parent.mkdir(parents=True)
    made.po.write_text(PO, encoding="utf-8")
    return made


def page(owner: Owner, text: str, name: str = "templates/page.html") -> None:
    (owner.folder / name).write_text(text, encoding="utf-8")


def test_sentences_come_from_python_and_templates(owner: Owner):
    page(owner, "{% load i18n %}{% translate 'Save' %}{% blocktranslate with n=x trimmed %}\n Hello {{ n }}\n{% endblocktranslate %}")
    page(
        owner,
        "from django.utils.translation import gettext_lazy as _L, ngettext\na = _L('Late')\nb = ngettext('%d day', '%d days', 3)\n",
        "a.py",
    )

    found = extract.collected(owner)
    assert {text for _, text in found} == {"Save", "Hello %(n)s", "Late", "%d day"}
    assert found[None, "%d day"].plural == "%d days"


def test_translations_stay_and_unused_ones_are_kept_as_obsolete(owner: Owner):
    page(owner, "{% load i18n %}{% translate 'Save' %}{% translate 'New' %}")

    assert write(owner, read(owner), extract.collected(owner)) == (1, 1)
    text = owner.po.read_text(encoding="utf-8")
    assert 'msgstr "保存する"' in text
    assert '#~ msgstr "消えた"' in text


def test_a_missing_sentence_is_named_with_file_and_line(owner: Owner):
    page(owner, "{% load i18n %}\n{% translate 'Save' %}\n{% translate 'New' %}")

    assert any(line.startswith("src/bansou/core/things/templates/page.html:3: «New» has no Japanese") for line in check.problems())
    assert any("«Gone» is used nowhere" in line for line in check.problems())


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("templates/page.html", "<p>Hello there</p>", "outside of a translate tag"),
        ("templates/page.html", '<a aria-label="Open it" href="/">{{ x }}</a>', "outside of a translate tag"),
        ("templates/page.html", "<p>こんにちは</p>", "outside of a translate tag"),
        ("a.py", "x = 'こんにちは'", "is Japanese in the code"),
    ],
)
def test_words_in_the_code_are_found(owner: Owner, name: str, text: str, problem: str):
    page(owner, text, name)

    assert any(problem in line for line in check.problems())


@pytest.mark.parametrize(
    ("name", "text"), [("templates/page.html", "<kbd>Ctrl</kbd> {# say it #} {{ name }}"), ("a.py", "x = dict(name_ja='こんにちは')")]
)
def test_what_is_no_sentence_is_left_alone(owner: Owner, name: str, text: str):
    page(owner, text, name)

    assert [line for line in check.problems() if "used nowhere" not in line] == []
