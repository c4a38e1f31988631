"""The plugins of hatchling: "tagline", and "vcs" in the place of hatch-vcs's."""

from __future__ import annotations

from importlib import metadata

from hatchling.plugin import hookimpl
from hatchling.version.source.plugin.interface import VersionSourceInterface

from . import get_version
from ._hatch_vcs import BuildHook, MetadataHook
from ._project import is_editable, load, project_name
from ._version_files import write_version_files


class TaglineVersionSource(VersionSourceInterface):
    PLUGIN_NAME = "tagline"

    def project_name(self) -> str:
        return project_name(self.root) or ""

    def get_version_data(self) -> dict:
        how = {"name": self.project_name(), "allow_unproven": is_editable(), "tool": "hatch"}
        version = get_version(self.root, **how)
        write_version_files(self.root, version, **how)
        return {"version": version}

    def set_version(self, version: str, version_data: dict) -> None:
        raise NotImplementedError("the version comes from the tags: git tag \"$(tagline next)\"")


class VCSVersionSource(TaglineVersionSource):
    PLUGIN_NAME = "vcs"

    def project_name(self) -> str:
        """Return the one name that hatch-vcs hands on."""
        return self.config.get("raw-options", {}).get("dist_name", "")

    def get_version_data(self) -> dict:
        if self.config != load(self.root).get("tool", {}).get("hatch", {}).get("version"):
            raise ValueError("tagline reads [tool.hatch.version] in pyproject.toml, so it cannot be in hatch.toml")
        return super().get_version_data()


class TaglineBuildHook(BuildHook):
    PLUGIN_NAME = "tagline"


class VCSBuildHook(BuildHook):
    PLUGIN_NAME = "vcs"


class VCSMetadataHook(MetadataHook):
    PLUGIN_NAME = "vcs"


def _vacant() -> bool:
    """Report whether the name "vcs" is free: hatchling refuses two plugins of
    one name."""
    try:
        metadata.distribution("hatch-vcs")
    except metadata.PackageNotFoundError:
        return True
    return False


@hookimpl
def hatch_register_version_source():
    return [TaglineVersionSource, *([VCSVersionSource] if _vacant() else [])]


@hookimpl
def hatch_register_build_hook():
    return [TaglineBuildHook, *([VCSBuildHook] if _vacant() else [])]


@hookimpl
def hatch_register_metadata_hook():
    return [VCSMetadataHook] if _vacant() else []
