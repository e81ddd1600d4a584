"""The questions asked of every callback, one module each; RULES lists them in order."""

from auditor.rules import (
    allocation_in_prepare,
    both_hooks,
    descriptor_file_assignment,
    direct_flag_write,
    double_pgoff,
    file_swap,
    forwarder_needs_compat,
    immutable_field_write,
    lost_merge,
    maywrite_regained,
    merge_blocked_by_close,
    pgoff_write,
    pgprot_after_action,
    range_write,
    readonly_not_enforced,
    shared_not_mayshare,
    side_effect_before_success,
    unwind_hazard,
    vma_escape,
)
from auditor.rules.records import LEVELS, Case, Finding, Rule

__all__ = ["LEVELS", "RULES", "Case", "Finding", "Rule"]

RULES: tuple[Rule, ...] = (
    lost_merge.RULE,
    merge_blocked_by_close.RULE,
    unwind_hazard.RULE,
    side_effect_before_success.RULE,
    range_write.RULE,
    pgoff_write.RULE,
    file_swap.RULE,
    vma_escape.RULE,
    maywrite_regained.RULE,
    readonly_not_enforced.RULE,
    shared_not_mayshare.RULE,
    direct_flag_write.RULE,
    both_hooks.RULE,
    forwarder_needs_compat.RULE,
    allocation_in_prepare.RULE,
    pgprot_after_action.RULE,
    double_pgoff.RULE,
    descriptor_file_assignment.RULE,
    immutable_field_write.RULE,
)
