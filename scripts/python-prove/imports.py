"""Answers from the checkout given, by every module that needs no build backend."""

import importlib
import os
import platform
import sys

sys.path = [path for path in sys.path if path]
import tagline

names = ["_binary", "_build", "_dynamic_metadata", "_errors", "_file_finder", "_program", "_shadow", "_sources", "_vcs_versioning", "backend"]
for name in names:
    importlib.import_module("tagline." + name)
os.environ["TAGLINE_ALLOW_UNPROVEN"] = "1"
version = tagline.get_version(sys.argv[1])
assert version == tagline.describe(sys.argv[1], allow_unproven=True)["formats"]["pep440"], version
print(f"Python {platform.python_version()}: {version}, {len(names)} modules")
