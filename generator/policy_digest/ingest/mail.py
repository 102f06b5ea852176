"""A page as a browser saves it whole (.mhtml), or an e-mail (.eml). In: bytes of a MIME message. Out: its document, and its attachments.

Nothing that the message names is fetched. Source: RFC 2557 (MHTML), RFC 5322.
"""

from __future__ import annotations

import email
import email.policy
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage, Message
from email.policy import Policy
from email.utils import parsedate_to_datetime

from policy_digest.errors import UnreadableCapture

MAX_PARTS = 2000
MAX_HEADERS = 2000  # in a part
MAX_VALUE = 4000  # characters of a header that is read: Python takes it apart in the square of its length
_ENOUGH = 100  # Chinese characters, with which the first page of an archive is its text
_READ = ("content-", "subject", "date", "snapshot-")
_SPACE = re.compile(r"\s+")
_FORWARDED = re.compile(r"^(?:(?:fwd?|re|转.|(?:回|答)复)\s*[:：]\s*)+", re.I)
_HAN = re.compile("[\u3400-\u9fff]")
BROKEN = (LookupError, ValueError, TypeError, AttributeError, RecursionError, AssertionError)  # what email raises for what is none


class _TooMany(Exception):
    """The message has more of something than any letter: what, and how many at most."""


@dataclass(frozen=True, slots=True)
class Letter:
    """The document of a message. `charset`: as its part states it; `meta`: from where and when it was saved, its subject."""

    data: bytes
    html: bool
    charset: str | None
    meta: tuple[tuple[str, str], ...]
    is_page: bool  # saved by a browser


def letter(data: bytes, source: str) -> Letter:
    """The page or the text of a message. Raises `UnreadableCapture` where it holds none."""
    try:
        message = _message(data)
        own = list(_texts(message))
        if not own:
            raise UnreadableCapture("an e-mail or web archive without text", source, hint="save the page as HTML")
        start = _address(message.get("Snapshot-Content-Location")) or _address(own[0].get("Content-Location"))
        html = [part for part in own if part.get_content_type() == "text/html"]
        # Of the frames of a page the first is the page itself, and may be nothing but their frame.
        chosen = max(html, key=lambda part: len(_HAN.findall(_decoded(part)))) if html else own[0]
        if html and len(_HAN.findall(_decoded(html[0]))) >= _ENOUGH:
            chosen = html[0]
        body = chosen.get_payload(decode=True)
        assert isinstance(body, bytes)
        meta = [("saved-from", start)] if start else []
        if day := _day(message.get("Date")):
            meta.append(("saved-on", day))
        subject = _SPACE.sub(" ", _FORWARDED.sub("", str(message.get("Subject") or ""))).strip()[:500]
        is_page = bool(start) or message.get_content_type() == "multipart/related"
        if subject:
            meta.append(("subject", subject))
        return Letter(body, chosen.get_content_type() == "text/html", chosen.get_content_charset(), tuple(meta), is_page)
    except _TooMany as error:
        raise UnreadableCapture(f"an e-mail or web archive of {error}", source, hint="save the page as HTML") from None
    except BROKEN:
        raise UnreadableCapture("a broken e-mail or web archive", source, hint="save the page as HTML") from None


def attachments(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The files that a message carries, by name. Nothing for a page that a browser saved."""
    try:
        for part in _parts(_message(data)):
            name = part.get_filename()
            if name and part.get_content_disposition() == "attachment" and isinstance(body := part.get_payload(decode=True), bytes):
                yield str(name), body
    except (_TooMany, *BROKEN):  # `letter` says so
        return


def _message(data: bytes) -> Message:
    """The message, taken apart. Raises `_TooMany` as soon as it is."""
    made = itertools.count(1)

    class Part(EmailMessage):
        def __init__(self, policy: Policy | None = None) -> None:
            super().__init__(policy)
            if next(made) > MAX_PARTS:
                raise _TooMany(f"more than {MAX_PARTS} parts")

        def set_raw(self, name: str, value: str) -> None:
            super().set_raw(name, value)
            if len(self) > MAX_HEADERS:
                raise _TooMany(f"more than {MAX_HEADERS} headers")
            if len(value) > MAX_VALUE and name.lower().startswith(_READ):
                raise _TooMany(f"a header of more than {MAX_VALUE} characters ({name[:40]})")

    return email.message_from_bytes(data, Part, policy=email.policy.default)


def _parts(message: Message) -> Iterator[Message]:
    return (part for part in message.walk() if not part.is_multipart())


def _texts(message: Message) -> Iterator[Message]:
    for part in _parts(message):
        if part.get_content_type() in ("text/html", "text/plain") and part.get_content_disposition() != "attachment":
            yield part


def _decoded(part: Message) -> str:
    body = part.get_payload(decode=True)
    return body.decode(part.get_content_charset() or "utf-8", "replace") if isinstance(body, bytes) else ""


def _address(said: object) -> str | None:
    text = str(said or "").strip()
    return text if re.match(r"https?://\S{1,1990}$", text, re.I) else None


def _day(said: object) -> str | None:
    try:
        return parsedate_to_datetime(str(said)).date().isoformat() if said else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
