"""The sources of a version that need no program: variables and PKG-INFO."""

from __future__ import annotations

import os
import re
from typing import Mapping

# The grammar of PEP 440, appendix B.
_VERSION = re.compile(
    r"""\s*v?(?:[0-9]+!)?[0-9]+(?:\.[0-9]+)*
    (?:[._-]?(?:alpha|a|beta|b|preview|pre|c|rc)[._-]?[0-9]*)?
    (?:-[0-9]+|[._-]?(?:post|rev|r)[._-]?[0-9]*)?
    (?:[._-]?dev[._-]?[0-9]*)?
    (?:\+[a-z0-9]+(?:[._-][a-z0-9]+)*)?\s*""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)

_TOOLS = ("TAGLINE", "SETUPTOOLS_SCM", "VCS_VERSIONING")


def override(name: str | None, variables: Mapping[str, str]) -> str | None:
    """Return the version that a variable gives: the one for the project of
    that name first, then the one for any. An empty variable is unset. A text
    that is no version is a ValueError."""
    names = [tool + "_PRETEND_VERSION" for tool in _TOOLS]
    if name:
        suffix = "_FOR_" + re.sub("[^A-Z0-9]+", "_", name.upper())
        names = [n + suffix for n in names] + names
    for variable in names:
        version = variables.get(variable)
        if version:
            return _valid(version, variable)
    return None


# What in a directory comes before its PKG-INFO. A repository may track the
# PKG-INFO of an imported release; the program looks into that.
_BEFORE = (".git", ".hg", ".jj", ".tagline.json")


def pkg_info(root: str) -> str | None:
    """Return the version in the PKG-INFO of an unpacked source distribution,
    None if root is none or has a source that comes before it."""
    if any(os.path.exists(os.path.join(root, name)) for name in _BEFORE):
        return None
    if _filled(os.path.join(root, ".git_archival.txt")) or _filled(os.path.join(root, ".hg_archival.txt")):
        return None
    path = os.path.join(root, "PKG-INFO")
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            version = None
            for line in file:
                key, colon, value = line.partition(":")
                if not colon and not line.strip():
                    break  # the end of the header
                if key == "Version":
                    version = value.strip()
    except OSError:
        return None
    return _valid(version, path) if version and version != "UNKNOWN" else None


def _filled(path: str) -> bool:
    """Report whether this is an archive file that git or hg has filled in."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            text = file.read()
    except OSError:
        return False
    return bool(text.strip()) and "$Format:" not in text


def _valid(version: str, source: str) -> str:
    if not _VERSION.fullmatch(version):
        raise ValueError(f"{source}: {version!r} is not a PEP 440 version")
    return version
