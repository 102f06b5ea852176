"""Machines that translate. In: Chinese texts. Out: English texts, in the same order; nothing is kept, and nothing is believed.

Both are extras and off until somebody names one. What a machine says goes into the catalogue marked as its own, after the same
reading back that people's wordings pass.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, Protocol

from policy_digest.errors import BackendFailed

KEY: Final = "POLICY_DIGEST_API_KEY"  # the only place a key is read from
TIMEOUT: Final = 60.0  # seconds for one request
ANSWER: Final = 1 << 20  # bytes of an answer that are read
_TASK: Final = (
    "Translate Chinese local policy into English. You get a JSON array of strings: names of indicators, measures and authorities, and "
    "sentences. Answer with a JSON array of as many strings and nothing else. Keep {1}, {2} … as they are, state the same figures, "
    "use official English names, write names in lower case, add nothing."
)


class Backend(Protocol):
    """Anything that translates."""

    name: str  # for the mark in the catalogue

    def translate(self, texts: Sequence[str]) -> Sequence[str]:
        """The English of each text, in order. Raises `BackendFailed`."""


class OpenAI:
    """An HTTP endpoint that speaks the chat-completions protocol: a service, or a model on this machine."""

    def __init__(self, endpoint: str, model: str) -> None:
        if not endpoint.startswith(("http://", "https://")):
            raise BackendFailed(f"no endpoint {endpoint!r}", hint="give --endpoint https://…/v1")
        self.name, self._model, self._endpoint = model, model, endpoint.rstrip("/")

    def translate(self, texts: Sequence[str]) -> Sequence[str]:
        """One request for all of them. Raises `BackendFailed` for no answer, and for one that is not as many strings."""
        try:
            import httpx
        except ImportError:
            raise BackendFailed("httpx is not installed", hint="pip install 'policy-digest[openai]'") from None
        key = os.environ.get(KEY, "")
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        messages = [{"role": "system", "content": _TASK}, {"role": "user", "content": json.dumps(list(texts), ensure_ascii=False)}]
        asked = {"model": self._model, "temperature": 0, "messages": messages}
        try:
            with httpx.stream("POST", f"{self._endpoint}/chat/completions", json=asked, headers=headers, timeout=TIMEOUT) as answer:
                if answer.status_code != 200:
                    raise BackendFailed(f"answered {answer.status_code}", self._endpoint, hint=f"check --model and {KEY}")
                raw = bytearray()
                for part in answer.iter_bytes():
                    raw += part
                    if len(raw) > ANSWER:
                        raise BackendFailed(f"answered with more than {ANSWER >> 20} MiB", self._endpoint, hint="try another model")
        except httpx.HTTPError as error:
            raise BackendFailed(
                f"no answer ({type(error).__name__})", self._endpoint, hint="what is done so far is kept; try again"
            ) from None
        return _strings(bytes(raw), len(texts), self._endpoint)


def _strings(raw: bytes, count: int, where: str) -> list[str]:
    try:
        said = json.loads(raw)["choices"][0]["message"]["content"]
        found = json.loads(said[said.index("[") : said.rindex("]") + 1])
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        raise BackendFailed("answered with something else than a list", where, hint="try another model") from None
    if not isinstance(found, list) or len(found) != count or not all(isinstance(one, str) for one in found):
        raise BackendFailed(f"did not answer with {count} strings", where, hint="try another model")
    return [" ".join(one.split()) for one in found]


class CTranslate2:
    """A converted model in a folder of this machine, with `source.spm` and `target.spm` (or one `sentencepiece.model`) beside it."""

    def __init__(self, folder: str) -> None:
        try:
            import ctranslate2
            import sentencepiece
        except ImportError:
            raise BackendFailed("ctranslate2 is not installed", hint="pip install 'policy-digest[ctranslate2]'") from None
        self.name = Path(folder).name
        try:
            self._model: Any = ctranslate2.Translator(folder, device="cpu")
            self._from: Any = sentencepiece.SentencePieceProcessor(_first(folder, "source.spm", "sentencepiece.model"))
            self._to: Any = sentencepiece.SentencePieceProcessor(_first(folder, "target.spm", "sentencepiece.model"))
        except (OSError, RuntimeError, ValueError) as error:
            raise BackendFailed(
                f"no model ({str(error).splitlines()[0]})", folder, hint="give --model the folder of a converted model"
            ) from None

    def translate(self, texts: Sequence[str]) -> Sequence[str]:
        """All of them in one batch. Raises `BackendFailed`."""
        try:
            found = self._model.translate_batch([self._from.encode(text, out_type=str) for text in texts], beam_size=4)
            return [" ".join(str(self._to.decode(one.hypotheses[0])).split()) for one in found]
        except (RuntimeError, ValueError, IndexError) as error:
            raise BackendFailed(f"failed ({error})", self.name, hint="try another model") from None


def _first(folder: str, *names: str) -> str:
    for name in names:
        if (Path(folder) / name).is_file():
            return str(Path(folder) / name)
    raise OSError(f"none of {', '.join(names)}")
