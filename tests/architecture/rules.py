"""The rules over source text, as functions of a module's text; each gives the sentences of what is wrong."""

import ast
from collections.abc import Iterator

VIEW_LINES = 25
MODULES = frozenset(
    {
        *("contracts", "compute", "ports", "models", "queries", "actions", "forms", "views", "jobs", "panels", "urls", "testing", "apps"),
        *("migrations", "templatetags", "playbook_actions", "tests", "templates", "static", "locale"),
    }
)


def positional_actions(text: str) -> Iterator[str]:
    """Public functions of an actions module that take an argument by position."""
    for function in _functions(text):
        arguments = function.args
        if not function.name.startswith("_") and (arguments.posonlyargs or arguments.args or arguments.vararg):
            yield f"{function.name} takes arguments by position; write `*` before the first"


def long_views(text: str) -> Iterator[str]:
    """Views, that is functions of a request, with more lines than a view may have; decorators and docstring not counted."""
    for function in _functions(text):
        if [argument.arg for argument in function.args.args[:1]] != ["request"]:
            continue
        first = function.body[1 if ast.get_docstring(function) and len(function.body) > 1 else 0]
        lines = (function.end_lineno or first.lineno) - first.lineno + 1
        if lines > VIEW_LINES:
            yield f"{function.name} has {lines} lines; a view has at most {VIEW_LINES}"


def manager_uses(text: str) -> Iterator[str]:
    """Uses of a model's manager in a views module."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}:
            yield f"line {node.lineno} uses `.{node.attr}`; ask queries or actions"


def strange_names(names: set[str]) -> Iterator[str]:
    """Modules of a package whose name is not one of the anatomy."""
    for name in sorted(names - MODULES):
        yield f"{name} is no part of a package; the parts are {', '.join(sorted(MODULES))}"


def docstring_faults(text: str) -> Iterator[str]:
    """What a package's docstring leaves out."""
    tree = ast.parse(text)
    docstring = ast.get_docstring(tree) or ""
    if not docstring:
        yield "has no docstring"
    elif not any(word in docstring for word in ("Reads", "reads")) or not any(word in docstring for word in ("Writes", "writes")):
        yield "does not say what it reads and what it writes"
    if len(tree.body) > (1 if docstring else 0):
        yield "holds code; a package's __init__ holds its docstring alone"


def _functions(text: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node
