"""What a process gives up before it reads what an attacker wrote: the network, other programs, files that it has no business with.

Layers, each where there is one. Linux': a network of its own that leads nowhere, where a user may make one; Landlock (5.13), with which
the kernel refuses files, sockets, signals; a filter of system calls. None of them asks for any right, and all hold whatever code runs
here. Python's: a hook that refuses the same to code in Python, on every system. Where a layer is missing the others stand. Nothing given
up comes back, also not for programs that the process starts.
"""

from __future__ import annotations

import ctypes
import mimetypes
import os
import struct
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

_NEW_NETWORK, _NEW_USERS = 0x40000000, 0x10000000  # of unshare(2)
_NO_NEW_RIGHTS: Final = 38  # of prctl(2)
_CREATE, _ADD, _RESTRICT = 444, 445, 446  # Landlock's system calls, the same on every processor

# Rights to files that Landlock knows, by the version since which it does
_EXECUTE, _WRITE, _READ, _LIST = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_FILES: Final = ((1, (1 << 13) - 1), (2, 1 << 13), (3, 1 << 14), (5, 1 << 15))
_SOCKETS_THERE: Final = 1 << 5 | 1 << 9  # to make one, and to take it away
_OF_A_FILE: Final = _EXECUTE | _WRITE | _READ | 1 << 14 | 1 << 15
_NETWORK: Final = ((4, 0b11),)  # to listen, to connect
_SCOPES: Final = ((6, 0b11),)  # sockets without a name, signals

# System calls that no reader makes, by processor: how Linux names it, and their numbers
_CALLS: Final = {
    "x86_64": (0xC000003E, {
        "socket": 41, "connect": 42, "bind": 49, "socketpair": 53, "execve": 59, "execveat": 322, "ptrace": 101, "pivot_root": 155,
        "mount": 165, "umount2": 166, "init_module": 175, "kexec_load": 246, "add_key": 248, "request_key": 249, "keyctl": 250,
        "unshare": 272, "perf_event_open": 298, "open_by_handle_at": 304, "setns": 308, "process_vm_readv": 310, "process_vm_writev": 311,
        "finit_module": 313, "bpf": 321, "userfaultfd": 323, "io_uring_setup": 425, "pidfd_getfd": 438,
    }),
    "aarch64": (0xC00000B7, {
        "socket": 198, "connect": 203, "bind": 200, "socketpair": 199, "execve": 221, "execveat": 281, "ptrace": 117, "pivot_root": 41,
        "mount": 40, "umount2": 39, "init_module": 105, "kexec_load": 104, "add_key": 217, "request_key": 218, "keyctl": 219,
        "unshare": 97, "perf_event_open": 241, "open_by_handle_at": 265, "setns": 268, "process_vm_readv": 270, "process_vm_writev": 271,
        "finit_module": 273, "bpf": 280, "userfaultfd": 282, "io_uring_setup": 425, "pidfd_getfd": 438,
    }),
}  # fmt: skip
_OF_PROGRAMS: Final = ("connect", "bind", "socketpair", "execve", "execveat")  # which LibreOffice makes among its own
_FOREIGN: Final = 0x40000000  # from which on calls are of another kind, with numbers of its own
_UNIX: Final = 1  # sockets of this machine
# Steps of a filter: take a word of the call; go on where it is, or is at least; end
_TAKE, _IS, _AT_LEAST, _END = 0x20, 0x15, 0x35, 0x06
_PASS, _FAIL = 0x7FFF0000, 0x00050000 | 13  # as if the user had no right to it
_FILTER: Final = 22, 2  # of prctl(2): to set a filter

# What Python reports before it does it
_SOCKETS = ("socket.", "urllib.", "http.client.", "ftplib.", "smtplib.", "imaplib.", "poplib.", "nntplib.", "telnetlib.")
_PROGRAMS = (
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "os.startfile",
    "os.system",
    "os.kill",
    "pty.",
    "webbrowser.",
)
_CHANGES = (
    "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.chmod", "os.chown", "os.chflags", "os.truncate",
    "os.utime", "os.setxattr", "os.removexattr", "shutil.", "tempfile.", "winreg.",
)  # fmt: skip
_REFUSED: Final = (*_SOCKETS, *_PROGRAMS, *_CHANGES)
_FOR_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

# What of a system holds nothing of a user's or of another process's
_CODE: Final = ("bin", "gnu", "lib", "lib32", "lib64", "nix", "opt", "sbin", "usr", "etc/ld.so.cache", "dev/null", "dev/urandom")
# What a large program looks at besides; of processes only its own: root reads the environment of others whatever Landlock says
_MORE: Final = ("etc", "proc/self", "proc/sys", "proc/cpuinfo", "proc/meminfo", "snap", "sys", "var/cache/fontconfig",
                "var/lib/libreoffice", "var/spool/libreoffice")  # fmt: skip


def reader(more: Iterable[Path] = ()) -> None:
    """Give up everything that a process needs no more which only reads bytes it is given: it keeps Python's own files, and `more`."""
    _leave_network()
    _restrict([(path, _READ | _LIST) for path in (*_of_python(), *more)])
    _filter(alone=True)
    sys.dont_write_bytecode = True
    sys.addaudithook(_refuse)


