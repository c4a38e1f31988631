"""Real builds of the sample projects: what is in their metadata is what tagline
prints."""

import os
import pathlib
import shutil
import sys
import tarfile
import tempfile

from support import INSTALLED, TestCase, wheel_version

BACKENDS = ("setuptools", "hatchling")
PIP_WHEEL = ("-m", "pip", "wheel", "--quiet", "--no-build-isolation", "--no-deps", ".", "-w")
PIP_EDITABLE = ("-m", "pip", "install", "--quiet", "--no-build-isolation", "--no-deps", "-e", ".")
INSTALLED_VERSION = "from importlib.metadata import version; import acme; print(version('acme-tools'))"


class Builds(TestCase):
    def pip_wheel(self, root, python=sys.executable, **env):
        """Return the version in the metadata of the wheel that pip builds."""
        wheels = tempfile.mkdtemp(dir=self.tmp)
        self.run_in(root, python, *PIP_WHEEL, wheels, **env)
        return wheel_version(wheels)

    def pip_wheel_fails(self, root, python, **env):
        return self.run_in(root, python, *PIP_WHEEL, self.tmp, ok=False, **env)

    def test_build(self):
        """python -m build: the wheel comes from the source distribution."""
        for backend in BACKENDS:
            for ahead, dirty, expected in [(0, False, "1.2.3"), (2, True, "1.2.4.dev2+g")]:
                with self.subTest(backend, ahead=ahead, dirty=dirty):
                    root = self.project(backend, ahead, dirty)
                    version = self.tagline(root)
                    self.assertTrue(version.startswith(expected), version)
                    self.run_in(root, sys.executable, "-m", "build", "--no-isolation", "-o", "../dist")
                    dist = self.tmp / "dist"
                    self.assertEqual(wheel_version(dist), version)
                    self.assertTrue((dist / f"acme_tools-{version}.tar.gz").exists(), list(dist.iterdir()))
                    shutil.rmtree(dist)
                    shutil.rmtree(root)

    def test_pip_wheel(self):
        for backend in BACKENDS:
            with self.subTest(backend):
                root = self.project(backend)
                self.assertEqual(self.pip_wheel(root), self.tagline(root))

    def test_override(self):
        """A variable decides, the one with the project's name before the other."""
        for backend in BACKENDS:
            with self.subTest(backend):
                root = self.project(backend)
                env = {"TAGLINE_PRETEND_VERSION": "5.0", "SETUPTOOLS_SCM_PRETEND_VERSION_FOR_ACME_TOOLS": "6.0rc1"}
                self.assertEqual(self.tagline(root, **env), "6.0rc1")
                self.assertEqual(self.pip_wheel(root, **env), "6.0rc1")

    def test_editable(self):
        for backend in BACKENDS:
            with self.subTest(backend):
                root = self.project(backend)
                python = self.environment(INSTALLED)
                version = self.tagline(root)
                self.run_in(root, python, *PIP_EDITABLE)
                self.assertEqual(self.run_in(self.tmp, python, "-c", INSTALLED_VERSION).strip(), version)

    def test_shallow(self):
        """A wheel is refused when its version cannot be proven; an editable
        install is not, and is marked."""
        for backend in BACKENDS:
            with self.subTest(backend):
                origin = self.project(backend)
                root = self.tmp / f"{backend}-shallow"
                self.run_in(self.tmp, "git", "clone", "-q", "--depth", "1", origin.as_uri(), root)
                python = self.environment(INSTALLED)
                self.assertIn("cannot be proven", self.pip_wheel_fails(root, python))
                self.run_in(root, python, *PIP_EDITABLE)
                version = self.run_in(self.tmp, python, "-c", INSTALLED_VERSION).strip()
                self.assertTrue(version.endswith(".unproven"), version)
                self.assertEqual(version, self.tagline(root, "--allow-unproven"))

    def test_without_program(self):
        """A source distribution and a variable need no program."""
        bare = self.tmp / "bare"
        shutil.copytree(os.path.join(INSTALLED, "tagline"), bare / "tagline")
        for info in pathlib.Path(INSTALLED).glob("tagline-*.dist-info"):  # its entry points
            shutil.copytree(info, bare / info.name)
        python = self.environment(bare)
        path = self.tmp / "path"
        path.mkdir()
        (path / "git").symlink_to(shutil.which("git"))
        for backend in BACKENDS:
            with self.subTest(backend):
                root = self.project(backend)
                version = self.tagline(root)
                self.assertIn("the program tagline is not here", self.pip_wheel_fails(root, python, PATH=str(path)))
                self.assertEqual(self.pip_wheel(root, python, PATH=str(path), TAGLINE_PRETEND_VERSION="7.0"), "7.0")
                self.run_in(root, sys.executable, "-m", "build", "--no-isolation", "--sdist", "-o", "../sdist")
                with tarfile.open(self.tmp / "sdist" / f"acme_tools-{version}.tar.gz") as sdist:
                    sdist.extractall(self.tmp)
                unpacked = self.tmp / f"acme_tools-{version}"
                self.assertEqual(self.pip_wheel(unpacked, python, PATH=str(path)), version)
                shutil.rmtree(unpacked)

    def test_uninvited(self):
        """A project that does not name tagline is left alone."""
        root = self.project("setuptools")
        config = root / "pyproject.toml"
        config.write_text(config.read_text().replace(', "tagline"', ""))
        (root / "setup.py").write_text("import setuptools\nsetuptools.setup(version='3.0')\n")
        self.assertEqual(self.pip_wheel(root), "3.0")
