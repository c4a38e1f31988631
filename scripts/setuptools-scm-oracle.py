"""Answers, one JSON object a line, what setuptools-scm or hatch-vcs says in a directory.

Each line of standard input is {"dir": PATH, "env": {...}, "args": [...]} for
setuptools-scm's command line, or {"dir": PATH, "env": {...}, "hatch": true} for
hatch-vcs, with its build hook too. Each line of output is {"exit": CODE, "out":
TEXT, "err": TEXT}. One process answers all: to start Python takes longer than
any answer.
"""

import contextlib
import functools
import importlib.metadata
import io
import json
import logging
import os
import sys
import tomllib
import traceback
import types
import warnings

# Each scheme is looked up among all installed packages, anew every time.
importlib.metadata.entry_points = functools.lru_cache(None)(importlib.metadata.entry_points)

from vcs_versioning._cli import main
from hatch_vcs.build_hook import VCSBuildHook
from hatch_vcs.version_source import VCSVersionSource

logging.raiseExceptions = False


def hatch(directory):
    with open("pyproject.toml", "rb") as f:
        tables = tomllib.load(f)["tool"]["hatch"]
    version = VCSVersionSource(directory, tables["version"]).get_version_data()["version"]
    hook = tables.get("build", {}).get("hooks", {}).get("vcs")
    if hook:
        metadata = types.SimpleNamespace(version=version)
        VCSBuildHook(directory, hook, None, metadata, directory, "wheel").initialize("standard", {"artifacts": []})
    print(version)


def answer(question):
    os.chdir(question["dir"])
    os.environ.clear()
    os.environ.update(question["env"])
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            code = hatch(question["dir"]) if question.get("hatch") else main(question["args"])
        except SystemExit as e:
            code = e.code if isinstance(e.code, (int, type(None))) else 1
            err.write(repr(e))
        except BaseException as e:
            code = 1
            err.write("".join(traceback.format_exception_only(type(e), e)))
    return {"exit": code or 0, "out": out.getvalue(), "err": err.getvalue()}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
