"""The first inputs of the emulator's targets, made by hand: what a device sends it, rightly and with a usual mistake."""

from __future__ import annotations

import base64
import hashlib
import hmac
from urllib.parse import quote

#: As in `src/emulator_judge.rs`.
ID_SCOPE = "0ne"
KEY = base64.b64encode(bytes(range(32))).decode()
FORGERIES = "abcdefghijklmnop"
#: Beyond every run, and long ago.
EXPIRIES = ("99999999999", "1700003600", "1", "0", "1700000000000")
VERSION = "api-version=2019-03-31"


def token(resource: str, expiry: str, registration_id: str = "sn-1") -> str:
    device_key = mac(base64.b64decode(KEY), registration_id.lower())
    sr = quote(resource, safe="")
    sig = quote(base64.b64encode(mac(device_key, f"{sr}\n{expiry}")), safe="")
    return f"SharedAccessSignature sr={sr}&sig={sig}&se={expiry}&skn=registration"


def mac(key: bytes, message: str) -> bytes:
    return hmac.new(key, message.encode(), hashlib.sha256).digest()


def resource(registration_id: str, id_scope: str = ID_SCOPE) -> str:
    return f"{id_scope}/registrations/{registration_id}"


def tokens() -> list[str]:
    ours = [token(resource("sn-1"), expiry) for expiry in EXPIRIES]
    ours += [token(resource("SN-1"), EXPIRIES[0]), token(resource("sn-1", "0neOther"), EXPIRIES[0])]
    ours += [token("hub.azure-devices.net/devices/sn-1", EXPIRIES[0])]
    # As other makers' clients write them.
    others = [ours[0].replace("%2F", "/", 2), ours[0].replace("%2F", "%2f"), ours[0].replace("=registration", "=")]
    others += [ours[0].partition("&skn=")[0], ours[0].replace("&se=99999999999&skn=registration", "&skn=registration&se=1")]
    # 32 bytes in two texts of base64, one after the other.
    twice = base64.b64encode(bytes(16)) + base64.b64encode(bytes(16))
    others += [f"SharedAccessSignature sr=a&sig={quote(twice, safe='')}&se=1&skn=registration"]
    return ours + others


def judged() -> list[bytes]:
    cases = [f"{forgery}\n{ID_SCOPE}\n{name}\n{KEY}\n{token(resource(name), '1700003600', name)}"
             for forgery in FORGERIES for name in ("sn-1", "SN-1a")]
    cases += [f"a\n{ID_SCOPE}\nsn-1\n\n{text}" for text in tokens()]
    return [case.encode() for case in [*cases, f"a\n0neNone\nsn-1\n\n{tokens()[0]}", f"a\n{ID_SCOPE}\na/b\n\n"]]


def names() -> list[bytes]:
    topics = [f"$dps/registrations/PUT/iotdps-register/?$rid={rid}" for rid in ("1", "2cb8f317-10f5", "a/b", "")]
    topics += ["$dps/registrations/GET/iotdps-get-operationstatus/?$rid=2&operationId=4.a.b"]
    users = [f"{resource('sn-1')}/{options}" for options in (
        VERSION, f"{VERSION}&ClientVersion=azure-iot-device%2F2.14.0", "api-version=2018-09-01-preview", f"x&{VERSION}")]
    keys = [KEY, base64.b64encode(bytes(48)).decode(), base64.b64encode(bytes(16)).decode() * 2]
    return [text.encode() for text in [*topics, *users, *keys]]


def requests() -> list[bytes]:
    bodies = ['{"registrationId":"sn-1"}', '{"registrationId":"SN-1","payload":{"a":[1.5e3,"\\u00e9",null]}}', "",
              '{"registrationId":"sn-2"}', '["sn-1",{}]', '{"payload":null,"x":{}}', '{"payload":[[[]],{"a":{}}]}', "{"]
    asked = [("PUT", f"/{resource('sn-1')}/register?{VERSION}", body) for body in bodies]
    asked += [("POST", f"/{resource('sn-1')}?{VERSION}", bodies[0]), ("PUT", f"/0ne/registrations/sn%2D1/register?{VERSION}", "")]
    asked += [("GET", f"/{resource('sn-1')}/operations/4.a.b?{VERSION}", ""), ("GET", "/", ""), ("PUT", f"/{resource('sn-1')}", "")]
    asked += [("PUT", f"/{resource('a.')}/register?{VERSION}", ""), ("PUT", f"/{resource('sn-1')}/register?api-version=x", "")]
    plain = [f"{method} {target} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {tokens()[0]}\r\n"
             f"Content-Length: {len(body)}\r\n\r\n{body}" for method, target, body in asked]
    chunked = plain[0].replace("Content-Length: 25", "Transfer-Encoding: chunked").replace(bodies[0], "2\r\n{}\r\n0\r\n\r\n")
    return [text.encode() for text in [*plain, chunked, plain[0] * 2, plain[0].replace("HTTP/1.1", "HTTP/1.0"), plain[0][:-3]]]


def packet(kind: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    # None here needs more than two bytes for its length.
    high, low = divmod(len(body), 128)
    return bytes([kind, low | 128, high] if high else [kind, low]) + body


def text(value: str) -> bytes:
    return len(value).to_bytes(2, "big") + value.encode()


def conversations() -> list[bytes]:
    user = f"{resource('sn-1')}/{VERSION}"
    head = text("MQTT") + b"\x04\xc2\x00\x3c"
    connects = [packet(0x10, head, text("sn-1"), text(user), text(password)) for password in tokens()]
    connects += [packet(0x10, text("MQTT"), b"\x05\xc2\x00\x3c"), packet(0x10, text("MQTT"), b"\x04\x22\x00\x00", text("sn-1"))]
    connects += [packet(0x10, text("MQIsdp"), b"\x03\x02\x00\x00", text("sn-1"))]
    connects += [packet(0x10, text("MQTT"), b"\x04\x06\x00\x00", text("sn-1"), text("will"), text("gone"))]
    connects += [packet(0x10, head, text("sn-1"), text(user + "\0"), text(tokens()[0]))]
    subscribe = packet(0x82, b"\x00\x01", text("$dps/registrations/res/#"), b"\x01")
    others = packet(0x82, b"\x00\x02", text("a/+/#"), b"\x02", text("+"), b"\x00")
    register = "$dps/registrations/PUT/iotdps-register/?$rid=1"
    publish = packet(0x32, text(register), b"\x00\x03", b'{"registrationId":"sn-1"}')
    ask = packet(0x30, text("$dps/registrations/GET/iotdps-get-operationstatus/?$rid=2&operationId=4.a.b"))
    rest = packet(0x40, b"\x00\x02") + packet(0xC0) + packet(0xA2, b"\x00\x04", text("$dps/registrations/res/#")) + packet(0xE0)
    return [*connects, connects[0] + subscribe + publish + ask + rest, subscribe + others + publish + rest, publish,
            subscribe + packet(0x31, text(register)) + packet(0x34, text(register), b"\x00\x01"), packet(0x30, text(""))]


def corpora() -> dict[str, list[bytes]]:
    return {
        "emulator_https": requests(),
        "emulator_judge": judged(),
        "emulator_mqtt": conversations(),
        "emulator_names": names(),
        "emulator_token": [text.encode() for text in tokens()],
    }
