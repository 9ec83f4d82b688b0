"""The command `python docs/make`: rewrite the tables and pictures of the pages, where they stand.

python docs/make                 all pages, which takes some minutes
python docs/make model limits    some
python docs/make --check         say which are stale; exit code 1 if any is
"""

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
PAGES = sorted({module.name for module in pkgutil.iter_modules([str(HERE)])} - {"__main__", "parts"})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code: 1 where a page is stale, 2 where one cannot be made."""
    from docs.make.parts.page import PageError

    parser = argparse.ArgumentParser(prog="python docs/make", description="Rewrite the tables and pictures of pages.")
    parser.add_argument("pages", nargs="*", metavar="PAGE", help=f"{', '.join(PAGES)} (default: all)")
    parser.add_argument("--check", action="store_true", help="only say what is stale; exit code 1 if anything is")
    options = parser.parse_args(arguments)
    for name in options.pages:
        if name not in PAGES:
            parser.error(f"no page is called {name}; there are {', '.join(PAGES)}")
    try:
        pages = {name: importlib.import_module(f"docs.make.{name}").PAGE for name in options.pages or PAGES}
    except ModuleNotFoundError as error:
        parser.exit(2, f"{error.name} is not installed; python -m pip install '.[test]' brings what the pages need\n")
    code = 0
    for name, page in pages.items():
        try:
            if not options.check:
                page.write()
            elif stale := page.stale():
                sys.stderr.write(f"{page.name}: stale: {', '.join(stale)}; run python docs/make {name}\n")
                code = 1
        except PageError as error:
            parser.exit(2, f"{page.name}: {error}\n")
    return code


if __name__ == "__main__":
    sys.path[0] = str(HERE.parents[1])  # which was this folder, where `axelrod` is a page and not the library
    sys.exit(main())
