"""The version files that a build writes."""

from __future__ import annotations

import base64
import json
import os
import sys

from ._program import TaglineError, run
from ._sources import override, pkg_info


def write_version_files(root: str, version: str, *, name: str, tool: str, allow_unproven: bool) -> dict[str, bytes]:
    """Write the files that the configuration of the directory root names, as a
    build by tool does, and return the contents of all by their paths below root.

    version and name are the project's. Of an unpacked source distribution only
    files that are missing are written. A source tree that cannot be written is
    a warning; a configuration that is wrong is a TaglineError, but only a warning
    where the version did not need it.
    """
    overridden = override(name, os.environ) is not None
    unpacked = not overridden and pkg_info(root) is not None
    # The program may not know the name, and so not the variable.
    variables = {"TAGLINE_PRETEND_VERSION": version} if overridden else {}
    args = ["write", "--as", tool, *(["--allow-unproven"] if allow_unproven else [])]
    try:
        printed = run(root, *args, "--print", **variables)
    except (FileNotFoundError, TaglineError) as error:
        if not overridden and not unpacked:
            raise
        if overridden or not isinstance(error, FileNotFoundError):
            _warn(f"no version file is written: {error}")
        return {}
    files = {file: base64.b64decode(content) for file, content in json.loads(printed).items()}
    missing = [file for file in files if not os.path.exists(os.path.join(root, file))]
    if unpacked:
        for file in files.keys() - missing:
            with open(os.path.join(root, file), "rb") as there:
                files[file] = there.read()
    if missing or files and not unpacked:
        try:
            run(root, *args, *(missing if unpacked else []), **variables)
        except TaglineError as error:
            if error.exit_code != 1:
                raise
            _warn(f"no version file is written into the source tree: {error}")
    return files


def _warn(text: str) -> None:
    sys.stderr.write(f"tagline: warning: {text}\n")