def writer(folder: Path, program: Path) -> None:
    """Give up the network, and every file but those of the system, of the `program` that is started next, and those below `folder`.

    Sockets of this machine stay: LibreOffice makes one in /tmp, and takes it away, without which it does not begin.
    """
    _leave_network()
    everything = _known(_FILES, landlock())
    code = (*(Path("/") / name for name in (*_CODE, *_MORE)), program.resolve().parent, *_listed("LD_LIBRARY_PATH"))
    _restrict(
        [
            *((path, _EXECUTE | _READ | _LIST) for path in code),
            (folder, everything),
            (Path("/dev"), everything),
            (Path("/tmp"), _SOCKETS_THERE),
        ]
    )
    _filter(alone=False)


def _of_python() -> Iterator[Path]:
    """Where code and libraries lie that may be loaded yet, and what Python's own modules look up."""
    yield from (Path("/") / name for name in _CODE)
    yield from map(Path, mimetypes.knownfiles)
    yield from (Path(path) for path in dict.fromkeys((*sys.path, sys.prefix, sys.exec_prefix, sys.base_prefix)) if path)
    yield from _listed("LD_LIBRARY_PATH")


def _listed(variable: str) -> Iterator[Path]:
    return (Path(path) for path in os.environ.get(variable, "").split(os.pathsep) if path)


# ---------------------------------------------------------------- the system's layers


def _leave_network() -> None:
    """A network of its own; who is not root needs users of its own first, which some systems forbid."""
    if sys.platform == "linux" and _system().unshare(_NEW_NETWORK):
        _system().unshare(_NEW_NETWORK | _NEW_USERS)


def _restrict(kept: Iterable[tuple[Path, int]]) -> None:
    """Keep these rights below these folders and no other."""
    version = landlock()
    if version < 1:
        return
    system = _system()
    files = _known(_FILES, version)
    asked = struct.pack("=3Q", files, _known(_NETWORK, version), _known(_SCOPES, version))
    size = 8 if version < 4 else 16 if version < 6 else 24
    rules = system.syscall(_CREATE, asked, ctypes.c_size_t(size), 0)
    if rules < 0:
        return
    try:
        for path, rights in kept:
            _keep(rules, path, rights & files)
        if system.prctl(_NO_NEW_RIGHTS, 1, 0, 0, 0) == 0:
            system.syscall(_RESTRICT, rules, 0)
    finally:
        os.close(rules)


def _filter(alone: bool) -> None:
    """Have the kernel refuse calls that no reader makes. `alone`: also sockets of every kind, and other programs."""
    if sys.platform != "linux" or os.uname().machine not in _CALLS:
        return
    kind, calls = _CALLS[os.uname().machine]
    refused = [number for name, number in calls.items() if name != "socket" and (alone or name not in _OF_PROGRAMS)]
    # Jumps are counted from the next step; the last four are: which socket, is it of this machine, let pass, refuse.
    checks = [(_AT_LEAST, _FOREIGN), *((_IS, number) for number in refused)]
    steps = [(_TAKE, 0, 0, 4), (_IS, 1, 0, kind), (_END, 0, 0, _FAIL), (_TAKE, 0, 0, 0)]
    steps += [(what, len(checks) - at + 3, 0, value) for at, (what, value) in enumerate(checks)]
    steps += [(_IS, 0, 2, calls["socket"]), (_TAKE, 0, 0, 16), (_IS, 0, 1, -1 % (1 << 32) if alone else _UNIX)]
    steps += [(_END, 0, 0, _PASS), (_END, 0, 0, _FAIL)]
    held = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    told = struct.pack("@HP", len(steps), ctypes.addressof(held))
    system = _system()
    if system.prctl(_NO_NEW_RIGHTS, 1, 0, 0, 0) == 0:
        system.prctl(*_FILTER, told, 0, 0)


def _keep(rules: int, path: Path, rights: int) -> None:
    try:
        at = os.open(path, os.O_RDONLY | getattr(os, "O_PATH", 0))
    except OSError:  # not there
        return
    try:
        told = struct.pack("=Qi", rights if path.is_dir() else rights & _OF_A_FILE, at)
        _system().syscall(_ADD, rules, 1, told, 0)
    finally:
        os.close(at)


def landlock() -> int:
    """Which Landlock the kernel has; less than 1 for none."""
    return int(_system().syscall(_CREATE, None, ctypes.c_size_t(0), 1)) if sys.platform == "linux" else 0


def _known(rights: Iterable[tuple[int, int]], version: int) -> int:
    return sum(bits for since, bits in rights if since <= version)


def _system() -> Any:
    return ctypes.CDLL(None)


# ---------------------------------------------------------------- Python's


def _refuse(event: str, given: tuple[Any, ...]) -> None:
    """Raise `PermissionError` before Python does what no reader does."""
    if event == "open":
        _, mode, flags = given
        if (isinstance(mode, str) and set(mode) & set("wax+")) or (isinstance(flags, int) and flags & _FOR_WRITING):
            raise PermissionError("a reader writes no file")
    elif event.startswith(_REFUSED):
        raise PermissionError(f"a reader asks for nothing ({event})")
