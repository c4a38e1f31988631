"""What the build hooks read of a project's files."""

from __future__ import annotations

import configparser
import os
import re
import sys
from typing import Dict, List, Mapping, Optional

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

__all__ = [
    "Table", "asks_for_tagline", "hatch", "is_editable", "lists_files", "load", "names_files", "normal", "project_name", "requires",
    "requires_tagline", "setup_cfg", "table", "tomllib",
]

Table = Dict[str, object]


def load(root: str) -> Table:
    """Return root's pyproject.toml, {} if there is none."""
    return _toml(os.path.join(root, "pyproject.toml"))


def _toml(path: str) -> Table:
    try:
        with open(path, "rb") as file:
            document: Table = tomllib.load(file)
            return document
    except FileNotFoundError:
        return {}


def table(document: Mapping[str, object], *names: str) -> Table:
    """Return a table below another, {} where there is none."""
    for name in names:
        below = document.get(name)
        if not isinstance(below, dict):
            return {}
        document = below
    return dict(document)


def hatch(root: str) -> Table:
    """Return [tool.hatch], whose tables a hatch.toml replaces."""
    return {**table(load(root), "tool", "hatch"), **_toml(os.path.join(root, "hatch.toml"))}


def project_name(root: str) -> Optional[str]:
    """Return the project's name, None if neither pyproject.toml nor setup.cfg has one."""
    try:
        name = table(load(root), "project").get("name")
    except tomllib.TOMLDecodeError:
        return None  # the backend or the program will say what is wrong
    return name if isinstance(name, str) else setup_cfg(root).get("name")


def asks_for_tagline(pyproject: Mapping[str, object], setup_requires: object = None) -> bool:
    """Report whether a setuptools project leaves its version to Tagline: tagline is a
    build requirement, and setuptools is not told where else the version comes from.
    Whether setup.cfg and setup.py give one is for the caller to find out."""
    if "version" in table(pyproject, "tool", "setuptools", "dynamic"):
        return False
    if "project" in pyproject and "version" not in _strings(table(pyproject, "project").get("dynamic")):
        return False
    return requires_tagline(pyproject) or requires("tagline", setup_requires)


def requires_tagline(pyproject: Mapping[str, object]) -> bool:
    """Report whether tagline is a build requirement."""
    return requires("tagline", table(pyproject, "build-system").get("requires"))


def requires(distribution: str, requirements: object) -> bool:
    """Report whether requirements, a list or lines of text, have a distribution."""
    if isinstance(requirements, str):
        requirements = requirements.splitlines()
    for requirement in _strings(requirements):
        name = re.match(r"\s*([A-Za-z0-9._-]+)", requirement)
        if name is not None and normal(name.group(1)) == distribution:
            return True
    return False


def normal(name: str) -> str:
    """Return a distribution's name as PEP 503 compares them."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _strings(value: object) -> List[str]:
    return [text for text in value if isinstance(text, str)] if isinstance(value, (list, tuple)) else []


def setup_cfg(root: str) -> Dict[str, str]:
    """Return [metadata] of root's setup.cfg, {} if there is none or it cannot be
    read: setuptools will say so."""
    parser = configparser.RawConfigParser()
    try:
        parser.read(os.path.join(root, "setup.cfg"), encoding="utf-8")
        return dict(parser["metadata"])
    except (configparser.Error, KeyError, OSError, UnicodeDecodeError):
        return {}


def names_files(root: str, keywords: Optional[Mapping[str, object]]) -> bool:
    """Report whether a configuration may name version files. It is worth a process to
    find out which."""
    if keywords and any("write" in key or "version_file" in key for key in keywords):
        return True
    if os.environ.get("TAGLINE_WRITE") or os.environ.get("TAGLINE_CONFIG") or any("_OVERRIDES" in name for name in os.environ):
        return True
    for name in ("pyproject.toml", "tagline.toml", ".tagline.toml", "hatch.toml", os.path.join(".config", "python-vcs-versioning.toml")):
        try:
            with open(os.path.join(root, name), encoding="utf-8", errors="replace") as file:
                text = file.read()
        except OSError:
            continue
        if "write" in text or "version_file" in text or "version-file" in text:
            return True
    return False


def lists_files(root: str) -> bool:
    """Report whether a configuration may add tracked files to a source distribution."""
    pyproject = load(root)
    tool = table(pyproject, "tool")
    return "setuptools_scm" in tool or "vcs-versioning" in tool or table(tool, "tagline").get("sdist-files") == "tracked"


_EDITABLE_HOOKS = {"build_editable", "prepare_metadata_for_build_editable", "get_requires_for_build_editable"}


def is_editable() -> bool:
    """Report whether this runs below one of PEP 660's hooks, whose names are the
    only thing that every build backend has in common."""
    frame = sys._getframe()
    while frame is not None:
        if frame.f_code.co_name in _EDITABLE_HOOKS:
            return True
        frame = frame.f_back  # type: ignore[assignment]
    return False
