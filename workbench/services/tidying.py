"""Texts with only the characters that Fortnox takes, typed or in a SIE file."""

import unicodedata

from workbench.diagnosis.blockers import accepted
from workbench.sie.writer import SUBSTITUTES, is_writable

_INSTEAD = str.maketrans(
    {
        **{each: like for each, like in SUBSTITUTES.items() if accepted(like)},
        **dict.fromkeys("[{<", "("),
        **dict.fromkeys("]}>", ")"),
        **dict.fromkeys("–—―−‒‐‑~•·", "-"),
        **dict.fromkeys("\t\u00a0\u202f\u2009", " "),
        "…": "...",
        "|": "/",
        "×": "*",
    }
)


def tidied(text: str) -> str:
    """Return a text with only what Fortnox takes, typed or in a SIE file.

    One that it takes in both ways is left alone.
    """
    if _is_taken(text):
        return text
    kept = unicodedata.normalize("NFC", text)
    return " ".join("".join(each if _is_taken(each) else _like(each) for each in kept).split(" ")).strip()


def _is_taken(text: str) -> bool:
    return accepted(text) and all(is_writable(each) for each in text)


def _like(each: str) -> str:
    """Return what stands for a character: one like it, or its letter without what is over or under it, or nothing."""
    like = each.translate(_INSTEAD)
    plain = like if _is_taken(like) else unicodedata.normalize("NFKD", like)
    return "".join(part for part in plain if _is_taken(part) and not unicodedata.combining(part))
