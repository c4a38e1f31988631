"""Projects and environments for the tests."""

import os
import pathlib
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import unittest
import venv
import zipfile
from email.parser import HeaderParser

import tagline

SAMPLES = pathlib.Path(__file__).parent / "samples"
BACKENDS = pathlib.Path(os.environ.pop("TAGLINE_BACKENDS"))  # the programs of the environment with the build backends
WHEEL = os.environ.pop("TAGLINE_WHEEL")  # of this package; a setting it is not


def clean_environment(**more):
    """This environment without what would change a version, and with more."""
    ours = ("TAGLINE_", "SETUPTOOLS_SCM_", "VCS_VERSIONING_", "GIT_", "PIP_", "PYTHON")
    env = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    env.update(
        GIT_CONFIG_NOSYSTEM="1", GIT_CONFIG_GLOBAL=os.devnull, SOURCE_DATE_EPOCH="1787184000", PIP_NO_INDEX="1",
        PIP_DISABLE_PIP_VERSION_CHECK="1", PIP_NO_CACHE_DIR="1", PYTHONDONTWRITEBYTECODE="1", **more,
    )
    for who in ("AUTHOR", "COMMITTER"):
        env.update({f"GIT_{who}_NAME": "Ada", f"GIT_{who}_EMAIL": "ada@example.org", f"GIT_{who}_DATE": "2026-08-16T12:00Z"})
    return env


class TestCase(unittest.TestCase):
    def setUp(self):
        self.tmp = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory())).resolve()

    def enterContext(self, context):  # in unittest only from Python 3.11 on
        value = context.__enter__()
        self.addCleanup(context.__exit__, None, None, None)
        return value

    def run_in(self, directory, *args, ok=True, **env):
        """Run a command and return its standard output; with ok=False it must
        fail, and all of its output is returned."""
        done = subprocess.run(args, cwd=directory, env=clean_environment(**env), capture_output=True, text=True, stdin=subprocess.DEVNULL)
        if ok != (done.returncode == 0):
            self.fail(f"{args} in {directory}: exit {done.returncode}\n{done.stdout}\n{done.stderr}")
        return done.stdout if ok else done.stdout + done.stderr

    def project(self, sample, ahead=2, dirty=False):
        """Return a repository with a sample project, tagged v1.2.3 and then
        some commits ahead."""
        root = self.tmp / sample
        shutil.copytree(SAMPLES / sample, root)
        source = root / "src" / "acme" / "__init__.py"
        self.run_in(root, "git", "init", "-q", "-b", "main")
        for n in range(ahead + 1):
            source.write_text(f"answer = {n}\n")
            self.run_in(root, "git", "add", ".")
            self.run_in(root, "git", "commit", "-q", "-m", str(n))
            if n == 0:
                self.run_in(root, "git", "tag", "v1.2.3")
        if dirty:
            source.write_text("answer = None\n")
        return root

    def tagline(self, root, *args, **env):
        return self.run_in(root, tagline.find_binary(), *args, **env).strip()

    def environment(self, *paths, without=()):
        """Return the interpreter of an empty environment that also looks into
        paths and, last, into the build backends', less the packages of them
        whose names begin with a word of without."""
        directory = pathlib.Path(tempfile.mkdtemp(dir=self.tmp, prefix="environment-"))
        venv.create(directory, symlinks=os.name != "nt")
        scripts = "Scripts" if os.name == "nt" else "bin"
        python = directory / scripts / pathlib.Path(sys.executable).name
        site = self.run_in(self.tmp, python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip()
        backends = pathlib.Path(pathlib.Path(INSTALLED, "backends.pth").read_text().strip())
        if without:
            some = directory / "backends"
            some.mkdir()
            for entry in backends.iterdir():
                if not entry.name.startswith(without):
                    (some / entry.name).symlink_to(entry)
            backends = some
        pathlib.Path(site, "test.pth").write_text("".join(f"{p}\n" for p in (*paths, backends)))
        return python


# Where this package is installed, with its program.
INSTALLED = sysconfig.get_path("purelib")


# The packages that this one takes the place of.
REPLACED = ("hatch_vcs", "setuptools_scm", "vcs_versioning")


def wheel_files(directory):
    """The files of the one wheel in a directory: their contents by their names."""
    (path,) = pathlib.Path(directory).glob("*.whl")
    with zipfile.ZipFile(path) as wheel:
        return {name: wheel.read(name) for name in wheel.namelist()}


def sdist_files(directory):
    """The files of the one source distribution in a directory: their contents by
    their names below its top directory, None for links."""
    (path,) = pathlib.Path(directory).glob("*.tar.gz")
    with tarfile.open(path) as sdist:
        files = [member for member in sdist.getmembers() if not member.isdir()]
        return {f.name.partition("/")[2]: f.isfile() and sdist.extractfile(f).read() or None for f in files}


def wheel_version(directory):
    """The version in the metadata of the one wheel in a directory."""
    (path,) = pathlib.Path(directory).glob("*.whl")
    with zipfile.ZipFile(path) as wheel:
        (name,) = [n for n in wheel.namelist() if n.endswith(".dist-info/METADATA")]
        return HeaderParser().parsestr(wheel.read(name).decode())["Version"]
