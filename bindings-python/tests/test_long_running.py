"""Ctrl-C stops it, and memory does not grow."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]
import pytest
from dps_symkey import DeviceKey, DpsError, RegistrationId, derive_device_key
from reference import GROUP_KEY, IDS

# Against a hang.
GUARD = 600

ENDLESS = {
    "generator": "def ids():\n    yield 'sn-1'\n    print('ready', flush=True)\n    while True: yield 'sn-2'\nkey.derive_many(ids())",
    "lines": "lines = b'sn-1\\n' * 20_000_000\nprint('ready', flush=True)\nwhile True: key.derive_many(lines)",
    "list": "ids = ['sn-1'] * 2_000_000\nprint('ready', flush=True)\nwhile True: key.derive_many(ids)",
}

if os.name == "posix":

    @pytest.mark.parametrize("form", ENDLESS)
    def test_ctrl_c(form: str) -> None:
        program = f"import dps_symkey\nkey = dps_symkey.GroupKey.from_bytes(bytes(64))\n{ENDLESS[form]}"
        running = subprocess.Popen(
            [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert running.stdout is not None
        assert running.stdout.readline() == "ready\n"
        running.send_signal(signal.SIGINT)
        _, said = running.communicate(timeout=GUARD)
        assert running.returncode == -signal.SIGINT
        assert said.rstrip().endswith("KeyboardInterrupt")


if sys.platform == "linux":

    def resident() -> int:
        """How much memory the process has, in bytes."""
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def refuse(call: Callable[[], Any]) -> None:
        try:
            call()
        except DpsError:
            return
        pytest.fail("nothing was refused")

    def repeat(calls: int) -> None:
        device_key = DeviceKey.from_bytes(bytes(32))
        checked = RegistrationId("sn-1")
        token = device_key.registration_sas_token(id_scope="0ne", registration_id="sn-1", valid_for=3600)
        few, array = IDS[:20], pa.array([*IDS[:20], None])
        chunked, lines = pa.chunked_array([array, array]), "\n".join(few).encode()
        for _ in range(calls // 10):
            derive_device_key(GROUP_KEY, "sn-1")
            GROUP_KEY.derive_device_key(checked).to_base64()
            RegistrationId.from_serial_and_mac(serial="7", mac="00:1b:21:d4:e5:f6")
            str(device_key.registration_sas_token(id_scope="0ne", registration_id="sn-1", expires_at=1))
            device_key.verify(token, id_scope="0ne", registration_id="sn-1")
            refuse(lambda: RegistrationId("SN-1"))
            refuse(lambda: DeviceKey("key"))
            GROUP_KEY.derive_many(few)
            GROUP_KEY.derive_many(lines)
            repr(token)
        for _ in range(calls // 100):
            GROUP_KEY.derive_many(array)
            GROUP_KEY.derive_many(chunked)
            GROUP_KEY.derive_many(["SN"], errors="collect")
            GROUP_KEY.derive_many(array, rules="service", errors="collect")

    def growth() -> int:
        repeat(100_000)
        before = resident()
        repeat(1_000_000)
        return resident() - before

    def test_memory_does_not_grow() -> None:
        """In a process of its own: in this one, libraries of other tests keep and free theirs."""
        program = "import test_long_running; print(test_long_running.growth())"
        grown = subprocess.run(
            [sys.executable, "-c", program], cwd=Path(__file__).parent, stdout=subprocess.PIPE, text=True, check=True
        )
        assert int(grown.stdout) < 8 << 20
