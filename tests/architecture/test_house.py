"""The rules of tools/house.py refuse their bad examples and pass their good ones."""

import pytest

from tools import house


@pytest.mark.parametrize(
    "line",
    [
        "see https://pypi.example.org/simple",
        "cd /home/alice/bansou",
        "https://10.0.0.7/x",
        "extra = file:///srv/wheels",
        "log in /tmp/mine",
    ],
)
def test_a_place_of_one_machine_is_refused(line):
    assert list(house.places("a.md", line))


@pytest.mark.parametrize("line", ["http://localhost:8000", "https://bansou.example", "src/bansou/home/x", "./var", "/etc/os-release"])
def test_a_general_address_passes(line):
    assert not list(house.places("a.md", line))


@pytest.mark.parametrize(
    ("lines", "allowed", "faults"),
    [(250, {}, 0), (251, {}, 1), (300, {"a.py": 300}, 0), (301, {"a.py": 300}, 1), (290, {"a.py": 300}, 1), (200, {"a.py": 300}, 1)],
)
def test_sizes_only_shrink(lines, allowed, faults):
    assert len(list(house.too_long("a.py", "x\n" * lines, allowed))) == faults


def test_a_dependency_needs_its_reason():
    assert list(house.without_reason("pyproject.toml", '  "httpx>=0.28",'))
    assert not list(house.without_reason("pyproject.toml", '  "httpx>=0.28",  # requests in tests'))


def test_a_requirement_needs_a_version_and_a_hash():
    assert list(house.unlocked("requirements.txt", "httpx>=0.28\n"))
    assert list(house.unlocked("requirements.txt", "httpx==0.28\n"))
    assert not list(house.unlocked("requirements.txt", "httpx==0.28 \\\n    --hash=sha256:00\n"))
