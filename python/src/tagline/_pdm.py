"""The version of a pdm-backend project: an entry point of the group pdm.build.hook,
for `source = "tagline"` in [tool.pdm.version]."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Dict, Optional

from pdm.backend.hooks.version import DynamicVersionBuildHook

from ._build import Answer, ask
from ._errors import said
from ._project import asks_for_tagline, is_editable, load, table

if TYPE_CHECKING:
    from pdm.backend.hooks import Context


def _answer(context: Context) -> Answer:
    name = context.config.metadata.get("name")
    with said():
        return ask(str(context.root), name=name, allow_unproven=is_editable())


class BuildHook:
    """Adds a source to those that pdm-backend's own hook knows, and takes version files
    and tracked files into the build."""

    def __init__(self) -> None:
        # pdm-backend looks for the source by its name, as it does for its own. It runs
        # after all hooks are made.
        if "tagline" not in DynamicVersionBuildHook.supported_sources:
            setattr(DynamicVersionBuildHook, "supported_sources", (*DynamicVersionBuildHook.supported_sources, "tagline"))
            setattr(DynamicVersionBuildHook, "resolve_version_from_tagline", _resolve)

    def pdm_build_hook_enabled(self, context: Context) -> bool:
        if _source(context) is None:
            with said():
                _refuse_nothing(str(context.root))
        return bool(_source(context) == "tagline")

    def pdm_build_update_files(self, context: Context, files: Dict[str, Path]) -> None:
        answer = _answer(context)
        for name in answer.files:
            inside = _inside(context, name)
            if inside is not None:
                files.setdefault(inside, context.root / name)
        if context.target == "sdist":
            for name in answer.tracked or ():
                if os.path.isfile(context.root / name):
                    files.setdefault(name, context.root / name)


def _inside(context: Context, name: str) -> Optional[str]:
    """Return where a file of the project is in the artifact, None if it is not in it."""
    if context.target == "sdist":
        return name
    if context.target != "wheel":
        return None
    package_dir = context.config.build_config.package_dir.strip("/")
    if not package_dir:
        return name if "/" in name else None
    return name[len(package_dir) + 1 :] if name.startswith(package_dir + "/") else None


def _refuse_nothing(root: str) -> None:
    """Refuse a dynamic version that nobody gives: pdm-backend would write 0.0.0."""
    pyproject = load(root)
    if asks_for_tagline(pyproject) and not table(pyproject, "tool", "pdm", "version"):
        raise ValueError(
            'the version is dynamic, and pdm-backend is not told whom to ask: source = "tagline" under [tool.pdm.version]'
        )


def _source(context: Context) -> object:
    tool = context.config.data.get("tool", {})
    return tool.get("pdm", {}).get("version", {}).get("source")


def _resolve(self: DynamicVersionBuildHook, context: Context) -> str:
    return _answer(context).version
