"""Projects of setuptools-scm and hatch-vcs, built by these and by this package:
the configuration is the same, and so is what comes out."""

import shutil

from support import INSTALLED, REPLACED, TestCase, sdist_files, wheel_files, wheel_version

SETUPTOOLS = """
[build-system]
requires = ["setuptools", "setuptools-scm", "tagline"]
build-backend = "setuptools.build_meta"
"""
HATCHLING = """
[build-system]
requires = ["hatchling", "hatch-vcs", "tagline"]
build-backend = "hatchling.build"
"""
PROJECT = """
[project]
name = "acme-tools"
dynamic = ["version"]
"""
HATCH_WHEEL = """
[tool.hatch.build.targets.wheel]
packages = ["src/acme"]
"""
VCS = '[tool.hatch.version]\nsource = "vcs"\n'
HOOK = "[tool.hatch.build.hooks.vcs]\n"

# name: (files, environment)
PROJECTS = {
    "a module": (SETUPTOOLS + PROJECT + '[tool.setuptools_scm]\nversion_file = "src/acme/_version.py"\n', {}),
    "both keys": (
        SETUPTOOLS + PROJECT + '[tool.setuptools_scm]\nwrite_to = "src/acme/v.txt"\nversion_file = "VERSION.txt"\n'
        'version_file_template = "{version} {scm_version.distance} {scm_version.node}"\n',
        {},
    ),
    "in no package": (SETUPTOOLS + PROJECT + '[tool.vcs-versioning]\nversion_file = "VERSION.txt"\n', {}),
    "no file": (SETUPTOOLS + PROJECT + "[tool.setuptools_scm]\n", {}),
    "not into the source tree": (
        SETUPTOOLS + PROJECT + '[tool.setuptools_scm]\nversion_file = "src/acme/_version.py"\nwrite_to_source = false\n',
        {},
    ),
    "no directory for it": (SETUPTOOLS + PROJECT + '[tool.setuptools_scm]\nversion_file = "src/acme/new/_version.py"\n', {}),
    "not into the source tree, says a variable": (
        SETUPTOOLS + PROJECT + '[tool.setuptools_scm]\nversion_file = "src/acme/_version.py"\n',
        {"SETUPTOOLS_SCM_WRITE_TO_SOURCE": "0"},
    ),
    "an override": (
        SETUPTOOLS + PROJECT + '[tool.setuptools_scm]\nversion_file = "src/acme/_version.py"\n',
        {"SETUPTOOLS_SCM_PRETEND_VERSION_FOR_ACME_TOOLS": "5.0rc1"},
    ),
    "not normalized": (
        SETUPTOOLS + PROJECT + '[tool.setuptools_scm]\nversion_file = "src/acme/_version.py"\nnormalize = false\n',
        {"SETUPTOOLS_SCM_PRETEND_VERSION": "2026.08.01"},
    ),
    "metadata in setup.cfg": (SETUPTOOLS + "[tool.setuptools_scm]\n", {}),
    "a static version in setup.cfg": (SETUPTOOLS + "[tool.setuptools_scm]\n", {}),
    "a static version": (SETUPTOOLS + PROJECT.replace('dynamic = ["version"]', 'version = "3.0"') + "[tool.setuptools_scm]\n", {}),
    "hatchling": (
        HATCHLING + PROJECT + HATCH_WHEEL + VCS + 'tag-pattern = "v(?P<version>.*)"\nraw-options = { local_scheme = "dirty-tag" }\n'
        + HOOK + 'version-file = "src/acme/_version.py"\n',
        {},
    ),
    "hatchling, a text": (HATCHLING + PROJECT + HATCH_WHEEL + VCS + HOOK + 'version-file = "src/acme/v.txt"\n', {}),
    "hatchling, a template": (
        HATCHLING + PROJECT + HATCH_WHEEL + VCS + HOOK
        + 'version-file = "src/acme/v.h"\ntemplate = "{version!r} {version_tuple} {scm_version.short_node}"\n',
        {"SETUPTOOLS_SCM_PRETEND_VERSION": "1!2.0a1.post2.dev3+x.1"},
    ),
    "hatchling, one target": (
        HATCHLING + PROJECT + HATCH_WHEEL + VCS + '[tool.hatch.build.targets.wheel.hooks.vcs]\nversion-file = "src/acme/_version.py"\n', {},
    ),
    "hatchling, no tag": (HATCHLING + PROJECT + HATCH_WHEEL + VCS + 'fallback-version = "0.5"\n', {}),
    "hatchling, urls": (
        HATCHLING + PROJECT.replace('"version"', '"version", "urls"') + HATCH_WHEEL + VCS
        + '[tool.hatch.metadata.hooks.vcs.urls]\nSource = "https://example.org/{commit_hash}"\nHome = "https://example.org"\n',
        {},
    ),
}

