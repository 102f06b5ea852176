"""What only a word processor opens (.doc, .wps, .xls, .et, .rtf, .odt) → DOCX or XLSX. In: bytes. Out: bytes, made by LibreOffice.

LibreOffice is used where it is installed, on a copy in a folder of its own that is gone afterwards, without the caller's tokens, and with
limits on time, memory and what it writes. What a document links to is not asked for: its profile, new each time, forbids links, macros and
updates, and names a proxy that nobody is at; and where the system can hold a process to that (see `confined`), it has no network, and no
file but its own, those of the system, and those of that folder.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from policy_digest import inside
from policy_digest.errors import UnreadableCapture
from policy_digest.ingest.sniff import OLE

TIME = 90.0  # seconds on the wall
MEMORY = 4 << 30  # bytes of address space, of which LibreOffice maps much and uses little
WRITTEN = 256 << 20  # bytes of a file
_NAMED = {
    ".wps": "a WPS document (.wps)", ".wpt": "a WPS document (.wps)", ".et": "a WPS workbook (.et)", ".ett": "a WPS workbook (.et)",
    ".xls": "an old Excel workbook (.xls)", ".doc": "an old Word document (.doc)", ".rtf": "an RTF document (.rtf)",
    ".odt": "an OpenDocument text (.odt)", ".ods": "an OpenDocument workbook (.ods)",
}  # fmt: skip
# Names of streams inside an old Office file, which say what it is whatever it is called
_STREAMS = (("WordDocument", "docx"), ("Workbook", "xlsx"), ("Book", "xlsx"))
_SLIDES = "PowerPoint Document".encode("utf-16-le")
_ROOT = Path(__file__).resolve().parents[2]
_LIMITED = (
    "import os, pathlib, resource as r, sys\n"
    "sys.path.insert(0, sys.argv[1])\n"
    "from policy_digest import confined\n"
    "confined.writer(pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[6]))\n"
    "for what, most in zip((r.RLIMIT_AS, r.RLIMIT_FSIZE, r.RLIMIT_CPU), map(int, sys.argv[3:6])):\n"
    "    hard = r.getrlimit(what)[1]\n"
    "    most = most if hard == r.RLIM_INFINITY else min(most, hard)\n"
    "    r.setrlimit(what, (most, most))\n"
    "os.execv(sys.argv[6], sys.argv[6:])\n"
)

# What the profile says before LibreOffice begins: the node, the setting, its value
_SETTINGS = (
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableOLEAutomation", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Writer/Content/Update", "Field", "false"),
    ("Office.Calc/Content/Update", "Link", "1"),  # never, as 0 is in texts
    ("Inet/Settings", "ooInetProxyType", "2"),
    *(("Inet/Settings", f"ooInet{kind}ProxyName", "127.0.0.1") for kind in ("HTTP", "HTTPS", "FTP")),
    *(("Inet/Settings", f"ooInet{kind}ProxyPort", "9") for kind in ("HTTP", "HTTPS", "FTP")),  # where everything is discarded
    ("Inet/Settings", "ooInetNoProxy", ""),
)
_PROFILE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n'
    + "".join(
        f'<item oor:path="/org.openoffice.{node}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>\n'
        for node, name, value in _SETTINGS
    )
    + "</oor:items>\n"
)


def opened(data: bytes, source: str) -> bytes:
    """The same document as DOCX or XLSX. Raises `UnreadableCapture` where LibreOffice is not installed, or cannot open it."""
    ending = _ending(source)
    what = _NAMED.get(ending, "an old Office file (.doc, .xls, .wps)")
    if data.startswith(OLE) and _SLIDES in data:
        raise UnreadableCapture("an old PowerPoint file (.ppt)", source, hint="save it as PDF")
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None or os.name == "nt":
        aim = "XLSX" if _target(data, ending) == "xlsx" else "DOCX"
        raise UnreadableCapture(what, source, hint=f"install LibreOffice, which opens it here, or save it as {aim}")
    target = _target(data, ending)
    # The name that it gets says nothing but what it is: a file may be called anything
    name = f"capture{ending if ending in _NAMED else '.doc'}"
    with tempfile.TemporaryDirectory(prefix="policy-digest-office-") as held:
        folder = Path(held)
        with inside.opened(folder) as into:
            into.put(name, data)
            with into.below(("profile", "user"), make=True) as profile:
                profile.put("registrymodifications.xcu", _PROFILE.encode())
        _run(program, folder, name, target)
        made = folder / "out" / f"capture.{target}"
        if not made.is_file() or made.is_symlink():
            raise UnreadableCapture(f"{what} that LibreOffice cannot open", source, hint="save it as DOCX")
        return made.read_bytes()


def _ending(source: str) -> str:
    found = re.search(r"\.[a-z]{2,4}$", source.lower().split("?")[0])
    return found[0] if found else ""


def _target(data: bytes, ending: str) -> str:
    """`docx` or `xlsx`, by what the file holds."""
    if data.startswith(OLE):
        for stream, target in _STREAMS:
            if stream.encode("utf-16-le") in data:
                return target
    return "xlsx" if ending in (".xls", ".et", ".ett", ".ods") or b"opendocument.spreadsheet" in data[:200] else "docx"


def _run(program: str, folder: Path, name: str, target: str) -> None:
    """LibreOffice once, without a window. What it says is not listened to: the file that it makes is looked at."""
    keep = {key: value for key, value in os.environ.items() if key in ("PATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL")}
    command = [
        program, "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard",
        f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", target,
        "--outdir", str(folder / "out"), str(folder / name),
    ]  # fmt: skip
    started = subprocess.Popen(
        [sys.executable, "-P", "-c", _LIMITED, str(_ROOT), str(folder), str(MEMORY), str(WRITTEN), str(int(TIME)), *command],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        cwd=folder, env={**keep, "HOME": str(folder), "TMPDIR": str(folder)}, start_new_session=True,
    )  # fmt: skip
    with contextlib.suppress(subprocess.TimeoutExpired):
        started.wait(TIME)
    with contextlib.suppress(ProcessLookupError, PermissionError):  # LibreOffice starts a process of its own, which would live on
        os.killpg(started.pid, signal.SIGKILL)
    started.wait()
