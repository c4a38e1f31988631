"""Every build backend with its own tool: what is in the metadata is what tagline prints,
wherever the sources are and whatever is missing there."""

import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import unittest

from support import BACKENDS, INSTALLED, SAMPLES, TestCase, clean_environment, sdist_files, wheel_files, wheel_version

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

NAMES = sorted(entry.name for entry in SAMPLES.iterdir() if entry.name != "maturin" or shutil.which("cargo"))

# The samples, and the version files that their wheels and source distributions have.
FILE = "acme/_version.py"
HAVE_FILE = {"flit", "maturin", "pdm", "poetry", "scikit", "setupcfg", "setuppy", "uv", "whey"}

HOOK = """
import importlib, sys
module, hook, target = sys.argv[1:]
backend = importlib.import_module(module)
print("built", getattr(backend, hook)(target))
"""


def load_tests(loader, tests, pattern):
    """Load the tests where there are backends: scripts/python-test.sh says where not."""
    return tests if (BACKENDS / "python").exists() else unittest.TestSuite()


class Backends(TestCase):
    def hook(self, root, hook, package=INSTALLED, ok=True, **env):
        """Run a hook of the project's backend and return the directory that it built
        into, or what it said where it has to fail."""
        with open(root / "pyproject.toml", "rb") as file:
            module = tomllib.load(file)["build-system"]["build-backend"]
        target = self.tmp / f"out-{len(list(self.tmp.iterdir()))}"
        target.mkdir()
        path = env.pop("PATH", f"{BACKENDS}{os.pathsep}{os.environ['PATH']}")
        said = self.run_in(root, BACKENDS / "python", "-c", HOOK, module, hook, target, ok=ok, PYTHONPATH=str(package), PATH=path, **env)
        return target if ok else said

    def expected(self, root, sample):
        # setup.py passes use_scm_version, which only the build can read.
        return self.tagline(root).partition("+")[0] if sample == "setuppy" else self.tagline(root)

    def test_ahead_and_dirty(self):
        """A source distribution of a dirty tree, and a wheel from it without git, without
        the repository and without the program."""
        bare = self.bare()
        for sample in NAMES:
            with self.subTest(sample):
                root = self.project(sample, dirty=True)
                before = self.files(root)
                version = self.expected(root, sample)
                self.assertTrue(version.startswith("1.2.4.dev2"), version)
                sdist = self.hook(root, "build_sdist")
                (archive,) = sdist.glob("*.tar.gz")
                self.assertIn(version, archive.name)
                self.assertEqual(self.files(root), before, "the tree has changed")
                if sample in HAVE_FILE:
                    self.assertIn(version, sdist_files(sdist)[f"src/{FILE}"].decode())
                shutil.unpack_archive(archive, self.tmp / "unpacked" / sample)
                (unpacked,) = (self.tmp / "unpacked" / sample).iterdir()
                nowhere = self.path_without_git()
                wheel = self.hook(unpacked, "build_wheel", bare, PATH=nowhere)
                self.assertEqual(wheel_version(wheel), version)
                if sample in HAVE_FILE:
                    self.assertIn(version, wheel_files(wheel)[FILE].decode())

    def test_tagged_clone(self):
        for sample in NAMES:
            with self.subTest(sample):
                root = self.project(sample, ahead=0)
                clone = self.tmp / f"{sample}-clone"
                self.run_in(self.tmp, "git", "clone", "-q", root, clone)
                wheel = self.hook(clone, "build_wheel")
                self.assertEqual(wheel_version(wheel), "1.2.3")
                if sample in HAVE_FILE:
                    self.assertIn("1.2.3", wheel_files(wheel)[FILE].decode())

    def test_override(self):
        """A variable gives the version, also where there is no program."""
        bare = self.bare()
        for sample in NAMES:
            with self.subTest(sample):
                if sample == "meson":
                    continue  # runs the program by itself
                root = self.project(sample)
                wheel = self.hook(root, "build_wheel", bare, TAGLINE_PRETEND_VERSION_FOR_ACME_TOOLS="5.0")
                self.assertEqual(wheel_version(wheel), "5.0")

    def test_nothing_to_derive_from(self):
        """No build ends in 0.0.0: it fails, and says why and what can be done."""
        for sample in NAMES:
            with self.subTest(sample):
                root = self.project(sample)
                shutil.rmtree(root / ".git")
                said = self.hook(root, "build_wheel", ok=False)
                if sample == "meson":  # which does not show what the program said
                    self.assertIn("failed with status 3", said)
                    continue
                self.assertIn("tagline: error: no repository, archive or sdist", said)
                self.assertIn("TAGLINE_PRETEND_VERSION=1.2.3", said)
                self.assertNotIn("Traceback", said)

    def test_editable(self):
        """An editable install by the wrapper points at the project, not at the copy."""
        for sample in ("flit", "poetry", "uv"):
            with self.subTest(sample):
                root = self.project(sample)
                wheel = wheel_files(self.hook(root, "build_editable"))
                (pointer,) = (data.decode().strip() for name, data in wheel.items() if name.endswith(".pth"))
                self.assertEqual(pathlib.Path(pointer).resolve(), root / "src")
                self.assertTrue((root / "src" / FILE).exists())
                (record,) = (data.decode() for name, data in wheel.items() if name.endswith("RECORD"))
                self.assertIn(".pth,sha256=", record)

    def test_killed(self):
        """A build that is killed in the middle has changed nothing, and the next one works."""
        root = self.project("flit")
        (self.tmp / "stall.py").write_text(
            "import signal\nfrom flit_core.buildapi import *\n"
            "def build_wheel(*_):\n    print('building', flush=True)\n    signal.pause()\n"
        )
        shutil.copytree(root, self.tmp / "before")
        environment = clean_environment(
            PYTHONPATH=f"{INSTALLED}{os.pathsep}{self.tmp}", TMPDIR=str(self.tmp), TAGLINE_PRETEND_VERSION="5.0",
        )
        command = [BACKENDS / "python", "-c", HOOK.replace("importlib.import_module(module)", "wrapping(module)"), "tagline.backend", "build_wheel", self.tmp]
        command[2] = "import tagline.backend as b\nb._MODULES['flit-core'] = 'stall'\nwrapping = lambda _: b\n" + command[2]
        build = subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.PIPE, text=True)
        self.assertEqual(build.stdout.readline(), "building\n")
        self.assertNotEqual(list(self.tmp.glob("tagline-*")), [], "it builds in the copy")
        build.kill()
        self.assertEqual(build.wait(), -signal.SIGKILL)
        build.stdout.close()
        self.run_in(self.tmp, "diff", "-r", "before", root)
        self.assertEqual(wheel_version(self.hook(root, "build_wheel")), self.tagline(root))

    def test_beside(self):
        """What a project in a folder reads beside it is there in the copy: a Cargo
        workspace, with or without a repository around it."""
        if "maturin" not in NAMES:
            return
        top = self.tmp / "top"
        root = top / "bindings" / "python"
        shutil.copytree(SAMPLES / "maturin", root)
        (top / "core" / "src").mkdir(parents=True)
        (top / "core" / "src" / "lib.rs").write_text("pub fn answer() -> i32 { 3 }\n")
        (top / "LICENSE").write_text("licence\n")
        inherited = "version.workspace = true\n"
        (top / "Cargo.toml").write_text('[workspace]\nmembers = ["core", "bindings/python"]\n[workspace.package]\nversion = "0.0.0"\n')
        (top / "core" / "Cargo.toml").write_text(f'[package]\nname = "core3"\n{inherited}license-file = "../LICENSE"\n')
        cargo = root / "Cargo.toml"
        cargo.write_text(re.sub("version = .*\n", inherited, cargo.read_text(), count=1) + '\n[dependencies]\ncore3 = { path = "../../core" }\n')
        (top / ".gitignore").write_text("target/\n")
        self.run_in(top, "git", "init", "-q")
        self.run_in(top, "git", "add", ".")
        self.run_in(top, "git", "commit", "-q", "-m", "first")
        self.run_in(top, "git", "tag", "v1.2.3")
        (archive,) = self.hook(root, "build_sdist").iterdir()
        self.assertIn("1.2.3", archive.name)
        self.assertEqual(self.run_in(top, "git", "status", "--porcelain"), "", "Cargo.lock is the copy's")
        shutil.rmtree(top / ".git")
        self.assertEqual(wheel_version(self.hook(root, "build_wheel", TAGLINE_PRETEND_VERSION="5.0")), "5.0")

    def test_hatchling_hook(self):
        """hatchling's build hook takes in what git ignores, and every tracked file where
        sdist-files says so; without it an ignored version file is told."""
        root = self.project("hatchling")
        (root / "notes.md").write_text("notes\n")
        (root / ".gitignore").write_text("_version.py\n_more.py\n")
        pyproject = root / "pyproject.toml"
        with open(pyproject, "a") as file:
            file.write('\n[tool.hatch.build.targets.sdist]\ninclude = ["src"]\n[tool.tagline]\nwrite = ["src/acme/_version.py"]\nsdist-files = "tracked"\n')
        self.run_in(root, "git", "add", ".")
        self.run_in(root, "git", "commit", "-q", "-m", "files")
        command = f"{BACKENDS}/python -c 'from hatchling.build import *; build_wheel(\"{self.tmp}\")' 2>&1"
        said = self.run_in(root, "sh", "-c", command, PYTHONPATH=INSTALLED)
        self.assertIn("src/acme/_version.py is ignored by version control, so hatchling leaves it out", said)
        with open(pyproject, "a") as file:
            file.write('[tool.hatch.build.hooks.tagline]\nversion-file = "src/acme/_more.py"\n')
        said = self.run_in(root, "sh", "-c", command, PYTHONPATH=INSTALLED)
        self.assertNotIn("leaves it out", said)
        wheel = wheel_files(self.hook(root, "build_wheel"))
        self.assertLessEqual({FILE, "acme/_more.py"}, wheel.keys())
        self.assertIn(b"written by tagline", wheel["acme/_more.py"])
        self.assertLessEqual({"notes.md", f"src/{FILE}", "src/acme/_more.py"}, sdist_files(self.hook(root, "build_sdist")).keys())

    def test_wraps(self):
        """Which backend is wrapped is inferred, or said."""
        root = self.project("flit")
        pyproject = root / "pyproject.toml"
        text = pyproject.read_text()
        for why, edited, expected in [
            ("none", text.replace('"flit-core", ', ""), "names no build backend that tagline.backend knows"),
            ("two", text.replace('"flit-core"', '"flit-core", "poetry-core"'), "names flit-core and poetry-core: say which"),
            ("not here", text + 'wraps = "nowhere"\n', "the build backend nowhere is not here"),
            ("itself", text + 'wraps = "tagline.backend"\n', "cannot wrap itself"),
        ]:
            with self.subTest(why):
                pyproject.write_text(edited)
                said = self.hook(root, "build_wheel", ok=False)
                self.assertIn(expected, said)
                self.assertNotIn("Traceback", said)
        pyproject.write_text(text.replace('"flit-core"', '"flit-core", "poetry-core"') + 'wraps = "flit_core"\n')
        self.assertTrue(wheel_version(self.hook(root, "build_wheel")).startswith("1.2.4.dev2"))

    def test_not_in_silence(self):
        """Where a project names tagline and its version comes from elsewhere, the build
        says so or fails: none ends in 0.0.0 in silence."""
        dynamic = 'dynamic = ["version"]\n'
        static = 'version = "0.0.0"\n'
        attr = '[tool.setuptools.dynamic]\nversion = {{ attr = "{}" }}\n'

        def old_poetry(text):  # all of it in [tool.poetry]
            return text.replace("[tool.poetry]\n", "").replace("[project]", "[tool.poetry]").replace(dynamic, static)

        for sample, edit, ok, expected in [
            ("flit", lambda t: t.replace(dynamic, static), False, "pyproject.toml says version '0.0.0', and the tags 1.2.4.dev2"),
            ("poetry", old_poetry, False, "tagline.backend wants dynamic"),
            ("pdm", lambda t: t.replace("[tool.pdm.version]", "[tool.other]"), False, 'source = "tagline" under [tool.pdm.version]'),
            ("setuptools", lambda t: t.replace(dynamic, static), True, "pyproject.toml gives the version, so it is not derived from the tags"),
            ("setuptools", lambda t: t + attr.format("acme.answer"), True, "[tool.setuptools.dynamic] gives"),
            ("setuptools", lambda t: t + attr.format("setuptools_scm.get_version"), False, "without that line"),
        ]:
            with self.subTest(expected):
                root = self.project(sample)
                pyproject = root / "pyproject.toml"
                pyproject.write_text(edit(pyproject.read_text()))
                module = "tagline.backend" if sample in ("flit", "poetry") else {"pdm": "pdm.backend"}.get(sample, "setuptools.build_meta")
                said = self.run_in(
                    root, "sh", "-c", 'exec "$@" 2>&1', "sh", BACKENDS / "python", "-c", HOOK, module, "build_wheel", self.tmp,
                    ok=ok, PYTHONPATH=INSTALLED, PATH=f"{BACKENDS}{os.pathsep}{os.environ['PATH']}",
                )
                self.assertIn(expected, said)
                self.assertNotIn("Traceback", said)
                shutil.rmtree(root)

    def test_blank_version(self):
        """A version that setup.cfg leaves blank is nobody's; one that asks setuptools-scm fails."""
        root = self.project("setupcfg")
        cfg = root / "setup.cfg"
        cfg.write_text(cfg.read_text().replace("name = acme-tools\n", "name = acme-tools\nversion =\n"))
        self.assertEqual(wheel_version(self.hook(root, "build_wheel")), self.tagline(root))
        cfg.write_text(cfg.read_text().replace("version =\n", "version = attr: setuptools_scm.get_version\n"))
        said = self.hook(root, "build_wheel", ok=False)
        self.assertIn("without that line tagline gives the version", said)
        self.assertNotIn("Traceback", said)

    def bare(self):
        """Return a directory with this package and without its program."""
        bare = self.tmp / "bare"
        shutil.copytree(os.path.join(INSTALLED, "tagline"), bare / "tagline")
        for info in pathlib.Path(INSTALLED).glob("tagline-*.dist-info"):  # its entry points
            shutil.copytree(info, bare / info.name)
        return bare

    def path_without_git(self):
        """Return a PATH with what backends run, and no git."""
        path = self.tmp / "programs"
        if not path.exists():
            path.mkdir()
            for name in ("cargo", "rustc", "cc", "c++", "ld", "as", "ar", "sh", "uname"):
                program = shutil.which(name)
                if program:
                    (path / name).symlink_to(program)
        return f"{BACKENDS}{os.pathsep}{path}"

    def files(self, root):
        """Return what git knows of the tree: changes and new files."""
        status = self.run_in(root, "git", "status", "--porcelain", "--", ".", ":!src/acme/_version.py")
        return [line for line in status.splitlines() if ".egg-info" not in line]
