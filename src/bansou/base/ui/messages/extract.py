"""Finding the sentences: calls of gettext in Python, translate tags in templates."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

from bansou.base.ui.messages.catalogs import SOURCE, Owner, files_of
from bansou.base.ui.messages.contracts import Key, Sentence

CALLS = {
    "_": "s", "gettext": "s", "gettext_lazy": "s", "gettext_noop": "s", "ngettext": "sp", "ngettext_lazy": "sp",
    "pgettext": "cs", "pgettext_lazy": "cs", "npgettext": "csp", "npgettext_lazy": "csp",
}  # fmt: skip
LITERAL = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
TEMPLATE_CALL = re.compile(rf"\b(npgettext|pgettext|ngettext|gettext|_)\(\s*({LITERAL}(?:\s*,\s*{LITERAL})*)", re.DOTALL)


def collected(owner: Owner) -> dict[Key, Sentence]:
    """Every sentence of the owner's files."""
    found: dict[Key, Sentence] = {}
    for file in files_of(owner):
        for function, texts, line in sentences_of(file):
            parts = dict(zip(CALLS[function], texts, strict=False))
            if parts.get("s"):
                key = (parts.get("c"), parts["s"])
                sentence = found.setdefault(key, Sentence(key=key))
                sentence.plural = sentence.plural or parts.get("p")
                sentence.places.append((file.relative_to(SOURCE), line))
    return found


def sentences_of(file: Path) -> Iterator[tuple[str, list[str], int]]:
    """Function, literal arguments and line of every call in `file`."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        yield from _in_python(text)
        return
    prepared = templatize(text, origin=str(file))
    for match in TEMPLATE_CALL.finditer(prepared):
        literals = re.findall(LITERAL, match[2], re.DOTALL)
        yield match[1], [str(ast.literal_eval(one)) for one in literals], prepared.count("\n", 0, match.start()) + 1


def _in_python(text: str) -> Iterator[tuple[str, list[str], int]]:
    tree = ast.parse(text)
    known = aliases(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""
        name = known.get(name, name)
        texts = [argument.value for argument in node.args if isinstance(argument, ast.Constant) and isinstance(argument.value, str)]
        if name in CALLS and texts:
            yield name, texts, node.lineno


def aliases(tree: ast.AST) -> dict[str, str]:
    """The names a file gives to gettext's functions when it imports them."""
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"]
    return {one.asname: one.name for node in imports for one in node.names if one.asname and one.name in CALLS}
