"""Lists what `tagline next commits` raises before each of the newest releases of a repository,
beside what was released and what svu, cocogitto, conventional-recommended-bump and
semantic-release's commit-analyzer raise, by their real programs.

    run.py REPOSITORY [RELEASES]

The programs are named by variables: TAGLINE, SVU, COG (cocogitto's), and NODE, a folder where
npm has installed conventional-recommended-bump, conventional-changelog-conventionalcommits and
@semantic-release/commit-analyzer. One that is not named is left out. REPOSITORY is a clone whose
tags are versions of three numbers; it is not changed. At each release all later tags are
taken away, so that every program sees what its users saw before it.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile


def run(args, cwd, **variables):
    return subprocess.run(
        args, cwd=cwd, capture_output=True, text=True, stdin=subprocess.DEVNULL, env={**os.environ, **variables}
    )


def git(cwd, *args):
    answer = run(["git", *args], cwd)
    if answer.returncode:
        sys.exit(f"git {' '.join(args)}: {answer.stderr}")
    return answer.stdout.strip()


def raised(old, new):
    """Return the first part in which two versions differ."""
    numbers = [[int(n) for n in re.findall(r"\d+", text)[:3]] for text in (old, new)]
    for part, a, b in zip(("major", "minor", "patch"), *numbers):
        if a != b:
            return part
    return "none"


def tagline(program, at, old):
    answer = run([program, "next", "commits"], at, TAGLINE_SCHEME="semver")
    if answer.returncode:
        return "error"
    # Where no commit asks for a release it names the next patch release, with a warning.
    return "none" if "is the next patch release" in answer.stderr else raised(old, answer.stdout)


def cocogitto(program, at, old):
    own = git(at, "ls-files", "cog.toml")
    if not own:  # the prefix of tags has no default
        with open(at + "/cog.toml", "w") as file:
            file.write('tag_prefix = "v"\n' if old.startswith("v") else "")
    answer = run([program, "bump", "--auto", "--dry-run"], at, RUST_BACKTRACE="0")
    if not own:
        os.remove(at + "/cog.toml")
    said = answer.stdout.strip().splitlines()
    if answer.returncode == 0 and said:
        return raised(old, said[-1])
    return "none" if "conventional commit" in answer.stderr.lower() else "error"


def node(folder, at, old):
    script = shutil.copy(os.path.join(os.path.dirname(__file__), "ask.mjs"), folder)
    answer = run(["node", script, at, old], at)
    return answer.stdout.strip().split("\t") if answer.returncode == 0 else ("error", "error")


def main():
    most = int(sys.argv[2]) if len(sys.argv) > 2 else 25
    program = {name: os.environ.get(name) for name in ("TAGLINE", "SVU", "COG", "NODE")}
    work = tempfile.mkdtemp()
    at = work + "/clone"
    subprocess.run(["git", "clone", "-q", "-s", "--no-checkout", sys.argv[1], at], check=True)
    with open(at + "/.git/info/exclude", "a") as file:
        file.write("cog.toml\n")
    known = git(at, "for-each-ref", "refs/tags", "--format=%(refname:short) %(objectname)").splitlines()
    objects = dict(line.split() for line in known)
    tags = [t for t in git(at, "tag", "--merged", "HEAD", "--sort=version:refname").split() if re.match(r"v?\d+\.\d+\.\d+$", t)]
    shutil.rmtree(at + "/.git/refs/tags")
    os.mkdir(at + "/.git/refs/tags")
    for old, new in list(zip(tags, tags[1:]))[-most:]:
        commit = git(at, "rev-parse", objects[new] + "^{commit}")
        with open(at + "/.git/packed-refs", "w") as file:
            file.write("# pack-refs with: sorted\n")
            file.writelines(f"{objects[t]} refs/tags/{t}\n" for t in sorted(tags[: tags.index(new)]))
        git(at, "checkout", "-q", "-f", "-B", "main", commit)
        if git(at, "describe", "--tags", "--abbrev=0") != old:
            print(new, f"{old} is not in its history", sep="\t", flush=True)
            continue
        row = {"released": raised(old, new)}
        if program["TAGLINE"]:
            row["tagline"] = tagline(program["TAGLINE"], at, old)
        if program["SVU"]:
            row["svu"] = raised(old, run([program["SVU"], "next"], at).stdout)
        if program["COG"]:
            row["cocogitto"] = cocogitto(program["COG"], at, old)
        if program["NODE"]:
            row["recommended-bump"], row["commit-analyzer"] = node(program["NODE"], at, old)
        print(new, *(f"{name}={part}" for name, part in row.items()), sep="\t", flush=True)
    shutil.rmtree(work)


main()
