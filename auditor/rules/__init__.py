"""The questions asked of every callback, one module each; RULES lists them in order."""

from auditor.rules.records import LEVELS, Case, Finding, Rule

__all__ = ["LEVELS", "RULES", "Case", "Finding", "Rule"]

RULES: tuple[Rule, ...] = ()
