"""Games: the repeated game solved exactly, and published results held against the engine."""
