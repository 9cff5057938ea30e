"""
A mapping that cannot be changed, compares by content and can be hashed.

Its content may be made when it is first read, which nobody can tell from outside.

>>> FrozenMap(live=4, missed=1)
FrozenMap(live=4, missed=1)
>>> FrozenMap(live=4)["live"]
4
>>> FrozenMap.when_read(lambda: {"live": 4}) == FrozenMap(live=4)
True
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TypeVar, final

__all__ = ["EMPTY", "FrozenMap"]

K = TypeVar("K")
V_co = TypeVar("V_co", covariant=True)


_set = object.__setattr__


@final
class FrozenMap(Mapping[K, V_co]):
    """
    An immutable mapping in the order in which it was given.

    Equality and hash do not depend on the order. The values should be immutable too.
    """

    __slots__ = ("_items", "_make")

    def __init__(self, items: Any = (), /, **more: Any) -> None:  # noqa: ANN401  (as dict)
        """Copy *items* and *more*, as `dict` would."""
        _set(self, "_items", dict(items, **more))

    @classmethod
    def when_read(cls, make: Callable[[], Mapping[K, V_co]]) -> FrozenMap[K, V_co]:
        """
        Make the content when it is first read.

        Args:
            make: gives the content; whatever it rests on must be immutable.
        """
        new = cls.__new__(cls)
        _set(new, "_make", make)
        return new

    if TYPE_CHECKING:
        _items: dict[K, V_co]
        _make: Callable[[], Mapping[K, V_co]]
    else:

        def __getattr__(self, name: str) -> dict[K, V_co]:
            """Make the content, which is asked for here only while it is not made."""
            if name != "_items":
                message = f"{type(self).__name__!r} object has no attribute {name!r}"
                raise AttributeError(message)
            _set(self, "_items", dict(self._make()))
            return self._items

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse."""
        message = f"{type(self).__name__} is immutable"
        raise AttributeError(message)

    def __getitem__(self, key: K) -> V_co:
        """Give the value of *key*."""
        return self._items[key]

    def __iter__(self) -> Iterator[K]:
        """Walk the keys in order."""
        return iter(self._items)

    def __len__(self) -> int:
        """Count the keys."""
        return len(self._items)

    def __hash__(self) -> int:
        """Hash the content, whatever its order."""
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        """Show the content as keywords where the keys allow it."""
        if all(isinstance(key, str) and key.isidentifier() for key in self._items):
            return f"FrozenMap({', '.join(f'{k}={v!r}' for k, v in self._items.items())})"
        return f"FrozenMap({self._items!r})"

    def __reduce__(self) -> tuple[type[FrozenMap[K, V_co]], tuple[dict[K, V_co]]]:
        """Pickle as the plain mapping."""
        return (FrozenMap, (self._items,))


EMPTY: FrozenMap[Any, Any] = FrozenMap()
"""A mapping of nothing."""
