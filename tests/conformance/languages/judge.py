"""Compares a language with the judge of the shared vectors, in random cases.

    python3 judge.py [--count N] [--seed N] [--at-least N] COMMAND…

COMMAND is a speaker: it reads a case a line, what to do and its arguments, each as the hexadecimal digits of its UTF-8 with a tab
between them, and answers a line: `ok` and the result, or `error` and the code; or `-`, where it leaves the case out, for which
`--at-least` says how many it has to answer. Exit status 1, with the first differences, where an answer is another.
"""

from __future__ import annotations

import argparse
import collections
import subprocess
import sys

from cases import Cases


def main() -> int:
    parser = argparse.ArgumentParser(description="Compares a language with the judge of the shared vectors.")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--at-least", type=int, help="how many cases are to be answered [default: all]")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    cases = Cases(arguments.seed).all(arguments.count)
    lines = "".join("\t".join([words[0], *(word.encode().hex() for word in words[1:])]) + "\n" for words, _ in cases)
    spoken = subprocess.run(arguments.command, input=lines.encode(), stdout=subprocess.PIPE, check=True)
    answers = spoken.stdout.decode().split("\n")[:-1]
    if len(answers) != len(cases):
        print(f"{len(answers)} answers to {len(cases)} cases", file=sys.stderr)
        return 1
    answered = [(words, answer, found) for (words, answer), found in zip(cases, answers) if found != "-"]
    differences = [case for case in answered if case[1] != case[2]]
    for words, answer, found in differences[:10]:
        print(f"{words}\n  should be {answer!r}\n  and is    {found!r}", file=sys.stderr)
    kinds = collections.Counter(f"{words[0]} {answer.split()[0]}" for words, answer, _ in answered)
    codes = {answer for _, answer, _ in answered if answer.startswith("error")}
    print(", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())))
    print(f"{len(answered)} cases, {len(codes)} error codes, {len(differences)} differences")
    at_least = arguments.count if arguments.at_least is None else arguments.at_least
    return 1 if differences or len(answered) < at_least else 0


if __name__ == "__main__":
    sys.exit(main())
