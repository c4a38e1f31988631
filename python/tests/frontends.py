"""Builds a sample by every build frontend from every kind of source tree.

    VENV/bin/python python/tests/frontends.py LINKS [-k WORD]

VENV has the frontends of requirements.txt in scripts/python-prove. LINKS is a directory
with wheels of this package and of what the samples' backends need: no index is asked.
Printed is a line for each pair, and exit code 1 where the version is not the one that
`tagline` prints there.

Not every pair says something new. What differs between frontends is where they build (in
place, in a copy, from a clone of their own), with which PATH, and what they keep; between
trees, what is in the directory. So every frontend builds every sample from a clone, and the first
sample from a dirty tree and from one without git on the PATH; every tree is built by
build, and that of the first sample installed by pip -e too. --all builds every pair. cibuildwheel is not here: it builds in containers.
"""

import argparse
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from email.parser import HeaderParser

SAMPLES = pathlib.Path(__file__).parent / "samples"
BIN = pathlib.Path(sys.executable).parent
NAME = "acme-tools"


class Failed(Exception):
    pass


class Work:
    def __init__(self, tmp, links):
        self.tmp = tmp
        ours = ("TAGLINE_", "SETUPTOOLS_SCM_", "GIT_", "PIP_", "UV_", "PYTHON", "VIRTUAL_ENV")
        self.env = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
        self.env.update(
            HOME=str(tmp / "home"), GIT_CONFIG_GLOBAL=os.devnull, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(links), UV_NO_INDEX="1",
            UV_FIND_LINKS=str(links), UV_PYTHON_DOWNLOADS="never", PIP_DISABLE_PIP_VERSION_CHECK="1", PATH=f"{BIN}{os.pathsep}{os.environ['PATH']}",
            UV_CACHE_DIR=str(tmp / "uv-cache"), HATCH_DATA_DIR=str(tmp / "hatch"),
        )
        for who in ("AUTHOR", "COMMITTER"):
            self.env.update({f"GIT_{who}_NAME": "Ada", f"GIT_{who}_EMAIL": "ada@example.org", f"GIT_{who}_DATE": "2026-08-16T12:00Z"})
        (wheel,) = links.glob("tagline-*.whl")
        self.program = tmp / "tagline"
        with zipfile.ZipFile(wheel) as z:
            (name,) = [n for n in z.namelist() if n.endswith("/scripts/tagline")]
            self.program.write_bytes(z.read(name))
        self.program.chmod(0o755)

    def run(self, directory, *args, **env):
        done = subprocess.run([str(a) for a in args], cwd=directory, env={**self.env, **env}, capture_output=True, text=True)
        if done.returncode != 0:
            raise Failed(f"{' '.join(map(str, args))}: {(done.stderr or done.stdout).strip()[-600:]}")
        return done.stdout

    def repository(self, sample, at):
        shutil.copytree(SAMPLES / sample, at)
        (at / ".gitignore").write_text("dist/\nbuild/\n*.egg-info/\n_version.py\nuv.lock\n.venv/\n.tox/\n")
        (at / ".git_archival.txt").write_text("node: $Format:%H$\ndescribe-name: $Format:%(describe:tags=true)$\n")
        (at / ".gitattributes").write_text(".git_archival.txt export-subst\n")
        top = next(p for p in [at, *at.parents] if p == self.tmp or (p / ".git").exists() or p == at)
        if not (top / ".git").exists():
            self.run(top, "git", "init", "-q", "-b", "main")
        self.run(at, "git", "add", ".")
        self.run(at, "git", "commit", "-q", "-m", "first")
        self.run(at, "git", "tag", "-m", "v1.2.3", "v1.2.3")
        return at


# The source trees. Each returns the directory to build in and the version there; a variable
# may say what else is different.
def clone(w, origin, to):
    w.run(w.tmp, "git", "clone", "-q", origin, to)
    w.run(to, "git", "commit", "-q", "--allow-empty", "-m", "more")
    return to


def tagged(w, origin, to):
    w.run(w.tmp, "git", "clone", "-q", origin, to)
    return to


def dirty(w, origin, to):
    clone(w, origin, to)
    with open(to / "pyproject.toml", "a") as file:
        file.write("\n# changed\n")
    return to


def shallow(w, origin, to):
    w.run(w.tmp, "git", "clone", "-q", "--depth", "1", f"file://{origin}", to)
    return to


