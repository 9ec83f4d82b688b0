"""`python -m sim` is `sim`; Ctrl-C is heeded from its first import on."""

import sys

try:
    from sim.cli import console
except KeyboardInterrupt:
    sys.stderr.write("stopped\n")
    sys.exit(130)

if __name__ == "__main__":
    console()
