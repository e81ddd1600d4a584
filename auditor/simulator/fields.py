"""What a hook leaves in the fields of a VMA: before the merge, after it, on whose VMA."""

from dataclasses import replace

from auditor.simulator.generations import Capability
from auditor.simulator.rules import Rules
from auditor.simulator.vma import Hook, Vma, VmOps


def call_mmap(new: Vma, hook: Hook, call: int) -> Vma:
    """Return the new VMA as ``.mmap`` leaves it."""
    return replace(
        new,
        flags=hook.new_flags(new.flags),
        pgoff=new.pgoff + hook.pgoff_delta,
        file=hook.vm_file or new.file,
        vm_ops=hook.vm_ops or new.vm_ops,
        private=call if hook.private else 0,
    )


def user_fields_on_new(rules: Rules, new: Vma, hook: Hook, call: int) -> Vma:
    """Return a new VMA with what the early hook asked for: 7.3 mm/vma.c:2831."""
    vm_ops = hook.vm_ops or VmOps.DUMMY
    if vm_ops is VmOps.NULL and not rules.has(Capability.NULL_OPS_ANONYMOUS):
        vm_ops = VmOps.DUMMY
    return replace(
        new,
        vm_ops=vm_ops,
        private=call if hook.private else 0,
        prot_lost=rules.has(Capability.PROT_LOST),
    )


def user_fields_on_merged(rules: Rules, vma: Vma, hook: Hook, call: int) -> Vma:
    """Return a VMA that grew, with what the early hook asked for where the kernel writes it."""
    asked = hook.vm_ops if hook.vm_ops is not VmOps.NULL else None
    private = call if hook.private else 0
    if rules.has(Capability.USER_FIELDS_WHERE_UNSET):
        return replace(
            vma,
            vm_ops=asked if asked and vma.vm_ops is VmOps.DUMMY else vma.vm_ops,
            private=vma.private or private,
        )
    if rules.has(Capability.USER_FIELDS_ALWAYS):
        return replace(vma, vm_ops=asked or vma.vm_ops, private=private)
    return vma
