"""Abstract values: what the interpreter reasons with. No input or output, no kernel names."""
