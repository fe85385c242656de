"""The command `dps-symkey`, the same as the program of that name."""

from __future__ import annotations

import signal
import sys

from ._native import run_command


def main() -> int:
    # The command does itself what is to be done at Ctrl-C. Python's handler would wait for Python code to run.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    return run_command(["dps-symkey", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
