"""Writes what towncrier makes of folders of change files: cmd/internal/fragments/testdata/towncrier.json.

Run it with the Python of an environment that has towncrier:
    python scripts/fragments-towncrier.py > cmd/internal/fragments/testdata/towncrier.json
"""
import importlib.metadata
import json
import os
import sys
import tempfile

from click import ClickException
from towncrier._builder import find_fragments
from towncrier._settings.load import ConfigError, load_config

names = [
    "1.feature", "2.feature.md", "3.feature.rst", "012.bugfix.2.md", "+orphan.misc", "fix-1.2.3.feature", "a.b.c.removal.txt",
    "4.Feature.md", "feature", "feature.md", ".feature", "README.md", ".gitkeep", "5.unknown.md", "6.feature.bugfix.md", "7.doc~", "8.doc.",
    "9..misc",
]
cases = [
    ("a folder with its own name", {"towncrier.toml": '[tool.towncrier]\ndirectory = "changes"\n'}, "changes", names),
    ("the default folder", {"pyproject.toml": '[tool.towncrier]\n'}, "newsfragments", ["1.feature"]),
    ("of a package", {"pyproject.toml": '[tool.towncrier]\npackage = "acme"\npackage_dir = "src"\n'}, "src/acme/newsfragments", ["1.feature"]),
    ("of the project's name", {"pyproject.toml": '[project]\nname = "acme"\n[tool.towncrier]\npackage_dir = "src"\n'}, "src/acme/newsfragments", ["1.feature"]),
    ("towncrier.toml goes first", {"pyproject.toml": '[tool.towncrier]\ndirectory = "a"\n', "towncrier.toml": '[tool.towncrier]\ndirectory = "b"\n'}, "b", ["1.bugfix"]),
    ("types in an array", {"towncrier.toml": '[tool.towncrier]\ndirectory = "n"\n[[tool.towncrier.type]]\nname = "Major"\n[[tool.towncrier.type]]\ndirectory = "minor"\nname = "Changes"\n'},
     "n", ["1.major.md", "1.minor.md", "1.feature.md", "1.Major.md"]),
    ("types in tables", {"towncrier.toml": '[tool.towncrier]\ndirectory = "n"\n[tool.towncrier.fragment.breaking]\n[tool.towncrier.fragment.fix]\nname = "Fixes"\n'},
     "n", ["1.breaking.md", "1.fix.md", "1.feature.md"]),
    ("what is ignored", {"towncrier.toml": '[tool.towncrier]\ndirectory = "n"\nignore = ["*.tmp", "1.feature.MD"]\n'},
     "n", ["1.feature.md", "2.bugfix.tmp", "3.doc"]),
]


def taken(files, folder, names):
    with tempfile.TemporaryDirectory() as top:
        for name, text in files.items():
            with open(os.path.join(top, name), "w") as out:
                out.write(text)
        os.makedirs(os.path.join(top, folder))
        for name in names:
            with open(os.path.join(top, folder, name), "w") as out:
                out.write("text\n")
        try:
            _, found = find_fragments(top, load_config(top), strict=False)
        except (ClickException, ConfigError) as err:
            return {"error": str(err)}
        return {os.path.relpath(path, top): kind for path, kind in sorted(found)}


json.dump(
    {
        "program": "towncrier " + importlib.metadata.version("towncrier"),
        "cases": [
            {"why": why, "files": files, "folder": folder, "names": sorted(names), "takes": taken(files, folder, names)}
            for why, files, folder, names in cases
        ],
    },
    sys.stdout,
    indent=1,
)
print()
