"""A page: what it asks of the program, and what it is told: JSON in, JSON out. Nothing here knows a browser."""
