"""Finding the program that the wheel brought."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from importlib import metadata
from typing import Iterator

_NAME = "tagline.exe" if sys.platform == "win32" else "tagline"


def find_binary() -> str:
    """Return the path of the program: the one installed with this package,
    else one on the PATH. FileNotFoundError says that there is none."""
    for path in _candidates():
        if os.path.isfile(path) and os.access(path, os.X_OK):
            return path
    raise FileNotFoundError(
        "the program tagline is not here: install the package tagline from a wheel for this platform, "
        "or build the program with Go and put it on the PATH; TAGLINE_PRETEND_VERSION=1.2.3 does without it"
    )


def _candidates() -> Iterator[str]:
    # The installed package's list of files knows best: a build frontend puts
    # packages below a prefix that sysconfig has never heard of.
    package = os.path.dirname(os.path.abspath(__file__))
    for distribution in metadata.distributions(name="tagline", path=[os.path.dirname(package)]):
        for file in distribution.files or ():
            if file.name == _NAME:
                yield os.path.abspath(str(file.locate()))
    yield os.path.join(os.path.dirname(package), "bin", _NAME)  # pip install --target
    yield os.path.join(sysconfig.get_path("scripts"), _NAME)
    on_path = shutil.which("tagline")
    if on_path:
        yield on_path
