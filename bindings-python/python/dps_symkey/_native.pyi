"""The native part of `dps_symkey`: import that one. Its docstrings say what everything does."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar, Literal, NoReturn, Protocol, SupportsIndex, TypeAlias, TypeVar, final, overload

from ._errors import RegistrationIdError

__all__ = [
    "DeviceKey",
    "DeviceKeyArray",
    "DeviceKeyChunkedArray",
    "GroupKey",
    "MacAddress",
    "RegistrationId",
    "SasToken",
    "__version__",
    "_backends",
    "_derive_many_with_backend",
    "derive_device_key",
    "generate_key",
    "run_command",
]

__version__: str

_Rules: TypeAlias = Literal["portable", "service"]
"""Which registration IDs are accepted."""

_Time: TypeAlias = datetime | SupportsIndex
"""A datetime with a time zone, or whole seconds since 1970."""

_Duration: TypeAlias = timedelta | SupportsIndex
"""A timedelta, or whole seconds."""

class _ArrowArray(Protocol):
    def __arrow_c_array__(self, requested_schema: Any = None) -> tuple[Any, Any]: ...

class _ArrowStream(Protocol):
    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...

class _PandasSeries(Protocol):
    @property
    def array(self) -> Any: ...
    @property
    def iloc(self) -> Any: ...

class _PolarsSeries(Protocol):
    def to_arrow(self) -> Any: ...
    def shrink_dtype(self) -> Any: ...

_Series = TypeVar("_Series", bound=_PandasSeries | _PolarsSeries)

@final
class MacAddress:
    def __new__(cls, text: str) -> MacAddress: ...
    @property
    def octets(self) -> bytes: ...
    @property
    def is_locally_administered(self) -> bool: ...
    def __getnewargs__(self) -> tuple[str]: ...
    def __hash__(self) -> int: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __lt__(self, value: MacAddress, /) -> bool: ...
    def __le__(self, value: MacAddress, /) -> bool: ...
    def __gt__(self, value: MacAddress, /) -> bool: ...
    def __ge__(self, value: MacAddress, /) -> bool: ...

@final
class RegistrationId:
    MAX_LENGTH: ClassVar[int]
    def __new__(cls, text: str | RegistrationId, *, rules: _Rules = "portable") -> RegistrationId: ...
    @classmethod
    def lower_cased(cls, text: str, *, rules: _Rules = "portable") -> RegistrationId: ...
    @classmethod
    def from_mac(cls, mac: str | MacAddress) -> RegistrationId: ...
    @classmethod
    def from_serial(cls, serial: str, *, rules: _Rules = "portable") -> RegistrationId: ...
    @classmethod
    def from_serial_and_mac(
        cls, *, serial: str, mac: str | MacAddress, rules: _Rules = "portable"
    ) -> RegistrationId: ...
    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, str]]: ...
    def __hash__(self) -> int: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __lt__(self, value: RegistrationId, /) -> bool: ...
    def __le__(self, value: RegistrationId, /) -> bool: ...
    def __gt__(self, value: RegistrationId, /) -> bool: ...
    def __ge__(self, value: RegistrationId, /) -> bool: ...

@final
class GroupKey:
    def __new__(cls, text: str) -> GroupKey: ...
    @classmethod
    def from_bytes(cls, data: bytes) -> GroupKey: ...
    @property
    def byte_len(self) -> int: ...
    def derive_device_key(self, registration_id: str | RegistrationId, *, rules: _Rules = "portable") -> DeviceKey: ...
    # What it gives is of the kind that it is given: errors="collect" gives the errors beside.
    @overload
    def derive_many(
        self,
        registration_ids: bytes | bytearray | memoryview,
        *,
        rules: _Rules = "portable",
        errors: Literal["raise"] = "raise",
    ) -> bytes: ...
    @overload
    def derive_many(
        self,
        registration_ids: bytes | bytearray | memoryview,
        *,
        rules: _Rules = "portable",
        errors: Literal["collect"],
    ) -> tuple[bytes, list[RegistrationIdError]]: ...
    @overload
    def derive_many(
        self, registration_ids: _Series, *, rules: _Rules = "portable", errors: Literal["raise"] = "raise"
    ) -> _Series: ...
    @overload
    def derive_many(
        self, registration_ids: _Series, *, rules: _Rules = "portable", errors: Literal["collect"]
    ) -> tuple[_Series, list[RegistrationIdError]]: ...
    # Of pyarrow its own arrays, else a DeviceKeyArray or a DeviceKeyChunkedArray.
    @overload
    def derive_many(
        self,
        registration_ids: _ArrowArray | _ArrowStream,
        *,
        rules: _Rules = "portable",
        errors: Literal["raise"] = "raise",
    ) -> Any: ...
    @overload
    def derive_many(
        self, registration_ids: _ArrowArray | _ArrowStream, *, rules: _Rules = "portable", errors: Literal["collect"]
    ) -> tuple[Any, list[RegistrationIdError]]: ...
    # One text is an iterable of texts too, and a TypeError here.
    @overload
    def derive_many(
        self, registration_ids: str, *, rules: _Rules = "portable", errors: Literal["raise", "collect"] = "raise"
    ) -> NoReturn: ...
    @overload
    def derive_many(
        self,
        registration_ids: Iterable[str | RegistrationId],
        *,
        rules: _Rules = "portable",
        errors: Literal["raise"] = "raise",
    ) -> list[str]: ...
    @overload
    def derive_many(
        self,
        registration_ids: Iterable[str | RegistrationId],
        *,
        rules: _Rules = "portable",
        errors: Literal["collect"],
    ) -> tuple[list[str | None], list[RegistrationIdError]]: ...
    def __reduce__(self) -> Any: ...

@final
class DeviceKey:
    def __new__(cls, text: str) -> DeviceKey: ...
    @classmethod
    def from_bytes(cls, data: bytes) -> DeviceKey: ...
    def to_base64(self) -> str: ...
    # One of expires_at and valid_for.
    @overload
    def registration_sas_token(
        self,
        *,
        id_scope: str,
        registration_id: str | RegistrationId,
        expires_at: _Time,
        valid_for: None = None,
        rules: _Rules = "portable",
    ) -> SasToken: ...
    @overload
    def registration_sas_token(
        self,
        *,
        id_scope: str,
        registration_id: str | RegistrationId,
        expires_at: None = None,
        valid_for: _Duration,
        rules: _Rules = "portable",
    ) -> SasToken: ...
    @overload
    def hub_device_sas_token(
        self, *, host: str, device_id: str, expires_at: _Time, valid_for: None = None
    ) -> SasToken: ...
    @overload
    def hub_device_sas_token(
        self, *, host: str, device_id: str, expires_at: None = None, valid_for: _Duration
    ) -> SasToken: ...
    @overload
    def hub_module_sas_token(
        self, *, host: str, device_id: str, module_id: str, expires_at: _Time, valid_for: None = None
    ) -> SasToken: ...
    @overload
    def hub_module_sas_token(
        self, *, host: str, device_id: str, module_id: str, expires_at: None = None, valid_for: _Duration
    ) -> SasToken: ...
    # For the provisioning service, or for a hub.
    @overload
    def verify(
        self,
        token: str | SasToken,
        *,
        id_scope: str,
        registration_id: str | RegistrationId,
        host: None = None,
        device_id: None = None,
        module_id: None = None,
        now: _Time | None = None,
        allowed_skew: _Duration = 0,
        rules: _Rules = "portable",
    ) -> SasToken: ...
    @overload
    def verify(
        self,
        token: str | SasToken,
        *,
        id_scope: None = None,
        registration_id: None = None,
        host: str,
        device_id: str,
        module_id: str | None = None,
        now: _Time | None = None,
        allowed_skew: _Duration = 0,
        rules: _Rules = "portable",
    ) -> SasToken: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __reduce__(self) -> Any: ...

@final
class SasToken:
    @classmethod
    def parse(cls, text: str) -> SasToken: ...
    @property
    def expires_at(self) -> int: ...
    @property
    def policy_name(self) -> str | None: ...
    @property
    def encoded_resource_uri(self) -> str: ...
    def renew_at(self, issued_at: _Time | None = None) -> int: ...
    def __reduce__(self) -> Any: ...

@final
class DeviceKeyArray:
    def __arrow_c_schema__(self) -> Any: ...
    def __arrow_c_array__(self, requested_schema: Any = None) -> tuple[Any, Any]: ...
    def __len__(self) -> int: ...

@final
class DeviceKeyChunkedArray:
    def __arrow_c_schema__(self) -> Any: ...
    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...
    def __len__(self) -> int: ...

def derive_device_key(
    group_key: str | GroupKey, registration_id: str | RegistrationId, *, rules: _Rules = "portable"
) -> str: ...
def generate_key() -> str: ...
def run_command(arguments: list[str]) -> int: ...
def _backends() -> list[str]: ...
def _derive_many_with_backend(backend: str, group_key: GroupKey, registration_ids: Any) -> Any: ...
