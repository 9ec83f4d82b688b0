"""Games: equilibria, trees, evolution; the repeated game solved exactly; published results held against the engine."""
