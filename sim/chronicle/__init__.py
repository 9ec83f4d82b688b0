"""The chronicle: scenarios and events in plain words, and why an actor did what it did."""
