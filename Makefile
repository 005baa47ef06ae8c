PY := .venv/bin/python

check:
	.venv/bin/ruff check .
	.venv/bin/lint-imports
