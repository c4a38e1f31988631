"""The files of a setuptools project's source distribution: an entry point of the
group setuptools.file_finders."""

from __future__ import annotations

import os
from typing import List


def find_files(directory: str = "") -> List[str]:
    """Return the files below directory that a source distribution has besides those
    that setuptools takes, relative to the current directory: the version files of
    a configuration of Tagline's own, and the files that the repository tracks where sdist-files says so, or where the build
    is one in the place of setuptools-scm.

    There are none unless the project has its version from Tagline, and none of an
    unpacked source distribution.
    """
    from . import _setuptools

    answer = _setuptools.current
    if answer is None:
        return []
    files = [os.path.normpath(name) for name in [*(answer.tracked or ()), *(answer.files if answer.own else ())]]
    below = os.path.normpath(directory or os.curdir)
    return [name for name in dict.fromkeys(files) if (below == os.curdir or name.startswith(below + os.sep)) and os.path.exists(name)]
