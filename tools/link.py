"""The virtual environment knows `src/` and has the command `bansou` (an editable install without a build step)."""

import sys
import sysconfig
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

Path(sysconfig.get_path("purelib"), "bansou.pth").write_text(f"{ROOT / 'src'}\n", encoding="utf-8")
command = Path(sysconfig.get_path("scripts"), "bansou")
command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m bansou "$@"\n', encoding="utf-8")
command.chmod(0o755)
