"""Measures: what a run comes to, and how sure a share or a mean of many runs is."""
