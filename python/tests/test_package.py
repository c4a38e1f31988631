"""The package itself: where the program is, and that what Python answers without
it is what it would have said."""

import json
import os
import pathlib
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

    def test_vectors(self):
        """The vectors that the program is held to as well."""
        rows = json.loads((pathlib.Path(__file__).parents[2] / "testdata/vectors/python-sources.json").read_text())
        for number, row in enumerate(rows):
            with self.subTest(row["why"]):
                root = self.tmp / str(number)
                root.mkdir()
                for name, text in row["files"].items():
                    (root / name).write_bytes(text.encode())
                self.assertEqual(self.answers(root, **row["env"]), row["version"])

    def test_invalid_override(self):
        with self.assertRaisesRegex(ValueError, "TAGLINE_PRETEND_VERSION: 'nightly'"):
            self.answers(self.tmp, TAGLINE_PRETEND_VERSION="nightly")

    def test_repository(self):
        """A repository comes before PKG-INFO, of which the program looks whether it is tracked, and before saved facts."""
        (self.tmp / "PKG-INFO").write_text("Metadata-Version: 2.4\nName: acme\nVersion: 1.2\n")
        (self.tmp / ".tagline.json").write_text('{"formats": {"pep440": "1.1"}}')
        (self.tmp / ".git").mkdir()
        self.assertIsNone(self.answers(self.tmp))


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
        self.assertTrue(asks_for_tagline(build_system), "metadata in setup.cfg or setup.py")
        self.assertTrue(asks_for_tagline({}, ["tagline>=1"]), "setup_requires")
