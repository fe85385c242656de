from .built_tokens import built_tokens
from .expiries import expiries, renewals
from .verified_tokens import verified_tokens


def contents():
    return {
        "about": "SAS tokens as they are built and as they are judged, expiries as text, and times of renewal.",
        "built": list(built_tokens()),
        "verified": list(verified_tokens()),
        "expiries": expiries(),
        "renewals": renewals(),
    }
