"""Studies: questions put to a scenario. A run, many runs, two scenarios compared, a number varied, a branch."""
