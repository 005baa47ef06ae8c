"""What is wrong with the translations, each with file and line."""

import ast
import re
from collections.abc import Iterator, Set
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from bansou.base.ui.messages.catalogs import SOURCE, Owner, files_of, keys, owners, read
from bansou.base.ui.messages.contracts import Key, Sentence
from bansou.base.ui.messages.extract import CALLS, aliases, collected

JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff66-\uff9d]")
LETTERS = re.compile(r"[A-Za-z]{2,}")
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[.\d]*[sdf]")
# Folders and files whose Japanese is data or stands beside its English: samples, formats, what may not know Django.
DATA = ("cli/sample/", "base/kit/", "web/gallery/", "settings.py", "base/ui/formats/", "base/ui/messages/", "base/engine/", "web/edge/")
WITHOUT_DJANGO = {"compute", "compute.py", "contracts", "contracts.py", "ports"}
ENGLISH_PAGES = ("web/templates/web/gallery", "templates/account/email", ".txt")
UNSPOKEN = (
    r"\{#.*?#\}",
    r"\{%\s*comment.*?endcomment\s*%\}",
    r"\{%\s*blocktrans(?:late)?\b.*?\{%\s*endblocktrans(?:late)?\s*%\}",
    r"<(script|kbd|code)\b.*?</\1>",
    r"<(\w+)[^>]*\blang=[\"']?(?:ja|en)\b[^>]*>.*?</\1>",
    r"\{%\s*if[^%]*other\.code.*?endif\s*%\}",
)
NAMES = {"Bansou", "Ctrl", "Enter", "Esc", "CSV", "ID", "KPI", "CSM", "JSON", "Ctrl-K", "UTF-8", "NPS", "ARR", "MRR", "LTV", "AUC"}


def problems() -> list[str]:
    """Every problem as `file:line: what`; empty where all is translated."""
    lines: list[str] = []
    said: dict[Key, tuple[str, str]] = {}
    for owner in owners():
        catalog, found = read(owner), collected(owner)
        lines += _missing(owner, catalog, found)
        lines += [f"{_po(owner)}: «{text}» is used nowhere any more; run: make messages" for _, text in set(keys(catalog)) - set(found)]
        lines += _differing(owner, catalog, said)
        for file in files_of(owner):
            lines += hard_coded(file)
    return sorted(lines)


def _po(owner: Owner) -> str:
    return f"src/bansou/{owner.name}/locale/ja/LC_MESSAGES/django.po"


def _first(message: Message | None) -> str:
    if message is None:
        return ""
    return str(message.string[0] if isinstance(message.string, (tuple, list)) else message.string)


def _missing(owner: Owner, catalog: Catalog, found: dict[Key, Sentence]) -> Iterator[str]:
    for (context, text), sentence in found.items():
        file, line = sentence.places[0]
        place, message = f"src/bansou/{file.as_posix()}:{line}", catalog.get(text, context)
        japanese = _first(message)
        if not japanese:
            yield f"{place}: «{text}» has no Japanese; run make messages and write it in {_po(owner)}"
        elif message and message.fuzzy:
            yield f"{place}: the Japanese of «{text}» is marked fuzzy; look at it and take the mark away"
        elif set(PLACEHOLDER.findall(japanese)) != set(PLACEHOLDER.findall(f"{text}{sentence.plural or ''}")):
            yield f"{place}: «{text}» and «{japanese}» have different placeholders"
        elif not JAPANESE.search(japanese) and len(LETTERS.findall(PLACEHOLDER.sub("", text))) > 2:
            yield f"{place}: «{japanese}» is not Japanese"


def _differing(owner: Owner, catalog: Catalog, said: dict[Key, tuple[str, str]]) -> Iterator[str]:
    for key in keys(catalog):
        japanese = _first(catalog.get(key[1], key[0]))
        elsewhere, other = said.setdefault(key, (owner.name, japanese))
        if japanese and other and other != japanese:
            yield f"{_po(owner)}: «{key[1]}» is «{japanese}» here and «{other}» in {elsewhere}; make them the same or give one a context"


def hard_coded(file: Path) -> Iterator[str]:
    """Japanese that stands in the code, and English in a template outside of a translate tag."""
    name = file.relative_to(SOURCE).as_posix()
    if name.startswith(DATA) or WITHOUT_DJANGO & set(name.split("/")):
        return
    if file.suffix == ".py":
        yield from _japanese_in_python(file, name)
    elif not any(part in name for part in ENGLISH_PAGES):
        yield from _untranslated_in_template(file, name)


def _japanese_in_python(file: Path, name: str) -> Iterator[str]:
    text = file.read_text(encoding="utf-8")
    lines = text.splitlines()
    tree = ast.parse(text)
    calls = CALLS.keys() | aliases(tree).keys()
    allowed = {id(below) for node in ast.walk(tree) for below in _allowed_below(node, calls)}
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or not isinstance(node.value, str) or id(node) in allowed:
            continue
        if JAPANESE.search(node.value) and not lines[node.lineno - 1].rstrip().endswith("# ja"):
            yield f"src/bansou/{name}:{node.lineno}: «{node.value[:40]}» is Japanese in the code; write English and translate it"


def _allowed_below(node: ast.AST, calls: Set[str]) -> Iterator[ast.AST]:
    """Docstrings, arguments of gettext (`calls` are its names here), values of `…ja=` and `"ja": …`, names ending in ja."""
    if (
        isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    ):
        yield node.body[0].value
    if isinstance(node, ast.keyword) and node.arg and node.arg.endswith("ja"):
        yield from ast.walk(node.value)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in calls:
        yield from node.args
    if isinstance(node, ast.Dict):
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == "ja":
                yield from ast.walk(value)
    if isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id.lower().endswith("ja") for one in node.targets):
        yield from ast.walk(node.value)


def _untranslated_in_template(file: Path, name: str) -> Iterator[str]:
    text = file.read_text(encoding="utf-8")
    for pattern in UNSPOKEN:
        text = re.sub(pattern, lambda match: re.sub(r"[^\n]", " ", match[0]), text, flags=re.DOTALL)
    spoken = re.compile(r"\b(?:aria-label|title|placeholder|alt|data-ask|data-ask-yes)=\"([^\"{]*)\"")
    visible = re.sub(r"\{[%{].*?[%}]\}", lambda match: re.sub(r"[^\n]", " ", match[0]), text, flags=re.DOTALL)
    attributes = [(match[1], match.start()) for match in spoken.finditer(visible)]
    visible = re.sub(r"<[^>]*>", lambda match: re.sub(r"[^\n]", "\0", match[0]), visible, flags=re.DOTALL)
    texts = [(match[0], match.start()) for match in re.finditer(r"[^\0\n]+", visible)]
    for words, start in texts + attributes:
        rest = [word for word in re.findall(r"[A-Za-z][A-Za-z-]+", re.sub(r"&\w+;", " ", words)) if word not in NAMES]
        if rest or JAPANESE.search(words):
            yield f"src/bansou/{name}:{text.count(chr(10), 0, start) + 1}: «{words.strip()[:60]}» stands outside of a translate tag"
