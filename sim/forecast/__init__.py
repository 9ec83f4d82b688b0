"""Forecasts of the next answer in a documented exchange, scored beside naive guesses; strategies inferred."""
