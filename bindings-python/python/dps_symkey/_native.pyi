"""The native part of `dps_symkey`: import that one."""

# The docstrings are copies of those of the module, which are in the Rust sources. Here they are for editors, which do not
# look into a compiled module. Where a function is overloaded, its first form has it.

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar, Literal, NoReturn, Protocol, SupportsIndex, TypeAlias, TypeVar, final, overload

from typing_extensions import Self

from ._errors import RegistrationIdError

__all__ = [
    "DeviceKey",
    "DeviceKeyArray",
    "DeviceKeyChunkedArray",
    "GroupKey",
    "HubDeviceId",
    "HubHost",
    "HubModuleId",
    "IdScope",
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

# Shared by all classes for checked text. It exists only in this stub.
class _Value:
    def __hash__(self) -> int: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __lt__(self, value: Self, /) -> bool: ...
    def __le__(self, value: Self, /) -> bool: ...
    def __gt__(self, value: Self, /) -> bool: ...
    def __ge__(self, value: Self, /) -> bool: ...

@final
class MacAddress(_Value):
    r"""A MAC address that can tell one device from another: EUI-48 (6 octets) or EUI-64 (8 octets).

    Reads `A1:B2:C3:D4:E5:F6`, `a1-b2-c3-d4-e5-f6`, `a1b2.c3d4.e5f6` and `a1b2c3d4e5f6`, in either case, and the same with
    8 octets. All-zero, broadcast and multicast addresses are refused: no single device has one.

    >>> mac = MacAddress("00:1B:21:D4:E5:F6")
    >>> str(mac), mac.octets, mac.is_locally_administered
    ('00-1b-21-d4-e5-f6', b'\x00\x1b!\xd4\xe5\xf6', False)

    Raises RegistrationIdError for another form or address.
    """

    def __new__(cls, text: str) -> MacAddress: ...
    @property
    def octets(self) -> bytes:
        """The octets in the order of transmission: 6 or 8 bytes."""
    @property
    def is_locally_administered(self) -> bool:
        """Whether the address was set by software and not by the maker: it may change at the next boot, and a registration
        ID made from it with it.
        """
    def __getnewargs__(self) -> tuple[str]: ...

@final
class RegistrationId(_Value):
    """A registration ID: what a device calls itself before the Device Provisioning Service, and what its device key is
    derived from.

    1 to 128 characters. `rules="portable"` takes `a-z`, `0-9` and inner dashes, which every public document accepts;
    `rules="service"` also takes upper case and `. _ :`, as the service's concepts page does.

    HMAC tells `SN-1` from `sn-1`: they have different device keys. The service's pages call IDs case-insensitive, and whether
    it admits a key derived from an ID with upper-case letters is not publicly known. So upper case is an error under the
    portable rules, and `RegistrationId.lower_cased` is the explicit call.

    It is immutable, hashable and ordered by its text.

    >>> RegistrationId("sn-007-888-abc")
    RegistrationId('sn-007-888-abc')
    >>> RegistrationId("SN-1")
    Traceback (most recent call last):
    dps_symkey.RegistrationIdError: registration ID has the upper-case letter 'S' at byte 0: the service ignores case but the device key does not, so lower-case the ID explicitly, here and on the device

    Raises RegistrationIdError with what is wrong and where.
    """

    MAX_LENGTH: ClassVar[int]
    def __new__(cls, text: str | RegistrationId, *, rules: _Rules = "portable") -> RegistrationId: ...
    @classmethod
    def lower_cased(cls, text: str, *, rules: _Rules = "portable") -> RegistrationId:
        """Lower-cases the text, then checks it. Do the same on the device.

        >>> RegistrationId.lower_cased("SN-007-888-ABC")
        RegistrationId('sn-007-888-abc')

        Raises RegistrationIdError.
        """
    @classmethod
    def from_mac(cls, mac: str | MacAddress) -> RegistrationId:
        """`mac-{mac}`: the ID of a device that has only a MAC address, a text or a `MacAddress`.

        >>> RegistrationId.from_mac("A1:B2:C3:D4:E5:F6")
        RegistrationId('mac-a1-b2-c3-d4-e5-f6')

        Raises RegistrationIdError.
        """
    @classmethod
    def from_serial(cls, serial: str, *, rules: _Rules = "portable") -> RegistrationId:
        """`sn-{serial}`: the ID of a device that has only a serial number, lower-cased.

        A character that the rules do not take is an error and never replaced.

        >>> RegistrationId.from_serial("007-888-ABC")
        RegistrationId('sn-007-888-abc')

        Raises RegistrationIdError, whose `byte_index` is in the serial number.
        """
    @classmethod
    def from_serial_and_mac(
        cls, *, serial: str, mac: str | MacAddress, rules: _Rules = "portable"
    ) -> RegistrationId:
        """`sn-{serial}-mac-{mac}`: the ID of a device that has both, lower-cased.

        >>> RegistrationId.from_serial_and_mac(serial="007-888-ABC", mac="A1:B2:C3:D4:E5:F6")
        RegistrationId('sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6')

        Raises RegistrationIdError, whose `byte_index` is in the serial number or in the MAC address.
        """
    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, str]]: ...

