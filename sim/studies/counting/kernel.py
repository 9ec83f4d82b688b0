"""What counting is done with: arrays where numpy is installed, and lists where it is not, as in a browser."""

from functools import cache
from importlib.util import find_spec
from types import ModuleType


@cache
def kernel() -> ModuleType:
    """`arrays` or `lists`, which have the same functions, and find the same numbers."""
    try:
        missing = find_spec("numpy") is None
    except ValueError:  # it was taken out of `sys.modules`
        missing = True
    if missing:
        from sim.studies.counting import lists as chosen
    else:
        from sim.studies.counting import arrays as chosen  # type: ignore[no-redef]
    return chosen
