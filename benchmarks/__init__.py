"""What the system takes in time and memory, always side by side with something plain: `make bench`.

Prints ratios and never judges: a figure is looked at by a person, a test would fail on a busy machine.
"""
