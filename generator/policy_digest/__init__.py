"""policy-digest: Chinese local policy pages in, a searchable bilingual site out. For notebooks: `read` and `Corpus`, see `api`."""

from typing import TYPE_CHECKING, Any

__version__ = "0.8.0"
__all__ = ["Corpus", "__version__", "read"]

if TYPE_CHECKING:
    from policy_digest.api import Corpus, read


def __getattr__(name: str) -> Any:
    """What the package offers, loaded when it is asked for: the command line and MkDocs import the package for less."""
    if name not in ("Corpus", "read"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from policy_digest import api

    return getattr(api, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
