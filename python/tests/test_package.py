"""The package itself: where the program is, and that what Python answers without
it is what it would have said."""

import os
import sys
from unittest import mock

import tagline
from support import WHEEL, TestCase
from tagline._hatch_vcs import MetadataHook
from tagline._project import asks_for_tagline


class Sources(TestCase):
    def answers(self, root, **env):
        """What get_version says when there is no program, None where it must ask."""
        with mock.patch.dict(os.environ, env), mock.patch("tagline._program.find_binary", side_effect=FileNotFoundError):
            try:
                return tagline.get_version(root)
            except FileNotFoundError:
                return None

    def test_override(self):
        root = self.project("setuptools")  # its name is acme-tools
        for why, env in [
            ("nothing", {}),
            ("ours", {"TAGLINE_PRETEND_VERSION": "2.0"}),
            ("setuptools-scm's", {"SETUPTOOLS_SCM_PRETEND_VERSION": "2.1"}),
            ("vcs-versioning's", {"VCS_VERSIONING_PRETEND_VERSION": "2.2"}),
            ("ours comes first", {"SETUPTOOLS_SCM_PRETEND_VERSION": "2.1", "TAGLINE_PRETEND_VERSION": "2.0"}),
            ("the name comes before the tool", {"VCS_VERSIONING_PRETEND_VERSION_FOR_ACME_TOOLS": "2.3", "TAGLINE_PRETEND_VERSION": "2.0"}),
            ("another name", {"TAGLINE_PRETEND_VERSION_FOR_OTHER": "9"}),
            ("empty is unset", {"TAGLINE_PRETEND_VERSION_FOR_ACME_TOOLS": "", "TAGLINE_PRETEND_VERSION": "2.0"}),
            ("as it was written", {"TAGLINE_PRETEND_VERSION": "v2.0-RC1+Local_1"}),
        ]:
            with self.subTest(why):
                version = self.answers(root, **env)
                self.assertEqual(version is None, not any(v and "OTHER" not in k for k, v in env.items()))
                if version is not None:
                    self.assertEqual(version, self.tagline(root, **env))

    def test_invalid_override(self):
        with self.assertRaisesRegex(ValueError, "TAGLINE_PRETEND_VERSION: 'nightly'"):
            self.answers(self.tmp, TAGLINE_PRETEND_VERSION="nightly")

    def test_pkg_info(self):
        head, tail = "Metadata-Version: 2.4\nName: acme-tools\n", "Summary: x\n\nVersion: 9.9\n"
        unfilled = "node: $Format:%H$\ndescribe-name: $Format:%(describe)$\n"
        for why, files, expected in [
            ("a source distribution", {"PKG-INFO": head + "Version: 1.2\n" + tail}, "1.2"),
            ("as it was written", {"PKG-INFO": head + "Version: 1.2-RC1\r\n" + tail}, "1.2-RC1"),
            ("an archive file that git has not filled in", {"PKG-INFO": head + "Version: 1.2\n", ".git_archival.txt": unfilled}, "1.2"),
            ("no version", {"PKG-INFO": head + tail}, None),
            ("UNKNOWN", {"PKG-INFO": head + "Version: UNKNOWN\n" + tail}, None),
            ("a repository", {"PKG-INFO": head + "Version: 1.2\n", ".git/HEAD": ""}, None),
            ("a filled archive file", {"PKG-INFO": head + "Version: 1.2\n", ".git_archival.txt": "node: 12\ndescribe-name: v3.0\n"}, None),
            ("no file", {}, None),
        ]:
            with self.subTest(why):
                root = self.tmp / why
                for name, text in files.items():
                    path = root / name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(text.encode())
                root.mkdir(exist_ok=True)
                self.assertEqual(self.answers(root), expected)
                if expected is not None:
                    self.assertEqual(self.tagline(root), expected)


class Program(TestCase):
    def test_api(self):
        root = self.project("setuptools")
        with mock.patch.dict(os.environ, {"TAGLINE_ALLOW_UNPROVEN": ""}):
            self.assertEqual(tagline.get_version(root), self.tagline(root))
            self.assertEqual(tagline.describe(root)["facts"]["tag"], "v1.2.3")
            with self.assertRaisesRegex(tagline.TaglineError, "^tagline: error: ") as caught:
                tagline.get_version(self.tmp)
            self.assertEqual(caught.exception.exit_code, 3)

    def test_configured_format(self):
        """A format that is configured changes what `tagline` prints, and no build."""
        root = self.project("setuptools")
        commit = self.run_in(root, "git", "rev-parse", "HEAD").strip()
        hook = MetadataHook(str(root), {"urls": {"Source": "https://example.org/{commit_hash}"}})
        metadata = {}
        with mock.patch.dict(os.environ, {"TAGLINE_FORMAT": "android"}):  # which cannot write it without a layout
            self.assertEqual(tagline.get_version(root), self.tagline(root))
            hook.update(metadata)
        self.assertEqual(metadata["urls"], {"Source": "https://example.org/" + commit})

    def test_main(self):
        self.assertEqual(self.run_in(self.tmp, sys.executable, "-m", "tagline", "compare", "1.0", "1.0.0"), "=\n")

    def test_find_binary(self):
        """The program is found wherever pip puts it, also where sysconfig does
        not look: build frontends install below a prefix."""
        for option in ("--prefix", "--target"):
            with self.subTest(option):
                there = self.tmp / option
                self.run_in(self.tmp, sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--ignore-installed", option, there, WHEEL)
                (package,) = there.rglob("tagline/__init__.py")
                found = self.run_in(
                    self.tmp, self.environment(package.parent.parent), "-c", "import tagline; print(tagline.find_binary())", PATH=""
                ).strip()
                self.assertTrue(found.startswith(str(there)), found)
                self.assertTrue(os.access(found, os.X_OK))


class Invitation(TestCase):
    def test_asks_for_tagline(self):
        for why, requires, dynamic, tool, expected in [
            ("named, and dynamic", ["tagline"], ["version"], {}, True),
            ("with a version and a marker", ["setuptools", "Tagline >= 1 ; python_version > '3'"], ["version"], {}, True),
            ("not named", ["setuptools"], ["version"], {}, False),
            ("another package", ["tagline-extras"], ["version"], {}, False),
            ("a static version", ["tagline"], ["readme"], {}, False),
            ("setuptools is told another source", ["tagline"], ["version"], {"setuptools": {"dynamic": {"version": {"attr": "x"}}}}, False),
        ]:
            with self.subTest(why):
                pyproject = {"build-system": {"requires": requires}, "project": {"name": "x", "dynamic": dynamic}, "tool": tool}
                self.assertEqual(asks_for_tagline(pyproject), expected)
        self.assertFalse(asks_for_tagline({}))
        build_system = {"build-system": {"requires": ["tagline"]}}
        self.assertFalse(asks_for_tagline(build_system), "no project and no section")
        self.assertTrue(asks_for_tagline({**build_system, "tool": {"setuptools_scm": {}}}), "metadata in setup.cfg")
