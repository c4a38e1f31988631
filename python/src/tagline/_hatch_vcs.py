"""What hatch-vcs's build hook and metadata hook do."""

from __future__ import annotations

import json
import os
import sys
from collections import ChainMap
from typing import Dict, Optional

from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface
from hatchling.utils.context import ContextStringFormatter

from ._errors import said
from ._program import run
from ._template import fill


class BuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Writes `version-file` by `template`, or by its ending, and has it in the build."""

    def initialize(self, version: str, build_data: "Dict[str, object]") -> None:
        name, template = self.config.get("version-file"), self.config.get("template")
        if not name:
            raise ValueError(f"Option `version-file` for build hook `{self.PLUGIN_NAME}` is required")
        for option, value in (("version-file", name), ("template", template or "")):
            if not isinstance(value, str):
                raise TypeError(f"Option `{option}` for build hook `{self.PLUGIN_NAME}` must be a string")
        with said():
            self.write(name, template)
        artifacts = build_data["artifacts"]
        assert isinstance(artifacts, list)
        artifacts.append(f"/{name}")

    def write(self, name: str, template: Optional[str]) -> None:
        _put(self.root, name, template, fill(name, template, self.metadata.version))


def _put(root: str, name: str, template: str | None, content: str) -> None:
    """Make the file of that name below root hold content. The program writes it,
    as every version file: it knows which places and which files of others to leave
    alone. A file that holds the content already needs no program; that there is
    none for another is a warning."""
    path = os.path.join(root, name)
    if os.path.isfile(path) and not os.path.islink(path):
        with open(path, "rb") as file:
            if file.read() == content.encode():
                return
    try:
        run(root, "write", "--put", stdin=json.dumps({"file": name, "content": content, "template": template or ""}))
    except FileNotFoundError as error:
        sys.stderr.write(f"tagline: warning: {name} is not written: {error}\n")


class MetadataHook(MetadataHookInterface):
    """Sets the project's `urls`, in which {commit_hash} is the commit."""

    def update(self, metadata: "Dict[str, object]") -> None:
        urls = self.config.get("urls", {})
        if not isinstance(urls, dict):
            raise TypeError("option `urls` must be a table")
        for key, url in urls.items():
            if not isinstance(url, str):
                raise TypeError(f"URL `{key}` in option `urls` must be a string")
        formatter = ContextStringFormatter(ChainMap({"commit_hash": lambda *_: self._commit()}))
        metadata["urls"] = {key: formatter.format(url) for key, url in urls.items()}

    def _commit(self) -> str:
        """Return the commit that is checked out, also where a variable gives the version."""
        given = {name: "" for name in os.environ if "_PRETEND_VERSION" in name}
        given["TAGLINE_FORMAT"] = "pep440"  # a format that is configured need not be able to write the version
        return str(json.loads(run(self.root, "--json", "--allow-unproven", **given))["facts"]["commit"])
