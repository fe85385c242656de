"""Random cases for every language, with the answers of the shared vectors' generator, which shares no code with this project.

A case is what to do, its arguments and its answer: a result, or the code of an error. The arguments keep to what every language can
be given: UTF-8 without NUL, no longer than what C reads of a key or of an ID scope. At most one of them is wrong, so that it does not matter which is looked at first.
"""

from __future__ import annotations

import base64
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "vectors"))

from generator.reference import expiry as times, key, registration_id, sas_token, serial_number  # noqa: E402
from generator.reference.refusal import Refusal  # noqa: E402

Case = tuple[list[str], str]

LOWER = "abcdefghijklmnopqrstuvwxyz0123456789"
#: Seconds that can only be milliseconds or worse: no time, and no length of time that a token is valid for.
TOO_LARGE = [10**11, 1_700_000_000_000, 2**63, 2**64]
#: What somebody types, copies or reads from a file, that does not belong there.
ODD = [*" \t\r\n_.:/%=+&-", "A", "Z", "\x01", "\x7f", "\x80", "\xa0", "é", "–", "\u200b", "K", "漢", "😀", "--", "=="]
LENGTHS = [1, 2, 15, 16, 17, 55, 56, 64, 119, 120, 127, 128, 129, 200]


def outcome(rule: Callable[[], str]) -> str:
    """The result, or the code."""
    try:
        return f"ok {rule()}"
    except Refusal as refusal:
        return f"error {refusal.outcome['error']}"


