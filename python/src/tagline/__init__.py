"""The version of a project, derived from its tags by the program tagline."""

from __future__ import annotations

import os
from typing import Dict, List, Optional, Union

# Nothing else is imported before it is needed: a program that only asks which
# version it has does not wait for what builds need.
from ._errors import TaglineError

__all__ = ["JSON", "TaglineError", "__version__", "check_installed", "describe", "facts", "find_binary", "get_version"]

JSON = Union[str, int, float, bool, None, List["JSON"], Dict[str, "JSON"]]

__version__: str


def __getattr__(name: str) -> str:
    if name != "__version__":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import metadata

    return metadata.version("tagline")


def find_binary() -> str:
    """Return the path of the program: the one installed with this package, else one
    on the PATH. FileNotFoundError says that there is none, and how to get it."""
    from ._binary import find_binary

    return find_binary()


def get_version(
    root: "str | os.PathLike[str]" = ".",
    *,
    name: Optional[str] = None,
    allow_unproven: bool = False,
    tool: Optional[str] = None,
    **options: "str | bool | int | List[str]",
) -> str:
    """Return what `tagline -f pep440` prints in the directory root.

    An override variable and the PKG-INFO of a source distribution are answered
    without the program. name is the project's, for the variables that have it in
    theirs; without one it is read from root's files. tool is the build backend in
    whose place a configuration of setuptools-scm is answered: setuptools, hatch or
    scikit-build. Further options are settings by their names: scheme="semver",
    tag_prefix="v", first_parent=True. A version that cannot be had is a TaglineError,
    or a ValueError where a variable holds none.
    """
    from ._program import flags, run
    from ._sources import given, left_behind

    root = os.fspath(root)
    version = given(root, name)
    if version is not None:
        return version
    if tool is not None:
        options["as"] = tool
    if allow_unproven:
        options["allow_unproven"] = True
    options["format"] = "pep440"
    try:
        return run(root, *flags(options)).strip()
    except FileNotFoundError:
        version = left_behind(root)
        if version is None:
            raise
        return version


def dynamic_metadata(field: "str | Dict[str, JSON]", settings: Dict[str, JSON], *rest: object) -> "str | Dict[str, str]":
    """Answer scikit-build-core, which takes a module for a provider of metadata."""
    from ._dynamic_metadata import dynamic_metadata

    return dynamic_metadata(field, settings, *rest)


def describe(root: "str | os.PathLike[str]" = ".", *, allow_unproven: bool = False) -> Dict[str, JSON]:
    """Return the object that `tagline --json` prints in the directory root."""
    import json

    from ._program import run

    document: Dict[str, JSON] = json.loads(run(os.fspath(root), "--json", *(["--allow-unproven"] if allow_unproven else [])))
    return document


def facts(root: "str | os.PathLike[str]" = ".") -> Dict[str, JSON]:
    """Return what is known of the commit in the directory root: the facts of
    `tagline --json`, also where the version that they give cannot be proven."""
    found = describe(root, allow_unproven=True)["facts"]
    assert isinstance(found, dict)
    return found


def check_installed(name: str, root: "str | os.PathLike[str]" = ".") -> Optional[str]:
    """Compare an installed distribution with the project in the directory root:
    None if its version is the project's, else what is wrong, in a line. An editable
    install keeps the version that it was installed with."""
    from importlib import metadata

    version = get_version(root, name=name, allow_unproven=True)
    try:
        installed = metadata.version(name)
    except metadata.PackageNotFoundError:
        return f"{name} is not installed; the version is {version}"
    if _plain(installed) == _plain(version):
        return None
    return f"{name} {installed} is installed, and the version is {version}: install it again"


def _plain(version: str) -> str:
    """Return a version as metadata compare them here: what separates the parts of a
    local part, and capitals, do not count."""
    return version.strip().lower().replace("-", ".").replace("_", ".")
