"""What the build hooks read of pyproject.toml."""

from __future__ import annotations

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
    requires = pyproject.get("build-system", {}).get("requires", [])
    dynamic = scm_section(pyproject) is not None if project is None else "version" in project.get("dynamic", [])
    return dynamic and "version" not in elsewhere and any(_requires_tagline(r) for r in requires)


def _requires_tagline(requirement: str) -> bool:
    match = re.match(r"\s*([A-Za-z0-9._-]+)", requirement)
    return match is not None and match.group(1).lower() == "tagline"


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
