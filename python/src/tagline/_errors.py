"""What goes wrong, and how a build says so."""

from __future__ import annotations

from contextlib import contextmanager
from typing import Iterator


class TaglineError(Exception):
    """There is no version. The text is what tagline says, exit_code its exit code."""

    def __init__(self, text: str, exit_code: int = 1):
        super().__init__(text)
        self.exit_code = exit_code

    def __reduce__(self) -> "tuple[type[TaglineError], tuple[str, int]]":
        return type(self), (str(self), self.exit_code)


@contextmanager
def said() -> Iterator[None]:
    """End the process with what is wrong, without the traceback of a build backend
    in front of it: the message has what can be done."""
    try:
        yield
    except (TaglineError, FileNotFoundError, ValueError) as error:
        text = str(error)
        raise SystemExit(text if text.startswith("tagline: ") else f"tagline: error: {text}") from None
