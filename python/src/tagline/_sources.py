"""The sources of a version that need no program: variables, PKG-INFO and, where there
is no program, what an archive left behind."""

from __future__ import annotations

import os
from typing import Mapping, Optional

_TOOLS = ("TAGLINE", "SETUPTOOLS_SCM", "VCS_VERSIONING")

# The grammar of PEP 440, appendix B.
_VERSION = r"""\s*v?(?:[0-9]+!)?[0-9]+(?:\.[0-9]+)*
    (?:[._-]?(?:alpha|a|beta|b|preview|pre|c|rc)[._-]?[0-9]*)?
    (?:-[0-9]+|[._-]?(?:post|rev|r)[._-]?[0-9]*)?
    (?:[._-]?dev[._-]?[0-9]*)?
    (?:\+[a-z0-9]+(?:[._-][a-z0-9]+)*)?\s*"""


def given(root: str, name: Optional[str]) -> Optional[str]:
    """Return the version that a variable or root's PKG-INFO gives, None if neither
    does. Without a name the project's is read from root's files, if a variable makes
    that worth it."""
    if name is None and any("_PRETEND_VERSION_FOR_" in variable for variable in os.environ):
        from ._project import project_name

        name = project_name(root)
    version = override(name, os.environ)
    return pkg_info(root) if version is None else version


def override(name: Optional[str], variables: Mapping[str, str], own: Optional[str] = None) -> Optional[str]:
    """Return the version that a variable gives: the one for the project of
    that name first, then the one for any. An empty variable is unset. A text
    that is no version is a ValueError. own is the name for Tagline's own variables
    where the tool whose place it takes knows none."""
    import re

    names = [tool + "_PRETEND_VERSION" for tool in _TOOLS]
    named = []
    for tool in _TOOLS:
        known = name or (own if tool == "TAGLINE" else None)
        if known:
            named.append(tool + "_PRETEND_VERSION_FOR_" + re.sub("[^A-Z0-9]+", "_", known.upper()))
    for variable in named + names:
        version = variables.get(variable)
        if version:
            return _valid(version, variable)
    return None


# What in a directory comes before its PKG-INFO. A repository may track the
# PKG-INFO of an imported release; the program looks into that.
_BEFORE = (".git", ".hg", ".jj", ".tagline.json")


def pkg_info(root: str) -> Optional[str]:
    """Return the version in the PKG-INFO of an unpacked source distribution,
    None if root is none or has a source that comes before it."""
    path = os.path.join(root, "PKG-INFO")
    if not os.path.isfile(path) or any(os.path.exists(os.path.join(root, name)) for name in _BEFORE):
        return None
    if _filled(os.path.join(root, ".git_archival.txt")) or _filled(os.path.join(root, ".hg_archival.txt")):
        return None
    version = None
    for line in text_of(path).splitlines():
        key, colon, value = line.partition(":")
        if not colon and not line.strip():
            break  # the end of the header
        if key == "Version":
            version = value.strip()
    return _valid(version, path) if version and version != "UNKNOWN" else None


def left_behind(root: str) -> Optional[str]:
    """Return the version that an archive or saved facts in root have in so many words,
    None where the program would have to derive one: past a tag, or where settings say
    what a tag is."""
    if any(os.path.exists(os.path.join(root, name)) for name in (".git", ".hg", ".jj")):
        return None
    saved = text_of(os.path.join(root, ".tagline.json"))
    if saved:
        import json

        try:
            version = json.loads(saved)["formats"]["pep440"]
        except (ValueError, KeyError, TypeError):
            return None
        return version if isinstance(version, str) else None
    settings = "".join(text_of(os.path.join(root, name)) for name in ("pyproject.toml", "tagline.toml", ".tagline.toml"))
    if any(word in settings for word in ("tag-", "tag_", "tag.", "scm.tag", "scheme", "match", "exclude", "select")):
        return None
    import re

    for line in text_of(os.path.join(root, ".git_archival.txt")).splitlines():
        tag = re.match(r"describe-name:\s*v?((?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*))+(?:(?:a|b|rc)\d+)?(?:\.post\d+)?)\s*$", line)
        if tag:
            return tag.group(1)
    return None


def _filled(path: str) -> bool:
    """Report whether this is an archive file that git or hg has filled in."""
    text = text_of(path)
    return bool(text.strip()) and "$Format:" not in text


def text_of(path: str) -> str:
    """Return a file's text, "" where it cannot be read."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(1 << 20)
    except OSError:
        return ""


def _valid(version: str, source: str) -> str:
    import re

    if not re.fullmatch(_VERSION, version, re.VERBOSE | re.IGNORECASE | re.ASCII):
        raise ValueError(f"{source}: {version!r} is not a PEP 440 version")
    return version
