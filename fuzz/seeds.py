"""Writes the first inputs of each corpus, from the shared vectors: `python3 fuzz/seeds.py`. What a fuzzer finds is added to them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import emulator_seeds

FUZZ = Path(__file__).resolve().parent
VECTORS = FUZZ.parent / "tests" / "vectors"
#: Of each list, evenly.
MOST = 40


def texts(file: str, part: str, name: str) -> list[bytes]:
    cases = json.loads((VECTORS / file).read_text())[part]
    found = sorted({str(case[name]) for case in cases if case.get(name)})
    chosen = found[:: max(1, len(found) // MOST)]
    return [text.encode("utf-8", "surrogatepass") for text in chosen]


def main() -> None:
    ids = texts("registration_ids.json", "cases", "text")
    tokens = texts("sas_tokens.json", "verified", "token")
    tokens.append(b"SharedAccessSignature sr=0ne%2Fregistrations%2Fsn-1&sig=A&se=1800000000&skn=registration")
    lines = [b"".join(b"%s%s" % (text.replace(b"\n", b""), end) for text in ids[:9]) for end in (b"\n", b"\r\n")]
    lines += [b"sn-1\n" * 70, b"a\n" * 300 + b"b" * 128, b"\n\n", b"sn-1"]
    rows = [b"id,model\n" + b"".join(b'"%s",m\n' % text.replace(b'"', b'""') for text in ids[:9])]
    rows += [b"id;x\r\nsn-1;\"a\r\nb\"\r\nsn-2;y", b"\xef\xbb\xbfid\nsn-1\n", b"id,id\nsn-1,sn-2\n", b"id\n\"sn-1\n"]
    corpora = {
        "identity": ids + texts("registration_ids.json", "mac_addresses", "mac"),
        "key_text": texts("keys.json", "cases", "text"),
        "names": texts("names.json", "cases", "text") + texts("sas_tokens.json", "expiries", "text"),
        "sas_token": tokens,
        "bulk_lines": lines,
        "file_job": lines + rows,
        **emulator_seeds.corpora(),
    }
    for name, inputs in {"emulator_names": ids, "emulator_token": tokens}.items():
        corpora[name] += inputs
    for name, inputs in corpora.items():
        folder = FUZZ / "corpus" / name
        folder.mkdir(parents=True, exist_ok=True)
        for text in inputs:
            (folder / hashlib.sha1(text, usedforsecurity=False).hexdigest()).write_bytes(text)


if __name__ == "__main__":
    main()
