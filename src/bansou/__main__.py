"""`python -m bansou` is the command line."""

from bansou.cli import main

main()