def worktree(w, origin, to):
    clone(w, origin, w.tmp / f"{to.name}-main")
    w.run(w.tmp / f"{to.name}-main", "git", "worktree", "add", "-q", "--detach", to)
    return to


def submodule(w, origin, to):
    to.mkdir()
    w.run(to, "git", "init", "-q")
    w.run(to, "git", "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", origin, "part")
    w.run(to, "git", "commit", "-q", "-m", "outer")
    w.run(to, "git", "tag", "v77.0")
    return to / "part"


def folder(w, origin, to):
    to.mkdir()
    w.run(to, "git", "init", "-q")
    return w.repository(origin.name, to / "packages" / "acme")


def archive(w, origin, to):
    to.mkdir()
    w.run(origin, "git", "archive", "-o", to / "a.tar", "HEAD")
    w.run(to, "tar", "xf", "a.tar")
    (to / "a.tar").unlink()
    return to


def sdist(w, origin, to):
    clone(w, origin, w.tmp / f"{to.name}-src")
    w.run(w.tmp / f"{to.name}-src", "pyproject-build", "--sdist", "-o", w.tmp / f"{to.name}-out")
    (made,) = (w.tmp / f"{to.name}-out").glob("*.tar.gz")
    to.mkdir()
    w.run(to, "tar", "xf", made, "--strip-components=1")
    return to


def another_owner(w, origin, to):
    clone(w, origin, to)
    if os.getuid() == 0:
        w.run(w.tmp, "chown", "-R", "12345:12345", to)
    return to


def without_git(w, origin, to):
    return clone(w, origin, to)


TREES = [clone, tagged, dirty, shallow, worktree, submodule, folder, archive, sdist, another_owner, without_git]


# The frontends. Each returns the version that it built or installed.
def of_wheel(directory):
    (path,) = pathlib.Path(directory).glob("*.whl")
    with zipfile.ZipFile(path) as wheel:
        (name,) = [n for n in wheel.namelist() if n.endswith(".dist-info/METADATA")]
        return HeaderParser().parsestr(wheel.read(name).decode())["Version"]


SHOW = f"from importlib.metadata import version; import acme; print(version('{NAME}'))"


def environment(w, out):
    w.run(w.tmp, "uv", "venv", "-q", "--python", sys.executable, out / "env")
    return out / "env" / "bin" / "python"


def build(w, root, out, **env):
    w.run(root, "pyproject-build", "-o", out, **env)
    return of_wheel(out)


def pip_wheel(w, root, out, **env):
    w.run(root, "pip", "wheel", "-q", "--no-deps", "-w", out, ".", **env)
    return of_wheel(out)


def pip_install(w, root, out, *editable, **env):
    python = environment(w, out)
    w.run(root, "pip", "--python", python, "install", "-q", "--no-deps", *editable, ".", **env)
    return w.run(w.tmp, python, "-c", SHOW).strip()


def pip_editable(w, root, out, **env):
    return pip_install(w, root, out, "-e", **env)


def pip_git(w, root, out, **env):
    if not (root / ".git").exists() or env or (root / ".git" / "shallow").exists() or w.run(root, "git", "diff", "--stat"):
        return None  # no repository that can be cloned, or no clone of what is there
    python = environment(w, out)
    w.run(w.tmp, "pip", "--python", python, "install", "-q", "--no-deps", f"git+file://{root}")
    return w.run(w.tmp, python, "-c", SHOW).strip()


def uv_build(w, root, out, **env):
    w.run(root, "uv", "build", "-q", "-o", out, **env)
    return of_wheel(out)


def uv_run(w, root, out, **env):
    return w.run(root, "uv", "run", "-q", "--python", sys.executable, "python", "-c", SHOW, UV_PROJECT_ENVIRONMENT=str(out / "env"), **env).strip()


def tox(w, root, out, **env):
    (out / "tox.ini").write_text(f"[testenv]\nskip_missing_interpreters = false\ncommands = python -c \"{SHOW}\"\n")
    said = w.run(root, "tox", "-q", "-c", out / "tox.ini", "--root", root, "--workdir", out / "work", "-e", "py", **env)
    return said.strip().splitlines()[0]


def hatch(w, root, out, **env):
    w.run(root, "hatch", "-q", "build", out, **env)
    return of_wheel(out)


