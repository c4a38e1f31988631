"""The files of a setuptools project's source distribution: an entry point of the
group setuptools.file_finders."""

from __future__ import annotations

import json
import os
import sys

from ._program import TaglineError, run
from ._project import load, requires_tagline, scm_section
from ._sources import pkg_info


def find_files(directory: str = "") -> list[str]:
    """Return the files below directory that the repository tracks, as
    setuptools-scm does, relative to the current directory.

    There are none unless the project requires tagline in the place of
    setuptools-scm, and none of an unpacked source distribution. That they cannot
    be listed is a warning, and there are none either.
    """
    pyproject = load(os.curdir)
    if not requires_tagline(pyproject) or scm_section(pyproject) is None or pkg_info(os.curdir) is not None:
        return []
    try:
        listed = run(os.curdir, "setuptools-scm", "--no-version", "--root", os.path.abspath(directory or os.curdir), "--format", "json", "ls")
    except (FileNotFoundError, TaglineError) as error:
        sys.stderr.write(f"tagline: warning: the tracked files are not listed: {error}\n")
        return []
    return [os.path.relpath(path) for path in json.loads(listed)["files"]]