class Cases:
    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        #: Few, so that a program that is given one can derive many keys of it.
        self.group_keys = [self.key() for _ in range(8)]

    def rules(self) -> str:
        return self.random.choice(["portable", "service"])

    def text(self, alphabet: str = LOWER + "-") -> str:
        length = self.random.choice([*LENGTHS, self.random.randint(1, 40)])
        return "".join(self.random.choices(alphabet, k=length))

    def damaged(self, text: str, chance: float = 0.5) -> str:
        """With some character put in, taken out or exchanged; not every time."""
        while self.random.random() < chance:
            place = self.random.randint(0, len(text))
            odd = self.random.choice([*ODD, self.random.choice(LOWER)])
            text = text[:place] + self.random.choice(["", odd]) + text[place + self.random.randint(0, 2) :]
            chance /= 2
        return text

    def id(self) -> str:
        return f"{self.text()[:127]}{self.random.choice(LOWER)}".lstrip("-")

    def key(self, length: int | None = None) -> str:
        lengths = [16, 20, 31, 32, 33, 48, 63, 64]
        return base64.b64encode(self.random.randbytes(length or self.random.choice(lengths))).decode()

    def mac(self) -> str:
        size = self.random.choice([6, 8])
        octets = self.random.choice([self.random.randbytes(size)] * 8 + [bytes(size), b"\xff" * size])
        octets = bytes([octets[0] & self.random.choice([0xFE, 0xFE, 0xFF])]) + octets[1:]
        digits = octets.hex()
        separator, group = self.random.choice([("", 99), (":", 2), ("-", 2), (".", 4)])
        text = separator.join(digits[place : place + group] for place in range(0, len(digits), group))
        return self.random.choice([text, text.upper()])

    def seconds(self) -> int:
        return self.random.choice([0, 1, 1_700_000_000, 99_999_999_999, self.random.randrange(10**11)])

    # What there is to do. Each gives a case.

    def check_id(self) -> Case:
        rules, text = self.rules(), self.damaged(self.text())
        rule = lambda: registration_id.registration_id(text, rules, False)["registration_id"]  # noqa: E731
        return ["id", rules, text], outcome(rule)

    def lower_case(self) -> Case:
        rules, text = self.rules(), self.damaged(self.text(LOWER + LOWER.upper() + "-"))
        rule = lambda: registration_id.registration_id(text, rules, True)["registration_id"]  # noqa: E731
        return ["lower", rules, text], outcome(rule)

    def from_mac(self) -> Case:
        mac = self.damaged(self.mac())
        return ["mac", mac], outcome(lambda: serial_number.build_id(None, mac, "portable")["registration_id"])

    def from_serial(self) -> Case:
        rules, serial = self.rules(), self.damaged(self.text(LOWER + LOWER.upper() + "-"))
        return ["serial", rules, serial], outcome(lambda: serial_number.build_id(serial, None, rules)["registration_id"])

    def from_both(self) -> Case:
        rules, serial, mac = self.rules(), self.text(LOWER)[:20], self.mac()
        if self.random.random() < 0.5:
            serial = self.damaged(self.text(LOWER + LOWER.upper()))
            mac = "a1:b2:c3:d4:e5:f6"
        else:
            mac = self.damaged(mac)
        rule = lambda: serial_number.build_id(serial, mac, rules)["registration_id"]  # noqa: E731
        return ["both", rules, serial, mac], outcome(rule)

    def read_key(self) -> Case:
        text = self.random.choice([self.key(), self.key(self.random.randint(1, 90)), self.text(LOWER + LOWER.upper() + "+/")])
        other_last_digit = text.rstrip("=")[:-1] + self.random.choice(LOWER) + "=" * text.count("=")
        forms = [text, text.replace("+", "-").replace("/", "_"), text.rstrip("="), other_last_digit]
        text = self.damaged(self.random.choice(forms), 0.3)[:88]
        return ["key", text], outcome(lambda: base64.b64encode(key.decode_key(text)).decode())

    def derive(self) -> Case:
        group_key, rules = self.random.choice(self.group_keys), self.rules()
        text = self.damaged(self.id(), 0.2)
        return ["derive", group_key, rules, text], outcome(lambda: key.derive(group_key, text, rules))

    def sign(self) -> Case:
        device_key, expiry = self.key(), self.seconds()
        if self.random.random() < 0.7:
            resource = {"id_scope": self.random.choice(["0ne00002193", "0neA"]), "registration_id": self.id()}
            names = ["dps", resource["id_scope"], resource["registration_id"], ""]
        else:
            resource = {"host": "my-hub.azure-devices.net", "device_id": f"Pump.{self.random.randint(0, 99)}*$'=@"}
            names = ["hub", resource["host"], resource["device_id"], ""]
            if self.random.random() < 0.5:
                resource["module_id"] = names[3] = "edge:%(1)!"
        wrong = self.random.choice(["", "", "", "expiry", *resource])
        if wrong == "expiry":
            expiry += 10**11
        elif wrong not in ("", "registration_id"):
            text = self.damaged(self.random.choice([resource[wrong], "", self.text(), self.text(LOWER + ".")]))
            text = text[:32] if wrong == "id_scope" else text
            place = next(place for place in (1, 2, 3) if names[place] == resource[wrong])
            resource[wrong] = names[place] = text
            if wrong == "module_id" and not text:
                return self.sign()
        rule = lambda: sas_token.build_token(device_key, resource, expiry)  # noqa: E731
        return ["sign", device_key, *names, str(expiry)], outcome(rule)

    def verify(self) -> Case:
        device_key, expiry, signed = self.key(), self.seconds(), self.id()
        resource = {"id_scope": "0ne00002193", "registration_id": signed}
        token = sas_token.build_token(device_key, resource, expiry)
        damage = self.random.randint(0, 9)
        if damage == 1:
            token = self.damaged(token, 0.9)
        elif damage == 2:
            resource = resource | {"registration_id": self.id()}
        elif damage == 3:
            parts = token.removeprefix(sas_token.PREFIX).split("&")
            self.random.shuffle(parts)
            parts = parts[: self.random.choice([2, 3, 4])] + self.random.choice([[], ["skn="], parts[:1], ["x=y"]])
            token = sas_token.PREFIX + "&".join(parts)
        elif damage == 4:
            token = token.replace("%2F", self.random.choice(["/", "%2f"])).replace("%3D", "%3d")
        elif damage == 5:
            device_key = self.key()
        now = min(max(0, expiry + self.random.choice([-1, 0, 1, -3600, 59, 60, 61, 10**9])), 10**11 - 1)
        skew = self.random.choice([0, 0, 1, 60, 86_400])
        if damage == 6:
            now = self.random.choice([-1, -1_700_000_000, *TOO_LARGE])
        elif damage == 7:
            skew = self.random.choice([-1, 86_401, 3_600_000, *TOO_LARGE])

        def rule() -> str:
            sas_token.verify_token(device_key, resource, now, skew, token)
            return ""

        names = [resource["id_scope"], resource["registration_id"]]
        return ["verify", device_key, token, *names, str(now), str(skew)], outcome(rule)

    def sign_for(self) -> Case:
        """A token that is valid for some seconds from now: a mistake, or a token that nobody compares."""
        lifetime = self.random.choice([0, 1, 3600, 3_600_000, 10**9, -1, -3600, *TOO_LARGE])

        def rule() -> str:
            times.check_lifetime(lifetime, int(time.time()))
            return ""

        return ["sign_for", self.key(), self.id(), str(lifetime)], outcome(rule)

    def renew(self) -> Case:
        expiry = self.seconds()
        issued_at = self.random.choice([expiry - 3600, expiry - 1, expiry, expiry + 1, self.seconds(), -1, *TOO_LARGE])
        return ["renew", self.key(), str(expiry), str(issued_at)], outcome(lambda: str(times.renew_at(issued_at, expiry)))

    def all(self, count: int) -> list[Case]:
        kinds: dict[Callable[[], Case], int] = {
            self.check_id: 20,
            self.lower_case: 5,
            self.from_mac: 10,
            self.from_serial: 5,
            self.from_both: 10,
            self.read_key: 15,
            self.derive: 15,
            self.sign: 5,
            self.verify: 15,
            self.sign_for: 2,
            self.renew: 3,
        }
        return [kind() for kind in self.random.choices(list(kinds), kinds.values(), k=count)]
