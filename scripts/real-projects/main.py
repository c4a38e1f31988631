"""Asks Tagline and the tool that a project uses for the versions of real projects.

    .cache/oracles/python/bin/python scripts/real-projects/main.py [--commits N] DIR...

Each DIR is a repository, bare or not. Of each, N commits (default 30), half of
them tagged where there are so many, are checked out one after the other into a
scratch clone; there bin/tagline (or $TAGLINE) runs, and the project's own tool
on the commit's own configuration: hatch-vcs where pyproject.toml names it as
source of the version, else setuptools-scm's command line. A commit without a
configuration for either, or with one that needs a Python function, is left out
and counted. Printed are, per project, how many strings agree, each that does
not, and the median time of both programs as a user starts them.
"""

import argparse
import itertools
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path

TAGLINE = os.environ.get("TAGLINE", str(Path(__file__).resolve().parents[2] / "bin/tagline"))
HATCH = """
import sys, tomllib
from hatch_vcs.version_source import VCSVersionSource
tables = tomllib.load(open("pyproject.toml", "rb"))["tool"]["hatch"]
print(VCSVersionSource(sys.argv[1], tables["version"]).get_version_data()["version"])
"""


def git(directory, *args):
    return subprocess.run(["git", "-C", directory, *args], check=True, capture_output=True, text=True).stdout.strip()


def sample(directory, n):
    """Commits to look at: tagged ones and others, the same at each run."""
    chance = random.Random(1)
    commits = git(directory, "rev-list", "--all").splitlines()
    reachable = set(commits)
    peeled = {line.split()[0] for line in git(directory, "for-each-ref", "--format=%(*objectname) %(objectname)", "refs/tags").splitlines()}
    tagged = sorted(peeled & reachable)
    rest = [c for c in commits[: len(commits) // 2] if c not in peeled]
    chance.shuffle(tagged)
    chance.shuffle(rest)
    return [c for pair in itertools.zip_longest(tagged[:n], rest[:n]) for c in pair if c]


def own_tool(directory):
    """The command that asks the project's own tool, None where it has none."""
    try:
        tool = tomllib.loads(Path(directory, "pyproject.toml").read_text())["tool"]
    except (OSError, KeyError, tomllib.TOMLDecodeError):
        return None
    if tool.get("hatch", {}).get("version", {}).get("source") == "vcs":
        return [sys.executable, "-W", "ignore", "-c", HATCH, directory]
    if "setuptools_scm" in tool or "vcs-versioning" in tool:
        return [sys.executable, "-W", "ignore", "-m", "vcs_versioning"]
    return None


def ask(command, directory, environment):
    begin = time.perf_counter()
    done = subprocess.run(command, cwd=directory, env=environment, capture_output=True, text=True)
    return done.returncode, done.stdout.strip(), done.stderr.strip(), time.perf_counter() - begin


def compare(source, n, environment):
    agreed, asked, without, refused, times = 0, 0, 0, 0, ([], [])
    with tempfile.TemporaryDirectory() as scratch:
        subprocess.run(["git", "clone", "--quiet", "--shared", "--no-checkout", source, scratch], check=True, capture_output=True)
        subprocess.run(["git", "-C", scratch, "fetch", "--quiet", source, "+refs/*:refs/real/*"], capture_output=True)
        subprocess.run(["git", "-C", scratch, "fetch", "--quiet", "--tags", source], capture_output=True)
        for commit in sample(scratch, 4 * n):
            if asked == n:
                break
            subprocess.run(["git", "-C", scratch, "checkout", "--quiet", "--force", commit], capture_output=True)
            subprocess.run(["git", "-C", scratch, "clean", "-ffdxq"], capture_output=True)
            command = own_tool(scratch)
            if command is None:
                without += 1
                continue
            theirs = ask(command, scratch, environment)
            ours = ask([TAGLINE], scratch, environment)
            if theirs[0] != 0:
                refused += 1
                continue
            asked += 1
            times[0].append(theirs[3])
            times[1].append(ours[3])
            if ours[0] == 0 and ours[1] == theirs[1]:
                agreed += 1
            else:
                print(f"  {commit[:12]}: the tool {theirs[1]!r}, tagline {ours[1]!r} {ours[2][:300]}")
    if not asked:
        return print(f"{source}: no commit with a configuration among {without + refused}")
    slow, fast = map(statistics.median, times)
    name = Path(source.removesuffix("/repo")).name
    print(f"{name}: {agreed} of {asked} agree ({without} without a configuration, {refused} refused by the tool); "
          f"the tool {slow * 1000:.0f} ms, tagline {fast * 1000:.1f} ms: {slow / fast:.0f} times", flush=True)
    return agreed == asked, slow / fast


parser = argparse.ArgumentParser()
parser.add_argument("--commits", type=int, default=30)
parser.add_argument("directories", nargs="+")
options = parser.parse_args()
environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "SOURCE_DATE_EPOCH": "1787184000", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": ""}
results = [r for d in options.directories if (r := compare(os.path.abspath(d), options.commits, environment))]
if not results:
    sys.exit("nothing was compared")
print(f"{sum(ok for ok, _ in results)} of {len(results)} projects agree throughout; median ratio of times {statistics.median(r for _, r in results):.0f}")
sys.exit(0 if all(ok for ok, _ in results) else 1)
