"""The version of a setuptools project: an entry point of the group
setuptools.finalize_distribution_options."""

from __future__ import annotations

import os

from setuptools.command.build_py import build_py

from . import get_version
from ._build_py import VersionFiles
from ._project import asks_for_tagline, is_editable, load
from ._version_files import write_version_files


def finalize(dist) -> None:
    """Set dist's version and write version files, if its project asks for it and
    nothing has set the version."""
    root = dist.src_root or os.curdir
    pyproject = load(root)
    if dist.metadata.version is not None or not asks_for_tagline(pyproject):
        return
    name = pyproject.get("project", {}).get("name") or dist.metadata.name or ""
    how = {"name": name, "allow_unproven": is_editable(), "tool": "setuptools"}
    version = get_version(root, **how)
    dist.metadata.version = version
    files = write_version_files(root, version, **how)
    if files:
        base = dist.cmdclass.get("build_py", build_py)
        dist.cmdclass["build_py"] = type("build_py", (VersionFiles, base), {"version_files": files})