# Built without a source distribution in between, too.
FROM_THE_TREE = ("a module", "both keys", "not into the source tree", "no directory for it", "hatchling")


class DropIn(TestCase):
    def setUp(self):
        super().setUp()
        self.setuptools_scm = self.environment()
        self.python = self.environment(INSTALLED, without=REPLACED)

    def repository(self, name, pyproject, tag="v1.2.3"):
        """Return a repository with files of every kind for a source distribution,
        one commit after the tag, if there is one."""
        root = self.tmp / name
        for file, text in {
            "pyproject.toml": pyproject,
            "src/acme/__init__.py": "",
            "src/acme/data.json": "{}\n",
            "docs/manual.md": "# Manual\n",
            "docs/draft.md": "",
            "docs/.gitattributes": "draft.md export-ignore\n",
            ".gitignore": "_version.py\nv.h\n*.txt\n*.egg-info\nbuild\n",
        }.items():
            (root / file).parent.mkdir(parents=True, exist_ok=True)
            (root / file).write_text(text)
        if "[project]" not in pyproject:
            static = "version = 0.3\n" if "static" in name else ""
            (root / "setup.cfg").write_text("[metadata]\nname = acme-tools\n" + static + "[options]\npackages = find:\npackage_dir =\n  = src\n[options.packages.find]\nwhere = src\n")
        (root / "manual").symlink_to("docs/manual.md")
        self.run_in(root, "git", "init", "-q", "-b", "main")
        for n in range(2):
            (root / "src/acme/__init__.py").write_text(f"answer = {n}\n")
            self.run_in(root, "git", "add", ".")
            self.run_in(root, "git", "commit", "-q", "-m", str(n))
            if n == 0 and tag:
                self.run_in(root, "git", "tag", tag)
        (root / "untracked.md").write_text("")
        return root

    def build(self, root, python, target, below="", **env):
        """Build the project below a directory of a copy, and return the files of the source distribution, of the wheel
        made from it or from the tree, and those that the tree has then."""
        copy = self.tmp / "acme"
        shutil.copytree(root, copy, symlinks=True)
        dist = self.tmp / "dist"
        self.run_in(copy / below, python, "-m", "build", "--no-isolation", "--skip-dependency-check", *target, "-o", dist, **env)
        sdist = sdist_files(dist) if "--wheel" not in target else {}
        wheel = wheel_files(dist)
        tree = {str(p.relative_to(copy)): p.read_bytes() for p in copy.rglob("*") if p.is_file() and ".git/" not in str(p) and "build/" not in str(p)}
        shutil.rmtree(copy)
        shutil.rmtree(dist)
        # setuptools-scm's own record of facts, and what only says who built it.
        for files in (sdist, wheel, tree):
            for file in [f for f in files if "scm_version.json" in f or "scm_file_list.json" in f or f.endswith(("/RECORD", "/SOURCES.txt"))]:
                del files[file]
        return {"sdist": sdist, "wheel": wheel, "tree": tree}

    def test_drop_in(self):
        for name, (pyproject, env) in PROJECTS.items():
            root = self.repository(name, pyproject, tag="" if "no tag" in name else "v1.2.3")
            for target in ((), ("--wheel",)) if name in FROM_THE_TREE else ((),):
                with self.subTest(name, target=target):
                    want = self.build(root, self.setuptools_scm, target, **env)
                    have = self.build(root, self.python, target, **env)
                    if (name, target) == ("a module", ()):
                        # There, a wheel from a source distribution loses the commit.
                        want["wheel"]["acme/_version.py"] = want["sdist"]["src/acme/_version.py"]
                    for part, files in want.items():
                        self.assertEqual(sorted(have[part]), sorted(files))
                        self.assertEqual(have[part], files)

    def test_monorepo(self):
        """Of a repository with more in it, the project's directory alone is listed."""
        root = self.repository("mono", "")
        section = '[tool.setuptools_scm]\nroot = ".."\nversion_file = "src/acme/v.txt"\nwrite_to = "VERSION.txt"\n'
        shutil.copytree(root / "src", root / "sub/src")
        (root / "sub/pyproject.toml").write_text(SETUPTOOLS + PROJECT + section)
        self.run_in(root, "git", "add", ".")
        self.run_in(root, "git", "commit", "-q", "-m", "sub")
        want, have = (self.build(root, python, (), below="sub") for python in (self.setuptools_scm, self.python))
        self.assertIn("VERSION.txt", have["tree"])
        self.assertEqual(have, want)

    def test_files_of_others(self):
        """Where Tagline is merely installed, no tracked file gets into a source distribution."""
        for why, pyproject in [
            ("not required", SETUPTOOLS.replace(', "tagline"', "") + PROJECT + "[tool.setuptools_scm]\n"),
            ("no section", SETUPTOOLS + PROJECT),
        ]:
            with self.subTest(why):
                have = self.build(self.repository(why, pyproject), self.python, ())
                self.assertIn("src/acme/__init__.py", have["sdist"])
                self.assertNotIn("docs/manual.md", have["sdist"])

    def test_keyword(self):
        """The hook is given what setup.py passes as use_scm_version, and lays it over the table."""
        for why, value, section, expected in [
            ("True", "True", "", "1.2.4.dev1+g"),
            ("a dict", '{"version_scheme": "post-release", "local_scheme": "no-local-version"}', "", "1.2.3.post1"),
            ("a function that returns one", '(lambda: {"local_scheme": "dirty-tag"})', "", "1.2.4.dev1+dirty"),
            ("over a table", '{"local_scheme": "no-local-version"}', '[tool.setuptools_scm]\nversion_scheme = "post-release"\n', "1.2.3.post1"),
        ]:
            with self.subTest(why):
                root = self.keyword(why, value, section)
                self.run_in(root, self.python, "-m", "build", "--no-isolation", "--skip-dependency-check", "--wheel", "-o", "../dist")
                version = wheel_version(self.tmp / "dist")
                self.assertTrue(version.startswith(expected), version)
                shutil.rmtree(self.tmp / "dist")

    def test_keyword_that_is_code(self):
        root = self.keyword("code", '{"version_scheme": lambda v: "1"}', "")
        said = self.run_in(root, self.python, "-m", "build", "--no-isolation", "--skip-dependency-check", "--wheel", ok=False)
        self.assertIn("is Python code, which tagline does not run", said)
        self.assertNotIn("Traceback", said.partition("Successfully")[0].partition("tagline: error")[2])

    def keyword(self, why, value, section):
        root = self.repository(why, SETUPTOOLS + section)
        (root / "setup.cfg").unlink()
        (root / "setup.py").write_text(f'from setuptools import setup\nsetup(name="acme", packages=[], use_scm_version={value})\n')
        return root

    def test_unpacked(self):
        """An unpacked source distribution has its files from when it was made."""
        root = self.repository("made", SETUPTOOLS + PROJECT + '[tool.setuptools_scm]\nversion_file = "src/acme/_version.py"\n')
        self.run_in(root, self.python, "-m", "build", "--no-isolation", "--skip-dependency-check", "--sdist", "-o", "../sdist")
        (sdist,) = (self.tmp / "sdist").iterdir()
        shutil.unpack_archive(sdist, self.tmp / "unpacked")
        (unpacked,) = (self.tmp / "unpacked").iterdir()
        file = unpacked / "src/acme/_version.py"
        file.write_text("# as it came\n")
        (unpacked / "new.md").write_text("")
        again = self.build(unpacked, self.python, ())
        self.assertEqual(again["wheel"]["acme/_version.py"], b"# as it came\n")
        self.assertNotIn("new.md", again["sdist"])
        self.assertIn("docs/manual.md", again["sdist"])
