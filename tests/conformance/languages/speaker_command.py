"""Speaks for the command: see judge.py. `python3 speaker_command.py PROGRAM`.

IDs and keys come from file jobs, one for all the cases with the same options. What takes a process each would take hours: the first few
hundred of each kind are run, and the others left out.
"""

from __future__ import annotations

import base64
import collections
import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

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
    # Warnings come before the error.
    return f"error {json.loads(done.stderr.splitlines()[-1])['code']}"


def result(answer: dict[str, str]) -> str:
    for name in ("device_key", "registration_id", "token"):
        if name in answer and not (name == "registration_id" and "device_key" in answer):
            return answer[name]
    return ""


def sign(key: str, kind: str, first: str, second: str, module_id: str, expiry: str) -> Answer:
    names = ["--id-scope", "--registration-id"] if kind == "dps" else ["--hub", "--device-id"]
    words = [f"{names[0]}={first}", f"{names[1]}={second}", f"--expires-at={expiry}"]
    return run(["sas", "--quiet", *words, *([f"--module-id={module_id}"] if module_id else [])], key=key, key_of="DPS_DEVICE_KEY")


def verify(key: str, token: str, id_scope: str, registration_id: str, now: str, skew: str) -> Answer:
    names = [f"--id-scope={id_scope}", f"--registration-id={registration_id}"]
    return run(["verify", *names, f"--at={now}", f"--allowed-skew={skew}"], key=key, key_of="DPS_DEVICE_KEY", text=token)


def sign_for(key: str, registration_id: str, lifetime: str) -> Answer:
    words = ["sas", "--quiet", "--id-scope=0ne00002193", f"--registration-id={registration_id}", f"--valid-for={lifetime}"]
    answer = run(words, key=key, key_of="DPS_DEVICE_KEY")
    # The token, which is another each second, is not compared.
    return answer if answer.startswith("error") else "ok "


#: What takes a process each.
SINGLE: dict[str, Callable[..., Answer]] = {
    "mac": lambda mac: run(["id", f"--mac={mac}"]),
    "serial": lambda rules, serial: run(["id", f"--rules={rules}", f"--serial={serial}"]),
    "both": lambda rules, serial, mac: run(["id", f"--rules={rules}", f"--serial={serial}", f"--mac={mac}"]),
    "derive": lambda group_key, rules, text: run(["derive", f"--rules={rules}", "--", text], key=group_key),
    "sign": sign,
    "verify": verify,
    "sign_for": sign_for,
}

#: For the jobs that are about IDs.
ANY_GROUP_KEY = base64.b64encode(bytes(64)).decode()


class Job(NamedTuple):
    """What a file job has for all its rows."""

    options: tuple[str, ...]
    #: The header of a CSV file; none of a list.
    header: tuple[str, ...] = ()
    group_key: str = ANY_GROUP_KEY
    answer: str = "registration_id"

    def run(self, rows: list[list[str]]) -> list[Answer]:
        """The answers of the one file, the codes of the other, by their lines."""
        with tempfile.TemporaryDirectory() as folder:
            with open(Path(folder) / "in", "w", newline="", encoding="utf-8") as file:
                lines = csv.writer(file, lineterminator="\n")
                if self.header:
                    lines.writerows([self.header, *rows])
                else:
                    file.writelines(f"{text}\n" for (text,) in rows)
            words = ["derive", "--quiet", "--allow-duplicates", *self.options, "--input", "in", "--output", "keys.csv"]
            done = subprocess.run([PROGRAM, *words], cwd=folder, env={"DPS_GROUP_KEY": self.group_key}, capture_output=True)
            assert done.returncode in (0, 1), done
            results = iter([row[self.answer] for row in rows_of(Path(folder) / "keys.csv")])
            refused = Path(folder) / "keys.csv.refused.csv"
            codes = {int(row["line"]): row["code"] for row in rows_of(refused)} if refused.exists() else {}
        first = 2 if self.header else 1
        lines_of_rows = range(first, first + len(rows))
        answers = [f"error {codes[line]}" if line in codes else f"ok {next(results)}" for line in lines_of_rows]
        assert next(results, None) is None, "more rows than there were"
        return answers


def rows_of(file: Path) -> list[dict[str, str]]:
    with open(file, newline="", encoding="utf-8") as rows:
        return list(csv.DictReader(rows))


def job_of(task: str, words: list[str]) -> tuple[Job, list[str]] | None:
    """The file job that a case belongs to, and its row there, where there is one."""
    # What ends a line cannot stand in a row, and an empty line at the end of a list is no row.
    if any(set("\r\n") & set(word) for word in words) or (task in ("id", "lower", "derive") and not words[-1]):
        return None
    match [task, *words]:
        case ["id", rules, text]:
            return Job(("--rules", rules)), [text]
        case ["lower", rules, text]:
            return Job(("--rules", rules, "--lower-case")), [text]
        case ["derive", group_key, rules, text]:
            return Job(("--rules", rules), group_key=group_key, answer="device_key"), [text]
        case ["mac", mac]:
            return Job(("--mac-column", "m"), ("n", "m")), ["", mac]
        case ["serial", rules, serial]:
            return Job(("--rules", rules, "--serial-column", "s"), ("n", "s")), ["", serial]
        case ["both", rules, serial, mac]:
            return Job(("--rules", rules, "--serial-column", "s", "--mac-column", "m"), ("s", "m")), [serial, mac]
    return None


def main() -> None:
    answers: list[Answer] = []
    jobs: dict[Job, list[tuple[int, list[str]]]] = collections.defaultdict(list)
    done: collections.Counter[str] = collections.Counter()
    for index, line in enumerate(sys.stdin):
        task, *words = line.rstrip("\n").split("\t")
        words = [bytes.fromhex(word).decode() for word in words]
        answer = "-"
        if task in SINGLE and done[task] < MOST_OF_A_KIND:
            done[task] += 1
            answer = SINGLE[task](*words)
        elif job := job_of(task, words):
            jobs[job[0]].append((index, job[1]))
        answers.append(answer)
    for job, cases in jobs.items():
        for (index, _), answer in zip(cases, job.run([row for _, row in cases]), strict=True):
            answers[index] = answer
    print("\n".join(answers))


if __name__ == "__main__":
    main()
