"""What a feed answers, and what its refusals mean."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from workbench.domain.errors import (
    AnswerWrong,
    AskedTooOften,
    InletError,
    NotPermitted,
    NotTrusted,
    Offline,
    SecretMissing,
    ServerFault,
    SignInRefused,
)

if TYPE_CHECKING:
    import httpx

_WAIT, _LONGEST_WAIT = 60, 24 * 3600
_LONGEST_WORDS = 200


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer: its headers by their names in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def header(self, name: str) -> str:
        """Return a header, empty where there is none."""
        return self.headers.get(name, "")

    @property
    def is_json(self) -> bool:
        """Whether it says that it is JSON."""
        kind = self.header("content-type").partition(";")[0].strip().lower()
        return kind == "application/json" or kind.endswith("+json")

    def json(self) -> Any:
        """Return what the body holds; None where it is no JSON."""
        try:
            return json.loads(self.body) if self.is_json else None
        except (ValueError, RecursionError):
            return None


def error_body(answer: Answer, token: str) -> tuple[str, str]:
    """Return the code and the words of an answer that refuses; the token is never repeated in them."""
    body = answer.json()
    code, message = (body.get("code"), body.get("message")) if isinstance(body, dict) else ("", "")
    told = [each for each in (code, message) if isinstance(each, str) and each]
    words = " ".join(": ".join([f"HTTP {answer.status}", *told]).split())
    words = "".join(each if each.isprintable() else "\ufffd" for each in words)
    words = words.replace(token, "…") if token else words
    return (code if isinstance(code, str) else ""), words[:_LONGEST_WORDS].rstrip(".")


def refusal(answer: Answer, name: str, host: str, token: str) -> InletError:
    """Return what an answer other than success means."""
    status = answer.status
    _, words = error_body(answer, token)
    if status == 401:
        return SignInRefused(name=name, detail=words) if token else SecretMissing(name=name)
    if status == 403:
        return NotPermitted(name=name, detail=words)
    if status == 429 or (status == 503 and answer.header("retry-after")):
        return AskedTooOften(name=name, seconds=retry_after(answer.header("retry-after"), datetime.now(UTC)))
    if status >= 500:
        return ServerFault(name=name, host=host, detail=words)
    return AnswerWrong(name=name, detail=words)


def retry_after(text: str, now: datetime) -> int:
    """Return how many seconds to wait: told in seconds or as an HTTP date; a minute where it is not told."""
    text = text.strip()
    if text.isascii() and text.isdigit():
        seconds = int(text[:9])
    else:
        try:
            at = parsedate_to_datetime(text)
            seconds = int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp() - now.timestamp()) + 1
        except (ValueError, TypeError, OverflowError):
            seconds = _WAIT
    return min(max(seconds, 1), _LONGEST_WAIT)


def transport_error(error: "httpx.HTTPError", name: str, host: str, begun: bool) -> InletError:
    """Return what a failure on the way means; ``begun`` tells that an answer had begun to come."""
    import ssl

    import httpx

    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return NotTrusted(name=name, host=host, detail=cause.verify_message or cause.reason or "TLS")
        if isinstance(cause, ssl.SSLError) and isinstance(error, httpx.ConnectError):
            return NotTrusted(name=name, host=host, detail=cause.reason or "TLS")
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.RemoteProtocolError | httpx.DecodingError):
        detail = str(error)[:_LONGEST_WORDS].rstrip(".")
        if begun:
            return AnswerWrong(name=name, detail=detail)
        return ServerFault(name=name, host=host, detail=detail)
    return Offline(name=name, host=host)
