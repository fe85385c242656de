"""What is raised. Written in Python, so that it can be pickled and subclassed."""

from __future__ import annotations


class DpsError(ValueError):
    """Something was refused: a name, a key, an expiry, a token.

    `code` is stable, in `snake_case`, and the same in every language. `byte_index` is where in the text the mistake is: the
    index of the first wrong byte of its UTF-8, from 0, which may equal its length, or `None` where it has no place. `index` is that of the
    registration ID in what `GroupKey.derive_many` was given, else `None`. No part of a key or of a signature is in the text.
    """

    code: str
    index: int | None
    byte_index: int | None

    def __init__(
        self, message: str, code: str, index: int | None = None, byte_index: int | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.index = index
        self.byte_index = byte_index

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (str(self), self.code, self.index, self.byte_index), self.__dict__


class RegistrationIdError(DpsError):
    """A text is no registration ID, no serial number to make one of, or no MAC address."""


class InvalidKeyError(DpsError):
    """A text is no group key or device key."""


class SasTokenError(DpsError):
    """A SAS token is refused, or no time for one."""


for _class in (DpsError, RegistrationIdError, InvalidKeyError, SasTokenError):
    _class.__module__ = "dps_symkey"
