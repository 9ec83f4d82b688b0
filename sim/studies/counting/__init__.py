"""Counting: what is kept of many runs as they stream by, and when there are enough."""
