#!/usr/bin/env python3
"""Writes `devices.csv` and `group-key.txt` beside it; `--check` compares them with what it would write.

10,000 legacy devices of a made-up maker, as a factory's records hold them: several models, each with its own scheme of
serial numbers and its own notation of MAC addresses. Seven rows are wrong, each in another way.
"""

import pathlib
import random
import sys

HERE = pathlib.Path(__file__).resolve().parent
SEED = 2019
DEVICES = 10_000

# Published in Microsoft's how-to for legacy devices, so it keeps no secret.
GROUP_KEY = "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw=="


def colons(octets):
    return octets.hex(":")


def upper_colons(octets):
    return octets.hex(":").upper()


def dashes(octets):
    return octets.hex("-")


def upper_dashes(octets):
    return octets.hex("-").upper()


def dots(octets):
    return octets.hex(".", -2)


def digits(octets):
    return octets.hex()


def upper_digits(octets):
    return octets.hex().upper()


# The scheme of each model's serial numbers: from a running number, the week and year of making, and the plant's letter.
def telemeter_serial(number, week, year, plant):
    return f"TM2-{year:02}{week:02}-{number:05}"


def gateway_serial(number, week, year, plant):
    return f"GW{plant}{year:02}{number:06}"


def pump_serial(number, week, year, plant):
    return f"{number // 1000:03}-{number % 1000:03}-{plant}PC"


def meter_serial(number, week, year, plant):
    return f"{20_000_000 + number}"


def camera_serial(number, week, year, plant):
    return f"c{plant.lower()}{year:02}{number:05x}"


def valve_serial(number, week, year, plant):
    return f"VC-{plant}-{year:02}W{week:02}-{number:04X}"


def zigbee_serial(number, week, year, plant):
    return f"ZB3-{year:02}-{number:06}"


# (model, share of the devices in percent, scheme, notation, octets, vendor prefixes)
# The prefixes are of the makers of the network parts, from the IEEE's public registry of MA-L assignments.
MODELS = [
    # Lantronix (00-80-A3): serial device servers.
    ("telemeter-2", 22, telemeter_serial, upper_colons, 6, ["0080a3"]),
    # Moxa (00-90-E8), Advantech (00-D0-C9): industrial computers.
    ("gateway-400", 18, gateway_serial, dashes, 6, ["0090e8", "00d0c9"]),
    # Siemens (00-0E-8C), WAGO (00-30-DE): controllers.
    ("pump-control", 15, pump_serial, colons, 6, ["000e8c", "0030de"]),
    # Microchip Technology (00-04-A3): Ethernet controllers on own boards.
    ("meter-e3", 20, meter_serial, upper_digits, 6, ["0004a3"]),
    # Raspberry Pi Foundation (B8-27-EB).
    ("camera-pi", 8, camera_serial, digits, 6, ["b827eb"]),
    # Espressif (24-0A-C4).
    ("valve-c", 12, valve_serial, dots, 6, ["240ac4"]),
    # Texas Instruments (00-12-4B): IEEE 802.15.4 radios, which have EUI-64.
    ("zigbee-3", 5, zigbee_serial, upper_dashes, 8, ["00124b"]),
]


def devices():
    """Rows of (serial, MAC, model), in the order in which the devices were made."""
    source = random.Random(SEED)
    by_percent = [model for model in MODELS for _ in range(model[1])]
    made = {name: source.randrange(100, 900) for name, *_ in MODELS}
    last_octets = {prefix: source.randrange(0x100000, 0x200000) for model in MODELS for prefix in model[5]}
    for place in range(DEVICES):
        name, _, serial, notation, octets, prefixes = by_percent[source.randrange(100)]
        made[name] += 1 + (source.randrange(40) == 0)
        year, week = 14 + place * 5 // DEVICES, 1 + place * 5 * 52 // DEVICES % 52
        prefix = prefixes[source.randrange(len(prefixes))]
        last_octets[prefix] += source.randrange(1, 9)
        mac = bytes.fromhex(prefix) + last_octets[prefix].to_bytes(octets - 3, "big")
        # The lowest bits of the first octet: no group address, and not made up by software.
        assert mac[0] & 0b11 == 0
        yield [serial(made[name], week, year, "ABC"[source.randrange(3)]), notation(mac), name]


# What is wrong with a row: a function of its serial number and MAC address, named after the code of the refusal.
def serial_number_invalid_character(serial, mac):
    return serial.replace("-", "/", 1), mac


def serial_number_white_space(serial, mac):
    return f"{serial[:3]} {serial[3:]}", mac


def serial_number_non_ascii(serial, mac):
    return f"\u2116{serial}", mac


def serial_number_empty(serial, mac):
    return "", mac


def mac_address_all_zero(serial, mac):
    return serial, "00:00:00:00:00:00"


def mac_address_broadcast(serial, mac):
    return serial, "FF:FF:FF:FF:FF:FF"


def mac_address_mixed_separators(serial, mac):
    octets = [mac.replace(".", "")[place : place + 2] for place in range(0, 12, 2)]
    return serial, ":".join(octets[:3]) + "-" + ":".join(octets[3:])


# (model, the least place of the row, what is wrong): spread over the file.
WRONG = [
    ("telemeter-2", 611, serial_number_invalid_character),
    ("camera-pi", 2304, mac_address_all_zero),
    ("gateway-400", 3777, serial_number_white_space),
    ("pump-control", 5120, serial_number_empty),
    ("meter-e3", 6893, mac_address_broadcast),
    ("valve-c", 8146, mac_address_mixed_separators),
    ("meter-e3", 9581, serial_number_non_ascii),
]


def rows():
    made = list(devices())
    for model, least, spoil in WRONG:
        row = next(row for row in made[least:] if row[2] == model)
        row[0], row[1] = spoil(row[0], row[1])
    # What would make two devices one: the ID is lower-case, and all notations of an address are the same address.
    for column in (0, 1):
        texts = {row[column].lower().replace(":", "").replace("-", "").replace(".", "") for row in made}
        assert len(texts) == DEVICES
    return made


def files():
    # No field has a comma or a quotation mark, so none needs quotes.
    lines = ["serial,mac,model", *(",".join(row) for row in rows())]
    return {"devices.csv": "\n".join(lines) + "\n", "group-key.txt": GROUP_KEY + "\n"}


def main(arguments):
    if arguments not in ([], ["--check"]):
        print(f"usage: {pathlib.Path(__file__).name} [--check]", file=sys.stderr)
        return 2
    status = 0
    for name, text in files().items():
        path = HERE / name
        if not arguments:
            path.write_bytes(text.encode())
        elif not path.exists():
            print(f"{name}: missing")
            status = 1
        elif path.read_bytes() != text.encode():
            found = path.read_bytes().decode("utf-8", "replace").split("\n")
            line = next((n for n, (a, b) in enumerate(zip(found, text.split("\n")), 1) if a != b), "its end")
            print(f"{name}: differs from line {line}")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
