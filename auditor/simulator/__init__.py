"""What mmap() and its neighbours do to the VMA layout, for the kernels that differ in it."""

from auditor.simulator.space import AddressSpace

__all__ = ["AddressSpace"]