@final
class IdScope(_Value):
    """The ID scope of a Device Provisioning Service instance, as its overview page shows it: letters and digits.

    >>> IdScope("0ne00002193")
    IdScope('0ne00002193')

    Raises DpsError with what is wrong and where.
    """

    def __new__(cls, text: str | IdScope) -> IdScope: ...
    @property
    def is_unusual(self) -> bool:
        """Whether it does not look like the ID scopes that the service assigns, which begin with `0ne` and contain no letter
        O; a mistyped one often does not. The format is undocumented, so this is not an error.

        >>> IdScope("0ne00002193").is_unusual, IdScope("One00002193").is_unusual
        (False, True)
        """
    def __getnewargs__(self) -> tuple[str]: ...

@final
class HubHost(_Value):
    """The host name of an IoT hub: a DNS name of at most 253 bytes, without scheme, port or slash.

    >>> HubHost("my-hub.azure-devices.net")
    HubHost('my-hub.azure-devices.net')

    Raises DpsError with what is wrong and where.
    """

    def __new__(cls, text: str | HubHost) -> HubHost: ...
    @property
    def has_domain(self) -> bool:
        """Whether the name has more than one part. One without a domain works only where the network completes it; a hub of
        Azure has one, and its token is for that name.

        >>> HubHost("my-hub.azure-devices.net").has_domain, HubHost("my-hub").has_domain
        (True, False)
        """
    def __getnewargs__(self) -> tuple[str]: ...

@final
class HubDeviceId(_Value):
    """The ID of a device on an IoT hub. Not a registration ID: its case counts, and it takes more characters.

    1 to 128 ASCII letters, digits and `- . % _ * ? ! ( ) , : = @ $ '`.

    >>> HubDeviceId("Pump(7)@hall-2")
    HubDeviceId('Pump(7)@hall-2')

    Raises DpsError with what is wrong and where.
    """

    def __new__(cls, text: str | HubDeviceId) -> HubDeviceId: ...
    def __getnewargs__(self) -> tuple[str]: ...

@final
class HubModuleId(_Value):
    """The ID of a module of a device on an IoT hub, of the characters that a `HubDeviceId` has.

    >>> HubModuleId("$edgeAgent")
    HubModuleId('$edgeAgent')

    Raises DpsError with what is wrong and where.
    """

    def __new__(cls, text: str | HubModuleId) -> HubModuleId: ...
    def __getnewargs__(self) -> tuple[str]: ...

