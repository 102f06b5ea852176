"""The child process that reads captures: JSON lines in, JSON lines out, with little memory, little time and no file, network or program.

`worker` starts it and asks it. Whoever asks loads none of the readers of forms that are loaded here.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import IO, Any

from policy_digest import confined
from policy_digest.errors import UnreadableCapture
from policy_digest.ingest.any_form import members, parse
from policy_digest.models import Capture

MEMORY = 2 << 30  # bytes of address space
CPU = 30  # seconds for one capture


def pack(capture: Capture) -> dict[str, Any]:
    """A capture as plain JSON values."""
    return {name: value for name, value in asdict(replace(capture, raw=b"")).items() if name != "raw"}


def _limit(cpu: int) -> None:
    try:
        import resource
    except ImportError:  # not on Windows, where the parent's clock is the only limit
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    wanted = int(used.ru_utime + used.ru_stime) + cpu + 1
    resource.setrlimit(resource.RLIMIT_CPU, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def _confine(memory: int) -> None:
    try:
        import resource
    except ImportError:
        return
    for what, amount in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(what)[1]
        amount = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        try:
            resource.setrlimit(what, (amount, amount))
        except (ValueError, OSError):  # macOS refuses a limit on the address space
            continue


def _refusal(source: str) -> dict[str, Any]:
    what = "made its reader ask for a file, the network or a program, which it may not have"
    return {"what": what, "where": source, "hint": "mistrust where it is from, or save it in another form"}


Read = Callable[[bytes, str, str | None], Capture]


def serve(requests: IO[bytes], replies: IO[bytes], read: Read = parse, memory: int = MEMORY, cpu: int = CPU) -> None:
    """The child's loop: one JSON line in, `{"data": base64, "source", "url"}`; one out, `{"capture"}` or `{"what", "where", "hint"}`.

    Where the line also says `"members"`, what comes back is `{"members": [[name, base64], …]}`, or null there for a single document.
    """
    _confine(memory)
    confined.reader()
    for line in requests:
        request = json.loads(line)
        _limit(cpu)
        reply: dict[str, Any]
        try:
            data = base64.b64decode(request["data"])
            if request.get("members"):
                held = members(data, request["source"])
                reply = {"members": held and [[name, base64.b64encode(one).decode("ascii")] for name, one in held]}
            else:
                reply = {"capture": pack(read(data, request["source"], request["url"]))}
        except UnreadableCapture as error:
            reply = {"what": error.what, "where": error.where, "hint": error.hint}
        except (MemoryError, RecursionError):
            reply = {"what": "needs too much memory", "where": request["source"], "hint": "save the article alone"}
        except PermissionError:  # the page made its reader ask for what `confined` refuses
            reply = _refusal(request["source"])
        replies.write(json.dumps(reply, ensure_ascii=True).encode("ascii") + b"\n")
        replies.flush()
