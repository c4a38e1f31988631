"""The version of a setuptools project: entry points of the groups
setuptools.finalize_distribution_options and distutils.setup_keywords."""

from __future__ import annotations

import json
import os
import sys
from importlib import metadata
from typing import TYPE_CHECKING, Dict, Optional, Set

from setuptools.command.build_py import build_py

from ._build import Answer, ask
from ._build_py import VersionFiles
from ._errors import said
from ._project import (
    Table,
    asks_for_tagline,
    is_editable,
    lists_files,
    load,
    requires,
    requires_tagline,
    setup_cfg,
    table,
)

if TYPE_CHECKING:
    from setuptools import Distribution

# What the current build was told. The file finder, which setuptools gives nothing but
# a directory, takes it from here.
current: Optional[Answer] = None


def finalize(dist: Distribution) -> None:
    """Set dist's version and write version files, if its project asks for it and
    nothing has set the version."""
    with said():
        _finalize(dist, getattr(dist, "use_scm_version", None))


def keyword(dist: Distribution, name: str, value: object) -> None:
    """Take setup(use_scm_version=...), whose value is a configuration of setuptools-scm
    or says that there is one. Where setuptools-scm is installed it is its own."""
    with said():
        _finalize(dist, value)


def _finalize(dist: Distribution, value: object) -> None:
    global current
    root = dist.src_root or os.curdir
    pyproject = load(root)
    legacy = getattr(dist, "setup_requires", None)
    if getattr(dist, "_tagline", False):
        return
    if dist.metadata.version is not None or not asks_for_tagline(pyproject, legacy):
        if (requires_tagline(pyproject) or requires("tagline", legacy)) and not lists_files(root):
            _elsewhere(pyproject, dist.metadata.version)
        return
    setattr(dist, "_tagline", True)
    static = setup_cfg(root)
    if static.get("version") and "project" not in pyproject:  # which setuptools reads only later
        _refuse_attr(static["version"].partition("attr:")[2].strip())
        sys.stderr.write("tagline: warning: setup.cfg has a version, so it is not derived from the tags\n")
        return
    if requires("setuptools-scm", legacy) and _installed("setuptools-scm"):
        sys.stderr.write("tagline: warning: setup_requires names setuptools-scm, which is installed too and may decide the version\n")
    named = table(pyproject, "project").get("name") or dist.metadata.name or static.get("name") or ""
    how = {"name": str(named), "allow_unproven": is_editable(), "tool": "setuptools"}
    current = ask(root, keywords=_keywords(value), **how)  # type: ignore[arg-type]
    dist.metadata.version = current.version
    if current.files:
        base = dist.cmdclass.get("build_py", build_py)
        dist.cmdclass["build_py"] = type("build_py", (VersionFiles, base), {"version_files": current.files})


def _elsewhere(pyproject: Table, passed: Optional[str]) -> None:
    """Say that the version of a project that requires tagline comes from elsewhere.
    With sdist-files or a section of setuptools-scm it may ask for the files alone."""
    dynamic = table(pyproject, "tool", "setuptools", "dynamic", "version")
    _refuse_attr(str(dynamic.get("attr", "")))
    where = "setup.py" if passed is not None else "pyproject.toml"
    if dynamic:
        where = "version under [tool.setuptools.dynamic]"
    if where not in _warned:
        _warned.add(where)
        sys.stderr.write(f"tagline: warning: {where} gives the version, so it is not derived from the tags\n")


_warned: Set[str] = set()


def _refuse_attr(attr: str) -> None:
    """Refuse a version that is an attribute of setuptools-scm, where that is not installed."""
    tool = attr.split(".")[0]
    if tool in ("setuptools_scm", "vcs_versioning") and not _installed(tool.replace("_", "-")):
        raise ValueError(f"the version is the attribute {attr}, and {tool} is not installed: without that line tagline gives the version")


def _keywords(value: object) -> Optional[Dict[str, object]]:
    """Return the value of use_scm_version as settings, None where it is not in use."""
    if not value or _installed("setuptools-scm"):
        return None
    if callable(value):
        value = value()
    if value is True:
        return {}
    if not isinstance(value, dict):
        raise ValueError(f"setup(use_scm_version={value!r}): it is True or a dict of settings")
    settings = {}
    for key, setting in value.items():
        if isinstance(setting, os.PathLike):
            setting = os.fspath(setting)
        try:
            json.dumps(setting)
        except TypeError:
            raise ValueError(
                f"setup(use_scm_version={{{key!r}: ...}}) is Python code, which tagline does not run: the name of a built-in scheme will do"
            ) from None
        if setting is not None:
            settings[key] = setting
    return settings


def _installed(name: str) -> bool:
    try:
        metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return False
    return True
