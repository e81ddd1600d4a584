"""``python -m auditor`` is ``mmap-audit``."""

from auditor.cli import main

main()
