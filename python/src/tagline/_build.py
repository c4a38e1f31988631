"""What a build asks, and how it is answered: by variables and PKG-INFO alone, else by
the program, in one process."""

from __future__ import annotations

import base64
import json
import os
import sys
from typing import Dict, List, Mapping, Optional, Tuple

from ._errors import TaglineError
from ._program import run
from ._project import lists_files, names_files
from ._sources import left_behind, override, pkg_info


class Answer:
    """The version of a build, the contents of its version files and, where it is not
    left to the build backend, the files of a source distribution, both by their paths
    below the project. own says that they are by Tagline's own configuration, ignored
    which of the version files are ignored by version control."""

    def __init__(
        self,
        version: str,
        files: Optional[Dict[str, bytes]] = None,
        tracked: Optional[List[str]] = None,
        own: bool = True,
        ignored: Optional[List[str]] = None,
    ):
        self.version = version
        self.files = files or {}
        self.tracked = tracked
        self.own = own
        self.ignored = ignored or []


_answers: Dict[Tuple[str, ...], Answer] = {}


def ask(
    root: str,
    *,
    name: Optional[str],
    tool: str = "",
    own: Optional[str] = None,
    allow_unproven: bool = False,
    keywords: Optional[Mapping[str, object]] = None,
    write: bool = True,
    extra: Tuple[str, ...] = (),
) -> Answer:
    """Return the answer for the project of that name in the directory root, as a build
    by tool asks; keywords are the value of use_scm_version, own is the name for
    Tagline's own variables, extra are version files beside those of the configuration. Each question is asked once
    a process. With write, version files are written into the source tree; of an
    unpacked source distribution only those that are missing. A source tree that cannot
    be written is a warning. So is a configuration that is wrong where the version is
    known without it.
    """
    key = (os.path.abspath(root), name or "", tool, str(allow_unproven), json.dumps(keywords, sort_keys=True), str(write), *extra)
    if key not in _answers:
        _answers[key] = _ask(root, name, own, tool, allow_unproven, keywords, write, extra)
    return _answers[key]


def _ask(
    root: str,
    name: Optional[str],
    own: Optional[str],
    tool: str,
    allow_unproven: bool,
    keywords: Optional[Mapping[str, object]],
    write: bool,
    extra: Tuple[str, ...],
) -> Answer:
    given = override(name, os.environ, own)
    unpacked = None if given is not None else pkg_info(root)
    version = given if given is not None else unpacked
    if unpacked is not None and not extra and not names_files(root, keywords):
        return Answer(unpacked)
    request: Dict[str, object] = {"keywords": keywords, "write": write and unpacked is None, "list": unpacked is None, "files": list(extra)}
    how = [*(["--as", tool] if tool else []), *(["--allow-unproven"] if allow_unproven else [])]
    # The program may not know the name, and so not the variable.
    variables = {"TAGLINE_PRETEND_VERSION": version} if version is not None else {}
    try:
        answer = json.loads(run(root, "python-build", *how, stdin=json.dumps(request), **variables))
        files = {file: base64.b64decode(content) for file, content in answer["files"].items()}
        if unpacked is not None:
            files = _missing(root, files, write, how, request, variables)
    except (FileNotFoundError, TaglineError) as error:
        if version is None and isinstance(error, FileNotFoundError):
            version = left_behind(root)
        if version is None:
            raise
        lacks = any(not os.path.exists(os.path.join(root, file)) for file in extra)
        if isinstance(error, TaglineError) or lacks or given is not None and names_files(root, keywords):
            _warn(f"no version file is written: {error}")
        if given is not None and tool == "setuptools" and lists_files(root):
            _warn(f"the tracked files are not listed: {error}")
        return Answer(version)
    if answer["unput"] is not None:
        _warn(f"no version file is written into the source tree: {answer['unput']}")
    return Answer(answer["version"] if version is None else version, files, answer["tracked"], answer["own"], answer["ignored"])


def _missing(
    root: str, files: Dict[str, bytes], write: bool, how: List[str], request: Dict[str, object], variables: Mapping[str, str]
) -> Dict[str, bytes]:
    """Write those of the version files that are not in an unpacked source
    distribution, and return the contents of all: those that are there stay."""
    missing = [file for file in files if not os.path.exists(os.path.join(root, file))]
    for file in files.keys() - set(missing):
        with open(os.path.join(root, file), "rb") as there:
            files[file] = there.read()
    if missing and write:
        request = {**request, "write": True, "only": missing}
        answer = json.loads(run(root, "python-build", *how, stdin=json.dumps(request), **variables))
        if answer["unput"] is not None:
            _warn(f"no version file is written into the source tree: {answer['unput']}")
    return files


def _warn(text: str) -> None:
    sys.stderr.write(f"tagline: warning: {text}\n")
