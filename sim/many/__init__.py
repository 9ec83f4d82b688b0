"""Many runs: ensembles, comparisons and sweeps, what is told of them, and which points are played."""
