"""The plugins of hatchling: "tagline", and "vcs" in the place of hatch-vcs's."""

from __future__ import annotations

import os
import sys
from importlib import metadata
from typing import Dict, List, Optional

from hatchling.plugin import hookimpl
from hatchling.version.source.plugin.interface import VersionSourceInterface

from ._build import Answer, ask
from ._errors import said
from ._hatch_vcs import BuildHook, MetadataHook
from ._project import hatch, is_editable, load, project_name, table


class TaglineVersionSource(VersionSourceInterface):
    PLUGIN_NAME = "tagline"

    def distribution(self) -> str:
        return project_name(self.root) or ""

    def get_version_data(self) -> Dict[str, str]:
        with said():
            answer = ask(self.root, name=self.distribution(), own=project_name(self.root), tool="hatch", allow_unproven=is_editable())
            self._left_out(answer)
        return {"version": answer.version}

    def _left_out(self, answer: Answer) -> None:
        """Warn of version files that hatchling leaves out since version control ignores
        them, unless the project names them or has enabled the build hook."""
        build = table(hatch(self.root), "build")
        if any("tagline" in table(part, "hooks") for part in [build, *(table(build, "targets", name) for name in table(build, "targets"))]):
            return
        named = str(build)
        for name in answer.ignored:
            if name not in named and os.path.basename(name) not in named:
                sys.stderr.write(
                    f"tagline: warning: {name} is ignored by version control, so hatchling leaves it out: "
                    f'artifacts = ["/{name}"] under [tool.hatch.build] takes it in\n'
                )

    def set_version(self, version: str, version_data: Dict[str, str]) -> None:
        raise NotImplementedError('the version comes from the tags: git tag "$(tagline next)"')


class VCSVersionSource(TaglineVersionSource):
    PLUGIN_NAME = "vcs"

    def distribution(self) -> str:
        """Return the one name that hatch-vcs hands on."""
        options = self.config.get("raw-options", {})
        return str(options.get("dist_name", "")) if isinstance(options, dict) else ""


class TaglineBuildHook(BuildHook):
    PLUGIN_NAME = "tagline"

    def initialize(self, version: str, build_data: Dict[str, object]) -> None:
        with said():
            answer = ask(self.root, name=project_name(self.root), own=project_name(self.root), tool="hatch", allow_unproven=is_editable())
            artifacts = build_data["artifacts"]
            assert isinstance(artifacts, list)
            artifacts += [f"/{name}" for name in answer.files]
            if self.target_name == "sdist" and answer.tracked:
                self._force(answer.tracked, build_data)
        if self.config.get("version-file") or not answer.files and answer.tracked is None:
            super().initialize(version, build_data)

    def write(self, name: str, template: Optional[str]) -> None:
        """Write Tagline's own file, with the commit, unless a template says what is in it."""
        if template:
            super().write(name, template)
            return
        known = project_name(self.root)
        ask(self.root, name=known, own=known, tool="hatch", allow_unproven=is_editable(), extra=(name,))

    def _force(self, tracked: List[str], build_data: Dict[str, object]) -> None:
        """Have every tracked file in the source distribution, once."""
        forced = build_data["force_include"]
        assert isinstance(forced, dict)
        taken = {os.path.normpath(file.relative_path) for file in self.build_config.builder.recurse_included_files()}
        for name in tracked:
            if os.path.normpath(name) not in taken and os.path.isfile(os.path.join(self.root, name)):
                forced[os.path.join(self.root, name)] = name


class VCSBuildHook(BuildHook):
    PLUGIN_NAME = "vcs"


class VCSMetadataHook(MetadataHook):
    PLUGIN_NAME = "vcs"


class TaglineMetadataHook(MetadataHook):
    PLUGIN_NAME = "tagline"


def _vacant() -> bool:
    """Report whether the name "vcs" is free: hatchling refuses two plugins of
    one name."""
    try:
        metadata.distribution("hatch-vcs")
    except metadata.PackageNotFoundError:
        return True
    return False


@hookimpl
def hatch_register_version_source() -> "List[type[TaglineVersionSource]]":
    return [TaglineVersionSource, *([VCSVersionSource] if _vacant() else [])]


@hookimpl
def hatch_register_build_hook() -> "List[type[BuildHook]]":
    return [TaglineBuildHook, *([VCSBuildHook] if _vacant() else [])]


@hookimpl
def hatch_register_metadata_hook() -> "List[type[MetadataHook]]":
    return [TaglineMetadataHook, *([VCSMetadataHook] if _vacant() else [])]
