"""The files of a setuptools project's source distribution: an entry point of the
group setuptools.file_finders."""

from __future__ import annotations

import json
import os
import sys
from typing import List

from ._build import Answer, ask
from ._errors import TaglineError
from ._program import run
from ._project import lists_files, load, project_name, requires_tagline, table
from ._sources import pkg_info


def find_files(directory: str = "") -> List[str]:
    """Return the files below directory that a source distribution has besides those
    that setuptools takes, relative to the current directory: the version files of
    a configuration of Tagline's own, and the files that the repository tracks where sdist-files says so, or where the build
    is one in the place of setuptools-scm.

    There are none unless the project requires tagline, and none of an unpacked source
    distribution. That they cannot be listed is a warning, and there are none either.
    """
    from . import _setuptools

    answer = _setuptools.current or _unasked()
    files = [os.path.normpath(name) for name in [*(answer.tracked or ()), *(answer.files if answer.own else ())]]
    below = os.path.normpath(directory or os.curdir)
    return [name for name in dict.fromkeys(files) if (below == os.curdir or name.startswith(below + os.sep)) and os.path.exists(name)]


def _unasked() -> Answer:
    """Return the files of a project that has its version from elsewhere, and asks for the
    tracked files all the same."""
    nothing = Answer("")
    if not requires_tagline(load(os.curdir)) or not lists_files(os.curdir) or pkg_info(os.curdir) is not None:
        return nothing
    try:
        if table(load(os.curdir), "tool", "tagline"):
            return Answer("", tracked=ask(os.curdir, name=project_name(os.curdir), allow_unproven=True, write=False).tracked)
        listed = run(os.curdir, "setuptools-scm", "--no-version", "--root", os.path.abspath(os.curdir), "--format", "json", "ls")
    except (FileNotFoundError, TaglineError, ValueError) as error:
        sys.stderr.write(f"tagline: warning: the tracked files are not listed: {error}\n")
        return nothing
    return Answer("", tracked=[os.path.relpath(path) for path in json.loads(listed)["files"]])
