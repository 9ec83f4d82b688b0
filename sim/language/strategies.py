"""Sentences about strategies: what each is called with, and how it goes on in dialogue."""

ENGLISH = {
    # The register, and one of it (`sim.cli.strategies`).
    "strategy.parameter": "with {name}: {default:.4g} (from {low:g} to {high:g})",
    "strategy.modifier": "{name}: a number from {low:g} to {high:g}",
    "strategy.source": "source: {source}",
    "strategy.modifiers": "Modifiers, for any of them, as modifiers: [{{forgive: 0.1}}, {{cap_at: 5}}], in the order "
    "in which they apply:",
    "strategy.here": "Here: {title}",
    # In dialogue (`sim.strategies.dialogue`).
    "dialogue.fixed": "fixed blows",
    "dialogue.one": "one of two alike",
    "dialogue.other": "the other",
    "dialogue.turn": "turn",
    "dialogue.felt": "felt",
    "dialogue.wanted": "wanted",
    "dialogue.incident": "Of the two alike, the one feels an incident of {severity:g} at turn 2.",
}
