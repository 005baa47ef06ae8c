"""Actions, views, names and docstrings of every package."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.architecture import rules
from tests.architecture.order import SOURCE

PACKAGES = sorted(
    folder
    for floor in ("core", "touch", "base", "web")
    for folder in (SOURCE / floor).iterdir()
    if (folder / "__init__.py").exists() and folder.name != "tests"
)
ANATOMY = [package for package in PACKAGES if package.parent.name in {"core", "touch"}]
APPS = [package for package in PACKAGES if package.name not in {"kit", "engine"}]


def _modules(package: Path, part: str) -> list[Path]:
    files = [package / f"{part}.py", *(package / part).rglob("*.py")]
    return [file for file in files if file.exists() and "tests" not in file.parts]


def _faults(files: list[Path], rule: Callable[[str], Iterator[str]]) -> list[str]:
    return [f"{file.relative_to(SOURCE)}: {fault}" for file in files for fault in rule(file.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("package", APPS, ids=lambda package: package.name)
def test_actions_are_called_by_keyword(package):
    assert _faults(_modules(package, "actions"), rules.positional_actions) == []


@pytest.mark.parametrize("package", APPS, ids=lambda package: package.name)
def test_views_are_short_and_know_no_manager(package):
    files = _modules(package, "views") + _modules(package, "panels")

    assert _faults(files, rules.long_views) == []
    assert _faults(files, rules.manager_uses) == []


@pytest.mark.parametrize("package", ANATOMY, ids=lambda package: package.name)
def test_a_package_has_only_the_parts_of_the_anatomy(package):
    names = {entry.stem for entry in package.iterdir() if not entry.name.startswith("__") and entry.suffix != ".md"}

    assert list(rules.strange_names(names)) == []


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_a_package_says_what_it_reads_and_writes(package):
    assert _faults([package / "__init__.py"], rules.docstring_faults) == []


@pytest.mark.parametrize(
    ("rule", "bad", "good"),
    [
        (rules.positional_actions, "def score(customers, *, at): ...", "def score(*, customers, at): ..."),
        (rules.positional_actions, "async def score(*customers): ...", "def _inner(customers): ..."),
        (rules.long_views, "def page(request):\n" + "    x = 1\n" * 26, 'def page(request):\n    """Doc."""\n' + "    x = 1\n" * 25),
        (rules.manager_uses, "def page(request):\n    return Customer.objects.all()", "def page(request):\n    return queries.customers()"),
        (rules.strange_names, {"utils", "models"}, {"models", "actions"}),
        (rules.docstring_faults, "", '"""Scores. Reads metrics. Writes scores."""'),
        (rules.docstring_faults, '"""Scores."""', '"""Reads metrics; writes nothing."""'),
        (rules.docstring_faults, '"""Reads a. Writes b."""\nimport os', '"""Reads a. Writes b."""'),
    ],
)
def test_each_rule_refuses_its_bad_example(rule, bad, good):
    assert list(rule(bad))
    assert not list(rule(good))
