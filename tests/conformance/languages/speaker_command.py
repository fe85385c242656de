"""Speaks for the command: see judge.py. `python3 speaker_command.py PROGRAM`.

Keys are derived by a file job for each group key and rule set. Of the rest, a process each would take hours: the first few hundred of
each kind are run, and the others left out.
"""

from __future__ import annotations

import collections
import csv
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

PROGRAM = os.path.abspath(sys.argv[1])
MOST_OF_A_KIND = 200

Answer = str


def run(words: list[str], *, key: str | None = None, text: str = "", key_of: str = "DPS_GROUP_KEY") -> Answer:
    """What the command prints, or the code of its error."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DPS_")}
    if key is not None:
        environment[key_of] = key
    done = subprocess.run(
        [PROGRAM, words[0], "--json", *words[1:]], input=text.encode(), capture_output=True, env=environment
    )
    if done.returncode == 0:
        return f"ok {result(json.loads(done.stdout)) if done.stdout else ''}"
    assert done.returncode == 1, (words, done)
    codes = [json.loads(line)["code"] for line in done.stderr.splitlines()]
    return f"error {next(code for code in codes if code != 'warning')}"


def result(answer: dict[str, str]) -> str:
    for name in ("device_key", "registration_id", "token"):
        if name in answer and not (name == "registration_id" and "device_key" in answer):
            return answer[name]
    return ""


def derive(group_key: str, rules: str, text: str) -> Answer:
    return run(["derive", "--rules", rules, "--", text], key=group_key)


def sign(key: str, kind: str, first: str, second: str, module_id: str, expiry: str) -> Answer:
    names = ["--id-scope", "--registration-id"] if kind == "dps" else ["--hub", "--device-id"]
    words = [f"{names[0]}={first}", f"{names[1]}={second}", f"--expires-at={expiry}"]
    return run(["sas", "--quiet", *words, *([f"--module-id={module_id}"] if module_id else [])], key=key, key_of="DPS_DEVICE_KEY")


def verify(key: str, token: str, id_scope: str, registration_id: str, now: str, skew: str) -> Answer:
    names = [f"--id-scope={id_scope}", f"--registration-id={registration_id}"]
    return run(["verify", *names, f"--at={now}", f"--allowed-skew={skew}"], key=key, key_of="DPS_DEVICE_KEY", text=token)


SINGLE = {
    "mac": lambda mac: run(["id", f"--mac={mac}"]),
    "serial": lambda rules, serial: run(["id", f"--rules={rules}", f"--serial={serial}"]),
    "both": lambda rules, serial, mac: run(["id", f"--rules={rules}", f"--serial={serial}", f"--mac={mac}"]),
    "derive": derive,
    "sign": sign,
    "verify": verify,
}


def derive_many(group_key: str, rules: str, ids: list[str]) -> list[Answer]:
    """By a file job: the keys of one file, the codes of the other, by their lines."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "ids.txt").write_bytes("".join(f"{text}\n" for text in ids).encode())
        words = ["derive", "--quiet", "--allow-duplicates", "--rules", rules, "--input", "ids.txt", "--output", "keys.csv"]
        done = subprocess.run([PROGRAM, *words], cwd=folder, env={"DPS_GROUP_KEY": group_key}, capture_output=True)
        assert done.returncode in (0, 1), done
        with open(Path(folder) / "keys.csv", newline="", encoding="utf-8") as file:
            keys = iter([row["device_key"] for row in csv.DictReader(file)])
        refused = Path(folder) / "keys.csv.refused.csv"
        codes = {}
        if refused.exists():
            with open(refused, newline="", encoding="utf-8") as file:
                codes = {int(row["line"]): row["code"] for row in csv.DictReader(file)}
    answers = [f"error {codes[line]}" if line in codes else f"ok {next(keys)}" for line in range(1, len(ids) + 1)]
    assert next(keys, None) is None, "more keys than IDs"
    return answers


def main() -> None:
    cases = [line.rstrip("\n").split("\t") for line in sys.stdin]
    cases = [[task, *(bytes.fromhex(word).decode() for word in words)] for task, *words in cases]
    answers = ["-"] * len(cases)
    jobs: dict[tuple[str, str], list[int]] = collections.defaultdict(list)
    done: collections.Counter[str] = collections.Counter()
    for index, (task, *words) in enumerate(cases):
        if task == "derive" and words[2] and not set("\r\n") & set(words[2]):
            jobs[words[0], words[1]].append(index)
        elif task in SINGLE and done[task] < MOST_OF_A_KIND:
            done[task] += 1
            answers[index] = SINGLE[task](*words)
    for (group_key, rules), indexes in jobs.items():
        for index, answer in zip(indexes, derive_many(group_key, rules, [cases[index][3] for index in indexes])):
            answers[index] = answer
    print("\n".join(answers))


if __name__ == "__main__":
    main()
