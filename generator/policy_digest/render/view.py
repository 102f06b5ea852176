"""What the views of pages are: dataclasses that nobody may change, which is a matter of the type checker. In: nothing. Out: `view`.

A page of rows makes thousands of views, twice: as told, and inert. To refuse changes at run time too makes each four times as slow to make.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dataclasses import dataclass as view
else:
    from dataclasses import dataclass

    def view(*, frozen: bool, slots: bool) -> Any:
        """`dataclass`, that is frozen to whoever reads the code."""
        return dataclass(slots=slots, unsafe_hash=frozen)


__all__ = ["view"]
