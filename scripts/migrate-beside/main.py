"""Holds what `tagline migrate` makes of real projects' settings beside the tool that
they were written for.

    VENV/bin/python scripts/migrate-beside/main.py [--commits N] DIR...

VENV has the tools of requirements.txt beside this file, in the versions pinned there.
Each DIR is a repository, bare or not. Of each, N commits (default 20), half of them
tagged where there are so many, are checked out one after the other into a scratch
clone; the tool runs on the commit's own configuration, and so does `tagline migrate`
($TAGLINE, else bin/tagline), whose listing has the version under the new one. Commits
without a configuration for one of the tools are left out and counted. Printed are, per
tool and project, how many versions agree as PEP 440 compares them, and each that does not;
the exit code is 1 where one does not.
"""

import argparse
import collections
import os
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import tomllib
except ModuleNotFoundError:
    import tomli as tomllib

from packaging.version import InvalidVersion, Version

TAGLINE = os.environ.get("TAGLINE", str(Path(__file__).resolve().parents[2] / "bin/tagline"))
BIN = Path(sys.executable).parent

VERSIONEER = "import versioneer; print(versioneer.get_versions()['version'])"
PBR = """
import sys, pbr.packaging
print(pbr.packaging.get_version(sys.argv[1]))
"""
PDM = """
import pathlib, tempfile
from pdm.backend.sdist import SdistBuilder
with SdistBuilder(".") as builder:
    builder.initialize(builder.build_context(pathlib.Path(tempfile.mkdtemp())))
    print(builder.config.metadata["version"])
"""


def python(code, *args):
    return [sys.executable, "-W", "ignore", "-P", "-c", code, *args]


# What a commit's own files have where one of the tools may be in use.
SIGN = re.compile(r"versioningit|dynamic-versioning|git-versioning|versioneer|\bpbr\b|tool\.pdm\.version")


def own_tool(root):
    """The tool that gives the project in root its version and the command that asks it,
    None where it is none of those known here."""
    text = read(root / "pyproject.toml")
    try:
        pyproject = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return None
    tool = pyproject.get("tool", {})
    requires = " ".join(pyproject.get("build-system", {}).get("requires", []))
    setup_cfg, setup_py = read(root / "setup.cfg"), read(root / "setup.py")
    if "versioningit" in tool:
        return "versioningit", [BIN / "versioningit", "."]
    if tool.get("poetry-dynamic-versioning", {}).get("enable"):
        return "poetry-dynamic-versioning", [BIN / "poetry-dynamic-versioning", "show"]
    if "uv-dynamic-versioning" in requires:
        return "uv-dynamic-versioning", [BIN / "uv-dynamic-versioning"]
    if tool.get("pdm", {}).get("version", {}).get("source") == "scm":
        return "pdm-backend", python(PDM)
    if tool.get("setuptools-git-versioning", {}).get("enabled", "setuptools-git-versioning" in tool):
        return "setuptools-git-versioning", [BIN / "setuptools-git-versioning", "."]
    if "versioneer" in tool or "[versioneer]" in setup_cfg:
        return "versioneer", python(VERSIONEER)
    if "pbr" in setup_py or "pbr" in requires:
        name = next((line.partition("=")[2].strip() for line in setup_cfg.splitlines() if line.startswith("name")), None)
        name = pyproject.get("project", {}).get("name") or name
        return "pbr", python(PBR, name or "")
    return None


def read(path):
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def git(directory, *args):
    done = subprocess.run(["git", "-C", directory, *args], check=args[0] != "grep", capture_output=True, text=True, errors="replace")
    return done.stdout.strip()


def sample(directory):
    """Commits to look at, tagged ones and others in turns, the same at each run."""
    chance = random.Random(1)
    commits = git(directory, "rev-list", "HEAD").splitlines()
    tagged = set(git(directory, "for-each-ref", "--format=%(*objectname) %(objectname)", "refs/tags").split())
    on_tag = [c for c in commits if c in tagged]
    rest = [c for c in commits if c not in tagged]
    chance.shuffle(on_tag)
    chance.shuffle(rest)
    return [c for pair in zip(on_tag + rest, rest) for c in pair]


def migrated(root, environment):
    """What the listing of `tagline migrate` has for the commit that is checked out, and
    what is said where there is none."""
    done = subprocess.run([TAGLINE, "migrate", "--last", "1"], cwd=root, env=environment, capture_output=True, text=True)
    rows = done.stdout.partition("\ncommit ")[2].splitlines()
    if done.returncode != 0 or len(rows) < 2:
        return None, done.stderr.strip() or done.stdout.strip()
    return rows[1].split()[-1], done.stdout


def equal(theirs, ours):
    """Whether the versions are the same but for how far the commit is abbreviated, which
    these tools leave to git."""
    theirs, ours = (COMMIT.sub(r"\1\2", version or "") for version in (theirs, ours))
    try:
        return Version(theirs) == Version(ours)
    except InvalidVersion:
        return theirs == ours


COMMIT = re.compile(r"([+.]g?)([0-9a-f]{7})[0-9a-f]{0,33}(?![0-9a-z])")


def compare(source, n, environment):
    asked, agreed, without, refused = collections.Counter(), collections.Counter(), 0, 0
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch, Path(source.removesuffix("/repo")).name)
        subprocess.run(["git", "clone", "--quiet", "--shared", source, root], check=True, capture_output=True)
        for commit in dict.fromkeys(sample(root)):
            if sum(asked.values()) == n or refused == n:
                break
            if not SIGN.search(git(root, "grep", "-h", "-e", "", commit, "--", "pyproject.toml", "setup.cfg", "setup.py")):
                without += 1
                continue
            git(root, "checkout", "--quiet", "--force", commit)
            git(root, "clean", "-ffdxq")
            tool, command = own_tool(root) or (None, None)
            if tool is None:
                without += 1
                continue
            theirs = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
            git(root, "clean", "-ffdxq")
            git(root, "checkout", "--quiet", "--force", commit)
            if theirs.returncode != 0 or not theirs.stdout.strip():
                refused += 1
                continue
            version = theirs.stdout.split()[-1]
            ours, said = migrated(root, environment)
            asked[tool] += 1
            if equal(version, ours):
                agreed[tool] += 1
            else:
                print(f"  {commit[:12]}: {tool} {version!r}, migrated {ours!r} {'' if ours else said[:300]}")
        name = root.name
    for tool in asked:
        print(f"{name}: {tool}: {agreed[tool]} of {asked[tool]} agree ({without} without a configuration, {refused} refused by the tool)", flush=True)
    if not asked:
        print(f"{name}: no commit with a configuration ({without} without, {refused} refused by the tool)", flush=True)
    return asked, agreed


parser = argparse.ArgumentParser()
parser.add_argument("--commits", type=int, default=20)
parser.add_argument("directories", nargs="+")
options = parser.parse_args()
environment = {
    "PATH": os.environ["PATH"], "HOME": "/nonexistent", "SOURCE_DATE_EPOCH": "1787184000", "PYTHONDONTWRITEBYTECODE": "1",
    "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "safe.directory", "GIT_CONFIG_VALUE_0": "*",
}
total, agreeing = collections.Counter(), collections.Counter()
for directory in options.directories:
    asked, agreed = compare(os.path.abspath(directory), options.commits, environment)
    total += asked
    agreeing += agreed
for tool in sorted(total):
    print(f"{tool}: {agreeing[tool]} of {total[tool]}")
if not total:
    sys.exit("nothing was compared")
sys.exit(0 if total == agreeing else 1)
