"""The version of a project, derived from its tags by the program tagline."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from ._binary import find_binary
from ._project import project_name
from ._sources import override, pkg_info

__all__ = ["TaglineError", "describe", "find_binary", "get_version"]


class TaglineError(Exception):
    """There is no version. The text is what tagline says, exit_code its exit code."""

    def __init__(self, text: str, exit_code: int = 1):
        super().__init__(text)
        self.exit_code = exit_code


def get_version(root: str | os.PathLike[str] = ".", *, name: str | None = None, allow_unproven: bool = False, tool: str | None = None) -> str:
    """Return what `tagline -f pep440` prints in the directory root.

    An override variable and the PKG-INFO of a source distribution are answered
    without the program. name is the project's, for the variables that have it
    in theirs; without one it is read from root's pyproject.toml. tool is the build
    backend in whose place a configuration of setuptools-scm is answered:
    setuptools, hatch or scikit-build.
    """
    root = os.fspath(root)
    version = override(name or project_name(root), os.environ) or pkg_info(root)
    if version is not None:
        return version
    flags = ["--as", tool] if tool else []
    return _run(root, "-f", "pep440", *flags, *(["--allow-unproven"] if allow_unproven else [])).strip()


def describe(root: str | os.PathLike[str] = ".", *, allow_unproven: bool = False) -> dict:
    """Return the object that `tagline --json` prints in the directory root."""
    return json.loads(_run(os.fspath(root), "--json", *(["--allow-unproven"] if allow_unproven else [])))


def _run(root: str, *args: str) -> str:
    done = subprocess.run([find_binary(), "-C", root, *args], capture_output=True, encoding="utf-8", errors="replace")
    if done.returncode != 0:
        raise TaglineError(done.stderr.strip(), done.returncode)
    sys.stderr.write(done.stderr)  # warnings
    return done.stdout
