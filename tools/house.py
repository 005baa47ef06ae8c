"""The rules of the house no linter knows: sizes only shrink, no machine's addresses in files, every dependency with its reason."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST_LINES = 250
SIZED = {".py", ".html", ".js", ".mjs", ".ts", ".css", ".scss", ".sh"}
PLACES = re.compile(
    r"https?://(?:[\w.-]*\b(?:pypi|registry|artifactory|nexus|mirror|snapshot)\b[\w.-]*|10\.\d+\.\d+\.\d+|192\.168\.\d+\.\d+)"
    r"|(?<![\w.-])/(?:home|Users|root|work|opt)/\w|(?<![\w.-])/tmp/\w|file:///",
    re.IGNORECASE,
)


def too_long(path: str, text: str, allowed: dict[str, int]) -> Iterator[str]:
    """A file above its size: 250 lines, or what the list of the larger ones says."""
    lines = len(text.splitlines())
    most = allowed.get(path, MOST_LINES)
    if Path(path).suffix in SIZED and "/migrations/" not in path and lines > most:
        yield f"{path} has {lines} lines; at most {most}. Split it."
    if path in allowed and lines <= MOST_LINES:
        yield f"{path} has {lines} lines now; take it from tools/larger-files.toml"
    elif path in allowed and lines < most:
        yield f"{path} has shrunk to {lines} lines; write {lines} in tools/larger-files.toml"


def places(path: str, text: str) -> Iterator[str]:
    """An address of a registry or a path of one machine in a file."""
    for number, line in enumerate(text.splitlines(), start=1):
        if found := PLACES.search(line):
            yield f"{path}:{number} names {found.group()!r}, which exists on one machine or in one network only"


def without_reason(path: str, text: str) -> Iterator[str]:
    """A dependency of pyproject.toml without a comment that says why."""
    for number, line in enumerate(text.splitlines(), start=1):
        if re.match(r'  "[A-Za-z][\w.\[\]-]*(?:[<>=~!].*)?",', line) and "#" not in line and "==" not in line:
            yield f"{path}:{number} {line.strip()} needs its reason as a comment"


def unlocked(path: str, text: str) -> Iterator[str]:
    """A requirement without a version and a hash."""
    for block in re.split(r"\n(?=[a-zA-Z])", text):
        if re.match(r"[a-zA-Z]", block) and ("==" not in block or "--hash=sha256:" not in block):
            yield f"{path}: {block.splitlines()[0]} is not pinned with a hash; run `make lock`"


def faults(tracked: list[str], allowed: dict[str, int]) -> Iterator[str]:
    """Every fault of the files `tracked`."""
    for path in tracked:
        try:
            text = (ROOT / path).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue
        yield from too_long(path, text, allowed)
        if path not in {"tools/house.py", "tests/architecture/test_house.py"}:
            yield from places(path, text)
        if path == "pyproject.toml":
            yield from without_reason(path, text.partition("[build-system]")[2].partition("[project.scripts]")[0].partition("[project]")[2])
        if path.startswith("requirements"):
            yield from unlocked(path, text)


def main() -> int:
    """1 when a rule is broken."""
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    allowed = tomllib.loads((ROOT / "tools" / "larger-files.toml").read_text(encoding="utf-8"))
    found = list(faults([path for path in tracked if path], allowed))
    print("\n".join(found))
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
