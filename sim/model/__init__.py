"""The model: states, rules, and what happens in each moment of an exchange. Plain Python, which needs no library."""
