"""What is known of many runs, to compare with what others have."""

from sim.studies.ensemble_numbers import EnsembleNumbers


def values(many):
    """All that is known of many runs, and so of those by luck alone that stand beside them."""
    return {name: values(one) if isinstance(one, EnsembleNumbers) else one for name, one in vars(many).items()}
