"""Running the program."""

from __future__ import annotations

import os
import subprocess
import sys

from ._binary import find_binary


class TaglineError(Exception):
    """There is no version. The text is what tagline says, exit_code its exit code."""

    def __init__(self, text: str, exit_code: int = 1):
        super().__init__(text)
        self.exit_code = exit_code


_said: set[tuple[str, str]] = set()


def run(root: str, *args: str, stdin: str | None = None, **variables: str) -> str:
    """Return what the program prints about the directory root, with variables
    added to the environment. What it says besides goes to standard error, each
    line once. That it fails is a TaglineError, that there is none a FileNotFoundError."""
    there = [] if root == os.curdir else ["-C", root]
    done = subprocess.run(
        [find_binary(), *there, *args], env={**os.environ, **variables}, input=stdin, capture_output=True, encoding="utf-8", errors="replace"
    )
    if done.returncode != 0:
        raise TaglineError(done.stderr.strip(), done.returncode)
    for line in done.stderr.splitlines(keepends=True):
        if (root, line) not in _said:
            _said.add((root, line))
            sys.stderr.write(line)
    return done.stdout
