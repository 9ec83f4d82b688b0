"""A chair: a person decides for one side. State is never stored: it is the orders so far, played again.

`questions.ask` plays a scenario with the orders given so far, and returns the next question, or the run they make.
"""
