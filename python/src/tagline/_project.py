"""What the build hooks read of pyproject.toml."""

from __future__ import annotations

import configparser
import os
import re
import sys

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def load(root: str) -> dict:
    """Return root's pyproject.toml, {} if there is none."""
    try:
        with open(os.path.join(root, "pyproject.toml"), "rb") as file:
            return tomllib.load(file)
    except FileNotFoundError:
        return {}


def project_name(root: str) -> str | None:
    """Return the project's name, None if root's pyproject.toml has none."""
    try:
        name = load(root).get("project", {}).get("name")
    except (tomllib.TOMLDecodeError, AttributeError):
        return None  # the backend or the program will say what is wrong
    return name if isinstance(name, str) else None


def scm_section(pyproject: dict) -> dict | None:
    """Return the table that a build by setuptools-scm reads, None if there is none."""
    tool = pyproject.get("tool", {})
    return tool.get("setuptools_scm", tool.get("vcs-versioning"))


def asks_for_tagline(pyproject: dict) -> bool:
    """Report whether a setuptools project leaves its version to Tagline: tagline
    is a build requirement, setuptools is not told where else the version comes
    from, and it is dynamic. A project whose metadata is elsewhere, in setup.cfg
    or setup.py, needs setuptools-scm's section for that."""
    project = pyproject.get("project")
    elsewhere = pyproject.get("tool", {}).get("setuptools", {}).get("dynamic", {})
    dynamic = scm_section(pyproject) is not None if project is None else "version" in project.get("dynamic", [])
    return dynamic and "version" not in elsewhere and requires_tagline(pyproject)


def requires_tagline(pyproject: dict) -> bool:
    """Report whether tagline is a build requirement."""
    names = (re.match(r"\s*([A-Za-z0-9._-]+)", r) for r in pyproject.get("build-system", {}).get("requires", []))
    return any(name is not None and name.group(1).lower() == "tagline" for name in names)


def setup_cfg(root: str) -> dict[str, str]:
    """Return [metadata] of root's setup.cfg, {} if there is none or it cannot be
    read: setuptools will say so."""
    parser = configparser.RawConfigParser()
    try:
        parser.read(os.path.join(root, "setup.cfg"), encoding="utf-8")
        return dict(parser["metadata"])
    except (configparser.Error, KeyError, OSError, UnicodeDecodeError):
        return {}


_EDITABLE_HOOKS = {"build_editable", "prepare_metadata_for_build_editable", "get_requires_for_build_editable"}


def is_editable() -> bool:
    """Report whether this runs below one of PEP 660's hooks, whose names are the
    only thing that every build backend has in common."""
    frame = sys._getframe()
    while frame is not None:
        if frame.f_code.co_name in _EDITABLE_HOOKS:
            return True
        frame = frame.f_back
    return False
