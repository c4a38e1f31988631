"""Running the program."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Dict, List, Mapping, Optional, Set, Tuple, Union

from ._binary import find_binary
from ._errors import TaglineError

__all__ = ["flags", "run"]

_said: Set[Tuple[str, str]] = set()


def flags(options: Mapping[str, Union[str, bool, int, List[str]]]) -> List[str]:
    """Return settings by name as flags: first_parent=True is --first-parent."""
    list_: List[str] = []
    for name, value in options.items():
        flag = "--" + name.replace("_", "-")
        if isinstance(value, bool):
            list_ += [flag] if value else []
        elif isinstance(value, (list, tuple)):
            list_ += [flag, ",".join(value)]
        else:
            list_ += [flag, str(value)]
    return list_


def run(root: str, *args: str, stdin: Optional[str] = None, **variables: str) -> str:
    """Return what the program prints about the directory root, with variables
    added to the environment. What it says besides goes to standard error, each
    line once. That it fails is a TaglineError, that there is none a FileNotFoundError."""
    there = [] if root == os.curdir else ["-C", root]
    environment: Dict[str, str] = {**os.environ, **variables}
    done = subprocess.run(
        [find_binary(), *there, *args], env=environment, input=stdin or "", capture_output=True, encoding="utf-8", errors="replace"
    )
    if done.returncode != 0:
        raise TaglineError(done.stderr.strip(), done.returncode)
    for line in done.stderr.splitlines(keepends=True):
        if (root, line) not in _said:
            _said.add((root, line))
            sys.stderr.write(line)
    return done.stdout
