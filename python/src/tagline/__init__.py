"""The version of a project, derived from its tags by the program tagline."""

from __future__ import annotations

import json
import os

from ._binary import find_binary
from ._program import TaglineError, run
from ._project import project_name
from ._sources import override, pkg_info

__all__ = ["TaglineError", "describe", "find_binary", "get_version"]


def get_version(root: str | os.PathLike[str] = ".", *, name: str | None = None, allow_unproven: bool = False, tool: str | None = None) -> str:
    """Return what `tagline -f pep440` prints in the directory root.

    An override variable and the PKG-INFO of a source distribution are answered
    without the program. name is the project's, for the variables that have it
    in theirs; without one it is read from root's pyproject.toml. tool is the build
    backend in whose place a configuration of setuptools-scm is answered:
    setuptools, hatch or scikit-build.
    """
    root = os.fspath(root)
    version = override(project_name(root) if name is None else name, os.environ) or pkg_info(root)
    if version is not None:
        return version
    flags = ["--as", tool] if tool else []
    return run(root, "-f", "pep440", *flags, *(["--allow-unproven"] if allow_unproven else [])).strip()


def describe(root: str | os.PathLike[str] = ".", *, allow_unproven: bool = False) -> dict:
    """Return the object that `tagline --json` prints in the directory root."""
    return json.loads(run(os.fspath(root), "--json", *(["--allow-unproven"] if allow_unproven else [])))
