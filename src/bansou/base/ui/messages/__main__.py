"""`python -m bansou.base.ui.messages extract [PACKAGE…] | compile | check`."""

import sys

from bansou.base.ui.messages.catalogs import compile_all, owners, read, write
from bansou.base.ui.messages.check import problems
from bansou.base.ui.messages.extract import collected


def main(arguments: list[str]) -> int:
    """The number to leave with: 0 where all is well."""
    command, *asked = arguments or [""]
    if command == "compile":
        compile_all()
    elif command == "extract":
        for owner in (one for one in owners() if not asked or one.name in asked):
            catalog, found = read(owner), collected(owner)
            if found or len(catalog):
                missing, gone = write(owner, catalog, found)
                sys.stdout.write(f"{owner.name}: {len(found)} sentences, {missing} to translate, {gone} gone\n")
    elif command == "check":
        lines = problems()
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        return 1 if lines else 0
    else:
        sys.stderr.write("usage: python -m bansou.base.ui.messages extract [PACKAGE ...]|compile|check\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