@final
class GroupKey:
    """The key of an enrollment group, its primary or its secondary one. It only derives device keys, and cannot sign.

    **It never goes into device code.** Whoever reads it out of one device can make the key of every device of the group.
    It belongs to the factory's or the cloud team's tool, which derives the device keys.

    `text` is the key as the portal shows it: base64 of 16 to 64 bytes, and nothing around it.

    It shows nothing of itself, cannot be pickled or copied, and is wiped from memory when nothing refers to it; the `str`
    that it was read from is Python's, and is not. It may be used by many threads at once.

    >>> group_key = GroupKey("8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==")
    >>> group_key
    <dps_symkey.GroupKey>
    >>> group_key.derive_device_key("sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6").to_base64()
    'Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc='

    Raises InvalidKeyError, which holds no part of the key.
    """

    def __new__(cls, text: str) -> GroupKey: ...
    @classmethod
    def from_bytes(cls, data: bytes) -> GroupKey:
        """The key from its bytes, 16 to 64 of them.

        Raises InvalidKeyError.
        """
    @property
    def byte_len(self) -> int:
        """How many bytes the key has: 16 to 64. One that the service made has 64; less may be a key that was not copied whole."""
    def derive_device_key(self, registration_id: str | RegistrationId, *, rules: _Rules = "portable") -> DeviceKey:
        """The key of the device with that registration ID, a text or a `RegistrationId`.

        `rules` are those that a text is checked by, as in `RegistrationId`.

        Raises RegistrationIdError.
        """
    # What it gives is of the kind that it is given: errors="collect" gives the errors beside.
    @overload
    def derive_many(
        self,
        registration_ids: bytes | bytearray | memoryview,
        *,
        rules: _Rules = "portable",
        errors: Literal["raise"] = "raise",
    ) -> bytes:
        r"""The device keys of a whole fleet, many times faster than one by one.

        =========================================  =========================================================
        `registration_ids`                         gives
        =========================================  =========================================================
        a list or any other iterable of `str`      a list of `str`
        `bytes`: an ID a line, LF or CRLF          `bytes`: a key a line
        a pyarrow `Array`, `ChunkedArray`          a pyarrow `Array`, `ChunkedArray`
        a pandas or polars `Series` of strings     a `Series` named `device_key`, with the same index
        what else has `__arrow_c_array__`          a `DeviceKeyArray`, which has it too
        what else has `__arrow_c_stream__`         a `DeviceKeyChunkedArray`, which has it too
        =========================================  =========================================================

        Arrow arrays are of strings (`utf8`, `large_utf8`, `string_view`) or dictionaries of them. They are not copied, and
        their nulls, like the missing values of a `Series`, stay null.

        A list may hold `RegistrationId` objects: they were checked when they were made, and are not checked by `rules` again.
        `None` in a list is an error, `registration_id_missing`.

        `errors="raise"` raises at the first ID that is refused, with its `index`. `errors="collect"` does the rest, and
        gives the keys, with `None`, null or an empty line in the refused ones' places, and a list of their errors.

        Duplicates are not looked for: the same ID always has the same key. Other threads run meanwhile; Ctrl-C stops it.

        >>> group_key = GroupKey("8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==")
        >>> group_key.derive_many(["sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6"])
        ['Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=']
        >>> keys, errors = group_key.derive_many(b"sn-1\nSN-2\n", errors="collect")
        >>> keys
        b'DDZCm8QaAgDRwj/Pi+PXAM1OO9fXvWohnEYiPvQOBfk=\n\n'
        >>> errors[0].index, errors[0].code
        (1, 'registration_id_upper_case')

        Raises RegistrationIdError; TypeError for what is no text.
        """
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
    """The key of one device: derived from its group key, or that of an individual enrollment. It signs and verifies SAS
    tokens, and cannot derive.

    `text` is base64 of 16 to 64 bytes, and nothing around it; a derived key has 32.

    It shows nothing of itself, cannot be pickled or copied, and `==` takes the same time whatever differs. It is wiped from
    memory when nothing refers to it; a `str` that it was read from or written to is Python's, and is not.

    >>> device_key = DeviceKey("Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=")
    >>> token = device_key.registration_sas_token(
    ...     id_scope="0ne00002193",
    ...     registration_id="sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6",
    ...     expires_at=1700000000,
    ... )
    >>> print(token)
    SharedAccessSignature sr=0ne00002193%2Fregistrations%2Fsn-007-888-abc-mac-a1-b2-c3-d4-e5-f6&sig=l4WGmr52Z9%2BqW8Za4QPSRsCQUx1aIYiu%2BH%2FkZw30m7A%3D&se=1700000000&skn=registration

    Raises InvalidKeyError, which holds no part of the key.
    """

    def __new__(cls, text: str) -> DeviceKey: ...
    @classmethod
    def from_bytes(cls, data: bytes) -> DeviceKey:
        """The key from its bytes, 16 to 64 of them.

        Raises InvalidKeyError.
        """
    @property
    def may_be_group_key(self) -> bool:
        """Whether this may be the group key, come to where a device key belongs: it does not have the 32 bytes of a derived key.
        Else it is the key of an individual enrollment. The group key never goes into device code.

        >>> DeviceKey("Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=").may_be_group_key
        False
        """
    def to_base64(self) -> str:
        """The key's text, as device code and the portal take it. Secret."""
    # One of expires_at and valid_for.
    @overload
    def registration_sas_token(
        self,
        *,
        id_scope: str | IdScope,
        registration_id: str | RegistrationId,
        expires_at: _Time,
        valid_for: None = None,
        rules: _Rules = "portable",
    ) -> SasToken:
        """The token with which a device registers with the provisioning service.

        It ends at `expires_at`, in whole seconds since 1970 or an aware `datetime`, or `valid_for` from now, in whole
        seconds or a `timedelta`. Fractions of a `datetime` or `timedelta` are cut off. An expiry in the past is no error.
        `rules` are those that a text in place of a `RegistrationId` is checked by.

        Raises RegistrationIdError; SasTokenError for the expiry; DpsError for the ID scope.
        """
    @overload
    def registration_sas_token(
        self,
        *,
        id_scope: str | IdScope,
        registration_id: str | RegistrationId,
        expires_at: None = None,
        valid_for: _Duration,
        rules: _Rules = "portable",
    ) -> SasToken: ...
    @overload
    def hub_device_sas_token(
        self, *, host: str | HubHost, device_id: str | HubDeviceId, expires_at: _Time, valid_for: None = None
    ) -> SasToken:
        """The token with which a device speaks to its IoT hub.

        `host` is the hub's host name, as in my-hub.azure-devices.net. A hub's device ID is no registration ID: its case
        counts, and it takes more characters. The expiry is given as in `registration_sas_token`.

        Raises SasTokenError for the expiry; DpsError for the names.
        """
    @overload
    def hub_device_sas_token(
        self, *, host: str | HubHost, device_id: str | HubDeviceId, expires_at: None = None, valid_for: _Duration
    ) -> SasToken: ...
    @overload
    def hub_module_sas_token(
        self,
        *,
        host: str | HubHost,
        device_id: str | HubDeviceId,
        module_id: str | HubModuleId,
        expires_at: _Time,
        valid_for: None = None,
    ) -> SasToken:
        """The token with which a module of a device speaks to its IoT hub.

        Raises SasTokenError for the expiry; DpsError for the names.
        """
    @overload
    def hub_module_sas_token(
        self,
        *,
        host: str | HubHost,
        device_id: str | HubDeviceId,
        module_id: str | HubModuleId,
        expires_at: None = None,
        valid_for: _Duration,
    ) -> SasToken: ...
    # For the provisioning service, or for a hub.
    @overload
    def verify(
        self,
        token: str | SasToken,
        *,
        id_scope: str | IdScope,
        registration_id: str | RegistrationId,
        host: None = None,
        device_id: None = None,
        module_id: None = None,
        now: _Time | None = None,
        allowed_skew: _Duration = 0,
        rules: _Rules = "portable",
    ) -> SasToken:
        """Reads a token, a text or a `SasToken`, and judges whether this key signed it, whether it is for `id_scope` and
        `registration_id`, or for `host`, `device_id` and, of a module, `module_id`, and whether it is valid: while
        `now < se + allowed_skew`. Gives the token.

        `now` is in seconds since 1970 or an aware `datetime`, and that of the system's clock where it is not given.
        `allowed_skew`, for clocks that differ, is in seconds or a `timedelta`, and at most a day.

        Takes what the Azure clients make: parts in any order, `skn` missing or empty, either case of escapes, raw slashes.
        Only a genuine token is ever called expired.

        >>> device_key = DeviceKey("Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=")
        >>> token = device_key.registration_sas_token(id_scope="0ne00002193", registration_id="sn-1", valid_for=3600)
        >>> device_key.verify(token, id_scope="0ne00002193", registration_id="sn-1").policy_name
        'registration'

        Raises SasTokenError; RegistrationIdError and DpsError for the names.
        """
    @overload
    def verify(
        self,
        token: str | SasToken,
        *,
        id_scope: None = None,
        registration_id: None = None,
        host: str | HubHost,
        device_id: str | HubDeviceId,
        module_id: str | HubModuleId | None = None,
        now: _Time | None = None,
        allowed_skew: _Duration = 0,
        rules: _Rules = "portable",
    ) -> SasToken: ...
    def __eq__(self, value: object, /) -> bool: ...
    def __reduce__(self) -> Any: ...

