"""A ZIP file of several documents → each of them. In: bytes. Out: names and bytes. Nothing is written to disk.

Names are an attacker's: `../../etc/passwd` is a name that is shown, without its folders' dots.
"""

from __future__ import annotations

import zipfile
import zlib

from policy_digest.errors import UnreadableCapture, printable
from policy_digest.ingest.sniff import opened

MAX_MEMBERS = 500
_ENDINGS = tuple(
    ".html .htm .shtml .xhtml .mhtml .mht .eml .txt .md .markdown .pdf .docx .doc .wps .rtf .odt .xlsx .xls .et .ods .ofd".split()
)
_BROKEN = (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError, NotImplementedError, RuntimeError)
_CHINESE_NAMES = "gb18030"  # of names that say no encoding: what Windows in China writes
_UTF8_NAMES = 0x800  # the flag of a member whose name is UTF-8


def documents(data: bytes, source: str) -> list[tuple[str, bytes]]:
    """The documents in a ZIP file, in its order. Raises `UnreadableCapture` where there are none, or too many, or they cannot be read."""
    out: list[tuple[str, bytes]] = []
    with opened(data, source) as held:
        parts = [part for part in held.infolist() if not part.is_dir() and is_document(part.filename)]
        if not parts:
            raise UnreadableCapture("a ZIP archive without a document", source, hint="it holds no page, PDF, DOCX or text file")
        if len(parts) > MAX_MEMBERS:
            raise UnreadableCapture(f"a ZIP archive of {len(parts)} documents", source, hint=f"unpack it; {MAX_MEMBERS} at most are read")
        for part in parts:
            if part.flag_bits & 1:
                raise UnreadableCapture("an encrypted ZIP archive", source, hint="unpack it")
            try:
                out.append((name_of(_named(part)), held.read(part)))
            except _BROKEN:
                raise UnreadableCapture("a broken ZIP archive", source, hint="make it again") from None
    return out


def is_document(name: str) -> bool:
    """Whether a file of this name may be a document: no picture, no file of a program, nothing hidden."""
    last = name.replace("\\", "/").rpartition("/")[2].lower()
    return last.endswith(_ENDINGS) and not last.startswith((".", "~$")) and "__macosx/" not in name.lower()


def name_of(name: str) -> str:
    """A member's name as it may be shown: its folders without those that lead upwards."""
    parts = [part for part in printable(name).replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "/".join(parts[-4:])[-200:]


def _named(part: zipfile.ZipInfo) -> str:
    """The name in the encoding that it was written in."""
    if part.flag_bits & _UTF8_NAMES or part.filename.isascii():
        return part.filename
    try:
        raw = part.filename.encode("cp437")
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return raw.decode(_CHINESE_NAMES)
    except (UnicodeEncodeError, UnicodeDecodeError):
        return part.filename