def uv_sync(w, root, out, **env):
    """The version after another commit: uv builds again, since cache-keys name the commit."""
    if not (root / ".git").is_dir() or env:
        return None  # there is no commit to add
    env = {"UV_PROJECT_ENVIRONMENT": str(out / "env")}
    with open(root / "pyproject.toml", "a") as file:
        file.write('\n[tool.uv]\ncache-keys = [{ file = "pyproject.toml" }, { git = { commit = true, tags = true } }]\n')
    for message in ("keys", "next"):
        w.run(root, "git", "commit", "-q", "-a", "--allow-empty", "-m", message)
        w.run(root, "uv", "sync", "-q", "--python", sys.executable, **env)
    version = w.run(w.tmp, out / "env" / "bin" / "python", "-c", SHOW).strip()
    return version, w.run(root, w.program).strip()


def pipx(w, root, out, **env):
    home = {"PIPX_HOME": str(out / "home"), "PIPX_BIN_DIR": str(out / "bin"), "PIPX_DEFAULT_BACKEND": "pip", "USE_EMOJI": "0"}
    with open(root / "pyproject.toml", "a") as file:  # pipx wants a program
        file.write('\n[project.scripts]\nacme = "acme:answer"\n')
    w.run(root, "pipx", "install", "-q", "--python", sys.executable, "--pip-args=--no-deps", ".", **home, **env)
    version = w.run(w.tmp, *(out / "home").glob("venvs/*/bin/python"), "-c", SHOW).strip()
    return version, w.run(root, w.program).strip()


def nox(w, root, out, **env):
    (out / "noxfile.py").write_text(
        f'import nox\n@nox.session\ndef show(session):\n    session.install("--no-deps", {str(root)!r})\n    session.run("python", "-c", {SHOW!r})\n'
    )
    return w.run(root, "nox", "-f", out / "noxfile.py", "--envdir", out / "envs", "-s", "show", **env).strip().splitlines()[-1]


FRONTENDS = [build, pip_wheel, pip_install, pip_editable, pip_git, uv_build, uv_run, uv_sync, tox, nox, hatch, pipx]


def telling(tree, frontend, first):
    """Whether a pair says what no other one does."""
    if tree is clone or frontend is build:
        return True
    return first and (tree in (dirty, without_git) or frontend is pip_editable or (tree, frontend) in ((worktree, pip_git), (submodule, uv_run)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("links", type=pathlib.Path)
    parser.add_argument("--samples", default="uv,setuptools,hatchling")
    parser.add_argument("-k", default="")
    parser.add_argument("--all", action="store_true")
    options = parser.parse_args()
    bad = good = left = 0
    with tempfile.TemporaryDirectory() as directory:
        w = Work(pathlib.Path(directory).resolve(), options.links.resolve())
        samples = options.samples.split(",")
        for sample in samples:
            origin = w.repository(sample, w.tmp / sample)
            for tree in TREES:
                for frontend in FRONTENDS:
                    pair = f"{sample} {tree.__name__} {frontend.__name__}"
                    if options.k not in pair:
                        continue
                    if not options.all and not telling(tree, frontend, sample == samples[0]):
                        left += 1
                        continue
                    out = w.tmp / pair.replace(" ", "-")
                    out.mkdir()
                    env = {}
                    try:
                        root = tree(w, origin, w.tmp / f"tree-{pair.replace(' ', '-')}")
                        if tree is without_git:
                            bare = w.tmp / "bare"
                            bare.mkdir(exist_ok=True)
                            env = {"PATH": f"{BIN}{os.pathsep}{bare}"}
                        expected = w.run(root, w.program).strip() if tree is not shallow else w.run(root, w.program, "--allow-unproven").strip()
                        version = frontend(w, root, out, **env)
                        if version is None:
                            left += 1
                            continue
                        if isinstance(version, tuple):
                            version, expected = version
                        verdict = "ok" if version == expected else f"BAD: {version}, tagline {expected}"
                    except Failed as failed:
                        refused = tree is shallow and "cannot be proven" in str(failed)
                        verdict = "refused, as it should be" if refused else f"BAD: {failed}"
                    bad += verdict.startswith("BAD")
                    good += not verdict.startswith("BAD")
                    print(f"{pair}: {verdict}", flush=True)
    print(f"{left} pairs are left out: they say nothing new, or there is nothing to build")
    print(f"{good} passed, {bad} failed")
    return bad != 0 or good == 0


if __name__ == "__main__":
    sys.exit(main())
