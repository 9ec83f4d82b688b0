"""What all tests share: baselines, texts that change openly or not at all."""

from collections.abc import Callable
from pathlib import Path

import pytest

BASELINES = Path(__file__).parent / "baselines"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-baselines", action="store_true", help="write tests/baselines anew from what comes out")


@pytest.fixture
def baseline(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with `tests/baselines/<name>`, or, with --update-baselines, write it there."""

    def compare(name: str, text: str) -> None:
        path = BASELINES / name
        if request.config.getoption("--update-baselines"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.exists(), f"no {path}; write it with: pytest --update-baselines"
        assert text == path.read_text(encoding="utf-8"), (
            f"{name} has changed; if it should, run pytest --update-baselines and commit the difference"
        )

    return compare
