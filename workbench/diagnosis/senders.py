"""Which system a failure message comes from, as its own words show."""

import re

SENDERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("brp", re.compile(r"voucher\s+creating\s+process\s+failed", re.IGNORECASE)),
    ("sharespine", re.compile(r"GenericError\s*[(-]\s*[0-9]{8}|RemoteSystemError|Integration\s+Platform|Sharespine")),
    (
        "junipeer",
        re.compile(
            r"\b(?:FORTNOX|SHOPIFY|QLIRO)_[A-Z]{3,}|\b(?:KUNDE_INTE_HAMTA|REFUND_PAYOUT_|OSS_NOT_)[A-Z_]+|Junipeer"
        ),
    ),
    ("mynt", re.compile(r"\bMynt\b")),
    ("nordea", re.compile(r"Nordea\s+(?:[Bb]usiness|[Ff]öretagskort)")),
)
"""Each system with what only it writes; the first that fits is taken."""


def sender_of(text: str) -> str:
    """Return the system whose words stand in a text, or an empty text where none is known by them."""
    return next((system for system, words in SENDERS if words.search(text)), "")
