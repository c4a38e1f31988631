#!/usr/bin/env python3
"""real.py TAGLINE GITDIR... writes the manifests of real repositories, and restores them.

Of each repository's HEAD at most 3 manifests of a kind are laid into a new one, with
their paths. Each must be refused, or change in its version alone: what is cut out of it
is the old version, with its quotes at most. `write --restore` must give every byte back.
What JSON, TOML and XML readers say of the file must be equal but for the version.
Printed: the counts by kind, and whatever is wrong. The judges of judge.py are asked of
every file with --judge.
"""
import collections, fnmatch, json, os, subprocess, sys, tempfile, tomllib
import xml.etree.ElementTree as ET

ask = "--judge" in sys.argv
tagline, *repositories = [a for a in sys.argv[1:] if a != "--judge"]
names = """package.json package-lock.json npm-shrinkwrap.json composer.json Cargo.toml Cargo.lock pyproject.toml Chart.yaml Chart.yml pubspec.yaml
snapcraft.yaml pom.xml *.csproj *.fsproj *.vbproj Directory.Build.props gradle.properties setup.cfg *.spec mix.exs build.sbt version.sbt meson.build
CMakeLists.txt *.gemspec version.rb""".split()
env = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null", "SOURCE_DATE_EPOCH": "1800000000",
       **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "a"), ("EMAIL", "a@b.c"), ("DATE", "1700000000 +0000"))}}


def git(*args, cwd=None):
    return subprocess.run(["git", *args], cwd=cwd, env=env, capture_output=True).stdout


def kind(path):
    if path.endswith("debian/changelog"):
        return "debian/changelog"
    return next((n for n in names if fnmatch.fnmatch(os.path.basename(path), n)), None)


def meaning(path, data):
    """What a reader says of a file, as one text; None where none is at hand or it fails."""
    try:
        text = data.decode("utf-8-sig")
        if path.endswith(".json"):
            return json.dumps(json.loads(text))
        if path.endswith((".toml", ".lock")):
            return json.dumps(tomllib.loads(text), default=str)
        if path.endswith((".xml", "proj", ".props")):
            return ET.tostring(ET.fromstring(data.lstrip(b"\xef\xbb\xbf")), encoding="unicode")
    except Exception:
        return None


def same_around(old, new):
    """The text that differs in both, between what they have in common at both ends."""
    a = 0
    while a < min(len(old), len(new)) and old[a] == new[a]:
        a += 1
    z = 0
    while z < min(len(old), len(new)) - a and old[-1 - z] == new[-1 - z]:
        z += 1
    return old[a:len(old) - z], new[a:len(new) - z]


count, wrong, refusals = collections.Counter(), 0, collections.Counter()
projects = set()
for repository in repositories:
    paths = git("-C", repository, "ls-tree", "-r", "-z", "--name-only", "HEAD").decode("utf-8", "replace").split("\0")
    picked, per = [], collections.Counter()
    for path in sorted(paths, key=lambda p: (p.count("/"), p)):
        k = kind(path)
        if k and per[k] < 3 and "\ufffd" not in path:
            per[k] += 1
            picked.append((k, path))
    if not picked:
        continue
    with tempfile.TemporaryDirectory() as top:
        git("init", "-q", "-b", "main", top)
        there = {}
        for k, path in picked:
            data = git("-C", repository, "show", "HEAD:" + path)
            full = os.path.join(top, path)
            try:
                os.makedirs(os.path.dirname(full), exist_ok=True)
                with open(full, "wb") as f:
                    f.write(data)
            except OSError:
                continue
            there[path] = data
        git("-c", "core.autocrlf=false", "add", "-Af", ".", cwd=top)
        git("commit", "-qm", "x", cwd=top)
        git("tag", "v91.82.73", cwd=top)
        for k, path in picked:
            if path not in there:
                continue
            full, old = os.path.join(top, path), there[path]
            done = subprocess.run([tagline, "write", path], cwd=top, env=env, capture_output=True, text=True)
            new = open(full, "rb").read()
            if done.returncode:
                count[k, "refused"] += 1
                said = [line for line in done.stderr.splitlines() if "error:" in line]
                refusals[k, (said or [done.stderr])[0].split(": ", 3)[-1][:90]] += 1
                if new != old:
                    wrong += 1
                    print("refused, and changed:", repository, path)
                continue
            count[k, "written"] += 1
            projects.add(repository)
            shown, was = done.stderr, set()
            for line in shown.splitlines():
                if " -> " in line:
                    was.add(line.split(" -> ")[0].rsplit(" ", 1)[1])
            expected = None
            before, after = meaning(path, old), meaning(path, new)
            value = next((line.split(" -> ")[1] for line in shown.splitlines() if " -> " in line), "")
            cut = same_around(old, new)
            size = len(new) - len(old)
            single = sum(old.count(w.encode()) for w in was)
            if len(cut[0]) > 60 and k not in ("package-lock.json", "npm-shrinkwrap.json", "Cargo.lock"):
                wrong += 1
                print("more than a version:", repository, path, cut)
            if (before is None) != (after is None) or before and value and after.count(value) not in (1, 2, 3):
                wrong += 1
                print("reads otherwise:", repository, path, shown)
            if before and value and len(was) == 1 and sorted(after.replace(value, was.copy().pop())) != sorted(before.replace(value, was.copy().pop())):
                wrong += 1
                print("another value changed:", repository, path, shown)
            clean = subprocess.run([tagline], cwd=top, env=env, capture_output=True, text=True)
            if not clean.stdout.startswith("91.82.73") and "dev" in clean.stdout:
                count[k, "not clean"] += 1
                print("not clean:", repository, path, clean.stdout, clean.stderr[:300])
            if ask:
                judged = subprocess.run(["python3", os.path.join(os.path.dirname(os.path.abspath(__file__)), "judge.py"), full], capture_output=True, text=True)
                if judged.returncode == 0:
                    count[k, "read" if judged.stdout.strip() == value else "READ OTHERWISE"] += 1
                    if judged.stdout.strip() != value:
                        print("judged otherwise:", repository, path, judged.stdout.strip(), value)
                else:
                    count[k, "not taken by its program"] += 1
            back = subprocess.run([tagline, "write", "--restore", path], cwd=top, env=env, capture_output=True, text=True)
            if open(full, "rb").read() != old:
                wrong += 1
                print("not restored:", repository, path, back.stderr)
                with open(full, "wb") as f:
                    f.write(old)
        if git("status", "--short", "--untracked-files=no", cwd=top):
            wrong += 1
            print("dirty afterwards:", repository, git("status", "--short", cwd=top))
for (k, what), n in sorted(count.items()):
    print(f"{k}: {n} {what}")
for (k, why), n in refusals.most_common(60):
    print(f"  {n} {k}: {why}")
print(f"{len(projects)} projects, {sum(n for (_, w), n in count.items() if w == 'written')} files written, {wrong} wrong")