@final
class SasToken:
    """A SAS token: made by a `DeviceKey`, or read from text by `SasToken.parse`.

    `str(token)` is its text, for a password or a header. Whoever holds that text is the device until it expires, so `repr`
    leaves the signature out, and it cannot be pickled or copied.

    >>> token = SasToken.parse("SharedAccessSignature sr=0ne00002193%2Fregistrations%2Fsn-1&sig=l4WGmr52Z9%2BqW8Za4QPSRsCQUx1aIYiu%2BH%2FkZw30m7A%3D&se=1700000000&skn=registration")
    >>> token
    <dps_symkey.SasToken for 0ne00002193%2Fregistrations%2Fsn-1 until 1700000000>
    >>> token.expires_at, token.policy_name, token.encoded_resource_uri
    (1700000000, 'registration', '0ne00002193%2Fregistrations%2Fsn-1')
    """

    @classmethod
    def parse(cls, text: str) -> SasToken:
        """Reads a token without judging it: `DeviceKey.verify` does that.

        Its parts may stand in any order, `skn` may be missing or empty, and `sr` and `sig` may have escapes of either case.

        Raises SasTokenError for a token that is malformed.
        """
    @property
    def expires_at(self) -> int:
        """When the token ends, in seconds since 1970."""
    @property
    def policy_name(self) -> str | None:
        """The policy name (`skn`): `registration` for the provisioning service, `None` for a hub."""
    @property
    def encoded_resource_uri(self) -> str:
        """The text of `sr`: the resource URI, percent-encoded as its signer wrote it."""
    def renew_at(self, issued_at: _Time | None = None) -> int:
        """When to make the next token, in seconds since 1970: after four fifths of the lifetime of a token that was made at
        `issued_at`, in seconds since 1970 or an aware `datetime`. Without it the token was made just now.

        >>> device_key = DeviceKey("Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc=")
        >>> token = device_key.hub_device_sas_token(host="h.azure-devices.net", device_id="d", expires_at=1700003600)
        >>> token.renew_at(issued_at=1700000000)
        1700002880
        """
    def __reduce__(self) -> Any: ...

