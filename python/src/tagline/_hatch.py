"""The version source "tagline" of hatchling: [tool.hatch.version] source = "tagline"."""

from __future__ import annotations

from hatchling.plugin import hookimpl
from hatchling.version.source.plugin.interface import VersionSourceInterface

from . import get_version
from ._project import is_editable


class TaglineVersionSource(VersionSourceInterface):
    PLUGIN_NAME = "tagline"

    def get_version_data(self) -> dict:
        return {"version": get_version(self.root, allow_unproven=is_editable(), tool="hatch")}

    def set_version(self, version: str, version_data: dict) -> None:
        raise NotImplementedError("the version comes from the tags: git tag \"$(tagline next)\"")


@hookimpl
def hatch_register_version_source():
    return TaglineVersionSource
