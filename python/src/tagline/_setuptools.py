"""The version of a setuptools project: an entry point of the group
setuptools.finalize_distribution_options."""

from __future__ import annotations

import os

from . import get_version
from ._project import asks_for_tagline, is_editable, load


def finalize(dist) -> None:
    """Set dist's version, if its project asks for it and nothing has set it."""
    root = dist.src_root or os.curdir
    pyproject = load(root)
    if dist.metadata.version is None and asks_for_tagline(pyproject):
        dist.metadata.version = get_version(root, name=pyproject["project"].get("name"), allow_unproven=is_editable(), tool="setuptools")
