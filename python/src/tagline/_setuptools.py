"""The version of a setuptools project: entry points of the groups
setuptools.finalize_distribution_options and distutils.setup_keywords."""

from __future__ import annotations

import os
import sys
from importlib import metadata

from setuptools.command.build_py import build_py

from . import get_version
from ._build_py import VersionFiles
from ._project import asks_for_tagline, is_editable, load, requires_tagline, setup_cfg
from ._version_files import write_version_files


def finalize(dist) -> None:
    """Set dist's version and write version files, if its project asks for it and
    nothing has set the version."""
    root = dist.src_root or os.curdir
    pyproject = load(root)
    if dist.metadata.version is not None or not asks_for_tagline(pyproject):
        return
    static = setup_cfg(root)
    if "version" in static:  # which setuptools reads only later
        sys.stderr.write("tagline: warning: setup.cfg has a version, so it is not derived from the tags\n")
        return
    name = pyproject.get("project", {}).get("name") or dist.metadata.name or static.get("name") or ""
    how = {"name": name, "allow_unproven": is_editable(), "tool": "setuptools"}
    version = get_version(root, **how)
    dist.metadata.version = version
    files = write_version_files(root, version, **how)
    if files:
        base = dist.cmdclass.get("build_py", build_py)
        dist.cmdclass["build_py"] = type("build_py", (VersionFiles, base), {"version_files": files})


def keyword(dist, name: str, value) -> None:
    """Refuse setup(use_scm_version=...), which setuptools would pass over with a
    warning and build 0.0.0. Where setuptools-scm is installed it is its own."""
    if not value or not requires_tagline(load(os.curdir)):
        return
    try:
        metadata.distribution("setuptools-scm")
    except metadata.PackageNotFoundError:
        raise ValueError(f"setup({name}=...) is Python code, which tagline cannot read: put the same keys under [tool.setuptools_scm] in pyproject.toml") from None
