"""Audit the mmap callbacks of a Linux kernel tree."""

__version__ = "0.1.0"
