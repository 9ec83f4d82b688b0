"""Engines: who keeps the calendar. What happens on it is `sim.model.happenings`, the same in each of them."""
