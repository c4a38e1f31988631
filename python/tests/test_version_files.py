"""The version files that builds write."""

import os
import pathlib
import shutil
import sys

from support import INSTALLED, REPLACED, TestCase, wheel_files

FILE = "src/acme/_version.py"
WRITES = {
    "setuptools": f'\n[tool.tagline]\nwrite = ["{FILE}"]\n',
    "hatchling": f'\n[tool.tagline]\nwrite = ["{FILE}"]\n',
    # The hook has the file in the wheel although git ignores it.
    "hatchling with the hook": f'\n[tool.hatch.build.hooks.tagline]\nversion-file = "{FILE}"\n',
}
PREPARE = "import os, sys; from {} import prepare_metadata_for_build_wheel as prepare; prepare(sys.argv[1])"
MODULES = {"setuptools": "setuptools.build_meta", "hatchling": "hatchling.build"}


class VersionFiles(TestCase):
    def writing(self, how):
        """Return a repository with a project that has a version file."""
        backend = how.partition(" ")[0]
        root = self.project(backend)
        with open(root / "pyproject.toml", "a") as config:
            config.write(WRITES[how])
        if "hook" in how:
            (root / ".gitignore").write_text("_version.py\n")
        self.run_in(root, "git", "add", ".")
        self.run_in(root, "git", "commit", "-q", "-m", "version file")
        return root

    def pip(self, root, *args, python=sys.executable, **env):
        return self.run_in(root, python, "-m", "pip", *args, "--quiet", "--no-build-isolation", "--no-deps", **env)

    def test_wheel(self):
        for how in WRITES:
            with self.subTest(how):
                root = self.writing(how)
                version = self.tagline(root)
                self.pip(root, "wheel", ".", "-w", "../wheels")
                text = wheel_files(self.tmp / "wheels")["acme/_version.py"].decode()
                self.assertIn(f'__version__ = version = "{version}"\n', text)
                self.assertEqual((root / FILE).read_text(), text)
                if "hook" not in how:
                    self.run_in(root, "git", "check-ignore", "-q", FILE, ok=False)
                    self.tagline(root, "write", "--check")
                shutil.rmtree(self.tmp / "wheels")
                shutil.rmtree(root)

    def test_untouched(self):
        """A file that is up to date stays as it is, however often hooks are called."""
        for how in WRITES:
            with self.subTest(how):
                root = self.writing(how)
                prepare = PREPARE.format(MODULES[root.name])
                # hatchling's own hook writes in builds alone.
                first = ("-m", "pip", "wheel", "--no-build-isolation", "--no-deps", ".", "-w", "..") if "hook" in how else ("-c", prepare, self.tmp)
                self.run_in(root, sys.executable, *first)
                os.utime(root / FILE, (1e9, 1e9))
                text = (root / FILE).read_bytes()
                for _ in range(2):
                    self.run_in(root, sys.executable, "-c", prepare, self.tmp)
                self.run_in(root, sys.executable, "-m", "pip", "wheel", "--no-build-isolation", "--no-deps", ".", "-w", "..")
                self.assertEqual((root / FILE).stat().st_mtime, 1e9)
                self.assertEqual((root / FILE).read_bytes(), text)
                shutil.rmtree(root)

    def test_editable(self):
        for how, *options in [(how,) for how in WRITES] + [("setuptools", "--config-settings", "editable_mode=strict")]:
            with self.subTest(how, options=options):
                root = self.writing(how)
                python = self.environment(INSTALLED, without=REPLACED)
                self.pip(root, "install", "-e", ".", *options, python=python)
                installed = self.run_in(self.tmp, python, "-c", "import acme._version; print(acme._version.version)").strip()
                self.assertEqual(installed, self.tagline(root))
                shutil.rmtree(root)

    def test_cannot_write(self):
        """A source tree that cannot be written is a warning, and the wheel has the file."""
        root = self.writing("setuptools")
        (root / FILE).symlink_to("__init__.py")  # a link, which is not overwritten
        said = self.run_in(root, "sh", "-c", f"{sys.executable} -m pip wheel -v --no-build-isolation --no-deps . -w ../wheels 2>&1")
        self.assertIn("no version file is written into the source tree", said)
        self.assertIn("acme/_version.py", wheel_files(self.tmp / "wheels"))

    def test_own_directory(self):
        """No build writes through a link into the repository's own directory."""
        for how, config in {
            "setuptools": '\n[tool.setuptools_scm]\nversion_file = "g/config"\nversion_file_template = "[core] # {version}"\n',
            "hatchling": '\n[tool.hatch.build.hooks.tagline]\nversion-file = "g/config"\ntemplate = "[core] # {version}"\n',
        }.items():
            with self.subTest(how):
                root = self.project(how)
                with open(root / "pyproject.toml", "a") as file:
                    file.write(config)
                (root / "g").symlink_to(".git")
                before = (root / ".git/config").read_bytes()
                self.assertIn("g/config is the repository's own, so it is not written", self.wheel_fails(root))
                self.assertEqual((root / ".git/config").read_bytes(), before)
                shutil.rmtree(root)

    def test_foreign(self):
        """A file that is somebody's stays, and the build says so."""
        file = "src/acme/__init__.py"
        for how, config in {
            "setuptools": f'\n[tool.tagline]\nwrite = ["{file}"]\n',
            "setuptools, for setuptools-scm": f'\n[tool.setuptools_scm]\nversion_file = "{file}"\n',
            "hatchling": f'\n[tool.hatch.build.hooks.tagline]\nversion-file = "{file}"\n',
        }.items():
            with self.subTest(how):
                root = self.project(how.partition(",")[0])
                (root / file).write_text("def mine(): pass\n")
                with open(root / "pyproject.toml", "a") as pyproject:
                    pyproject.write(config)
                self.assertIn(f"{file} is not a file that tagline wrote", self.wheel_fails(root))
                self.assertEqual((root / file).read_text(), "def mine(): pass\n")
                shutil.rmtree(root)

    def test_tracked(self):
        """A fresh clone whose version file is tracked, from an earlier version, is
        built: by the template without a word of who wrote it, or by another one."""
        template = '__version__ = "{version}"\n'
        hook = f'\n[tool.hatch.build.hooks.vcs]\nversion-file = "{FILE}"\n'
        for how, config in {
            "setuptools": f"\n[tool.setuptools_scm]\nversion_file = '{FILE}'\nversion_file_template = '''\n{template}'''\n",
            "setuptools, changed": f"\n[tool.setuptools_scm]\nversion_file = '{FILE}'\n",
            "hatchling": f"{hook}template = '''\n{template}'''\n",
            "hatchling, changed": hook,
        }.items():
            with self.subTest(how):
                root = self.project(how.partition(",")[0])
                pyproject = root / "pyproject.toml"
                pyproject.write_text(pyproject.read_text().replace('source = "tagline"', 'source = "vcs"') + config)
                (root / FILE).write_text(template.format(version="1.2.2"))
                self.run_in(root, "git", "add", ".")
                self.run_in(root, "git", "commit", "-q", "-m", "version file")
                clone = self.tmp / "clone"
                self.run_in(self.tmp, "git", "clone", "-q", root, clone)
                python = self.environment(INSTALLED, without=REPLACED)
                self.run_in(clone, python, "-m", "build", "--no-isolation", "--skip-dependency-check", "-o", "../dist")
                self.assertIn("1.2.4.dev3+g", wheel_files(self.tmp / "dist")["acme/_version.py"].decode())
                for directory in (root, clone, self.tmp / "dist"):
                    shutil.rmtree(directory)

    def wheel_fails(self, root):
        """Return what pip says about a wheel that it cannot build."""
        python = self.environment(INSTALLED, without=REPLACED)
        return self.run_in(root, python, "-m", "pip", "wheel", "--no-build-isolation", "--no-deps", ".", "-w", "../wheels", ok=False)

    def test_wrong_configuration(self):
        root = self.project("setuptools")
        with open(root / "pyproject.toml", "a") as config:
            config.write('\n[tool.setuptools_scm]\nversion_file = "v.h"\n')
        python = self.environment(INSTALLED, without=REPLACED)
        wheel = f"{python} -m pip wheel -v --no-build-isolation --no-deps . -w .. 2>&1"
        self.assertIn("v.h needs one", self.run_in(root, "sh", "-c", wheel, ok=False))
        said = self.run_in(root, "sh", "-c", wheel, TAGLINE_PRETEND_VERSION="7.0")
        self.assertIn("no version file is written: tagline: error: v.h", said)

    def test_without_program(self):
        """An override needs no program, but version files and tracked files do."""
        bare = self.tmp / "bare"
        shutil.copytree(os.path.join(INSTALLED, "tagline"), bare / "tagline")
        for info in pathlib.Path(INSTALLED).glob("tagline-*.dist-info"):
            shutil.copytree(info, bare / info.name)
        root = self.project("setuptools")
        with open(root / "pyproject.toml", "a") as config:
            config.write(f'\n[tool.setuptools_scm]\nversion_file = "{FILE}"\n')
        python = self.environment(bare, without=REPLACED)
        command = f"{python} -m pip wheel -v --no-build-isolation --no-deps . -w ../wheels 2>&1"
        said = self.run_in(root, "/bin/sh", "-c", command, PATH="/nowhere", SETUPTOOLS_SCM_PRETEND_VERSION="7.0")
        self.assertIn("no version file is written: the program tagline is not here", said)
        self.assertIn("the tracked files are not listed: the program tagline is not here", said)

    def test_hook_without_program(self):
        """Nor does the build hook need one in a source distribution that has its file."""
        bare = self.tmp / "bare"
        shutil.copytree(os.path.join(INSTALLED, "tagline"), bare / "tagline")
        for info in pathlib.Path(INSTALLED).glob("tagline-*.dist-info"):
            shutil.copytree(info, bare / info.name)
        root = self.writing("hatchling with the hook")
        self.run_in(root, sys.executable, "-m", "build", "--no-isolation", "--sdist", "-o", "../sdist")
        (sdist,) = (self.tmp / "sdist").iterdir()
        shutil.unpack_archive(sdist, self.tmp / "unpacked")
        (unpacked,) = (self.tmp / "unpacked").iterdir()
        text = (unpacked / FILE).read_bytes()
        python = self.environment(bare, without=REPLACED)
        command = f"{python} -m pip wheel -v --no-build-isolation --no-deps . -w ../../wheels 2>&1"
        said = self.run_in(unpacked, "/bin/sh", "-c", command, PATH="/nowhere")
        self.assertNotIn("tagline: warning", said)
        self.assertEqual(wheel_files(self.tmp / "wheels")["acme/_version.py"], text)
        (unpacked / FILE).unlink()
        said = self.run_in(unpacked, "/bin/sh", "-c", command, PATH="/nowhere")
        self.assertIn("no version file is written: the program tagline is not here", said)