@final
class DeviceKeyArray:
    """Device keys as an Arrow array of strings: `pyarrow.array(keys)`, `polars.Series(keys)` and whatever else knows
    `__arrow_c_array__` take it without a copy. Made by `GroupKey.derive_many`.
    """

    def __arrow_c_schema__(self) -> Any: ...
    def __arrow_c_array__(self, requested_schema: Any = None) -> tuple[Any, Any]: ...
    def __len__(self) -> int: ...

@final
class DeviceKeyChunkedArray:
    """Device keys as a chunked Arrow array of strings: `pyarrow.chunked_array(keys)`, `polars.Series(keys)` and whatever else
    knows `__arrow_c_stream__` take it without a copy. Made by `GroupKey.derive_many`.
    """

    def __arrow_c_schema__(self) -> Any: ...
    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...
    def __len__(self) -> int: ...

def derive_device_key(
    group_key: str | GroupKey, registration_id: str | RegistrationId, *, rules: _Rules = "portable"
) -> str:
    """The text of the device key for a registration ID: `base64(HMAC-SHA256(base64decode(group_key), registration_id))`.

    `group_key` is a `GroupKey`, or its text, which is parsed on each call; `registration_id` a `RegistrationId`, or a text
    that is checked by `rules`. **The group key never goes into device code.**

    >>> derive_device_key(
    ...     "8isrFI1sGsIlvvFSSFRiMfCNzv21fjbE/+ah/lSh3lF8e2YG1Te7w1KpZhJFFXJrqYKi9yegxkqIChbqOS9Egw==",
    ...     "sn-007-888-abc-mac-a1-b2-c3-d4-e5-f6",
    ... )
    'Jsm0lyGpjaVYVP2g3FnmnmG9dI/9qU24wNoykUmermc='

    Raises InvalidKeyError; RegistrationIdError.
    """
def generate_key() -> str:
    """The text of a new key, as the service makes one: 64 bytes from the system's random source. Secret.

    >>> GroupKey(generate_key()).byte_len
    64
    """
def run_command(arguments: list[str]) -> int:
    """Runs the command `dps-symkey` with these arguments, the program's name first, and gives its exit status."""
def _backends() -> list[str]:
    """For tests and measurements: the backends of `derive_many` that this processor has, the fastest first."""
def _derive_many_with_backend(backend: str, group_key: GroupKey, registration_ids: Any) -> Any:
    """For tests and measurements: `GroupKey.derive_many` with the backend named."""
