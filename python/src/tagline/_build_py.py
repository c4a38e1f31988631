"""What setuptools' command build_py does for version files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from setuptools.command.build_py import build_py as Base
else:
    Base = object


class VersionFiles(Base):
    """A base beside build_py for one whose packages also get the version files
    that are inside of them: those that are no modules, or could not be written
    into the source tree, are not found there."""

    version_files: dict[str, bytes] = {}  # by their paths below the project
    _added: tuple[str, ...] = ()

    def run(self) -> None:
        super().run()
        have = {os.path.normpath(path) for path in super().get_outputs()}
        added = []
        for name, content in self.version_files.items():
            path = self._target(name)
            if path is None:
                continue
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(content)
            if os.path.normpath(path) not in have:
                added.append(path)
        self._added = tuple(added)

    def get_outputs(self, include_bytecode: bool = True) -> list[str]:
        return [*super().get_outputs(include_bytecode), *self._added]

    def _target(self, name: str) -> str | None:
        """Return where in the build directory a file of the project belongs, None
        if it is in no package."""
        for package in self.distribution.packages or ():
            inside = os.path.relpath(name, self.get_package_dir(package) or os.curdir)
            if inside.split(os.sep)[0] != os.pardir:
                return os.path.join(self.build_lib, *package.split("."), inside)
        return None
