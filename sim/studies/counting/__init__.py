"""Counting: tallies of many runs as they stream by, and the number of runs that is enough."""
