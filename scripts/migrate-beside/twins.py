"""Makes repositories for main.py where there is no network to fetch real ones from.

    python scripts/migrate-beside/twins.py DIRECTORY

Below DIRECTORY a repository for each row of TWINS is made, three a tool, whose
configurations are of the kinds that real projects have: what differs between them is the
settings in use. The history is the same in all: 26 commits, every second one tagged
at first, a candidate, a tag on a merged branch. pbr's has no merge: pbr counts the commits
that git log lists before the first tag, and so not those of a merged branch that are older.
"""

import subprocess
import sys
from pathlib import Path

SETUPTOOLS = '[build-system]\nrequires = ["setuptools>=64"{}]\nbuild-backend = "setuptools.build_meta"\n[project]\nname = "acme"\ndynamic = ["version"]\n'
HATCH = '[build-system]\nrequires = ["hatchling", "uv-dynamic-versioning"]\nbuild-backend = "hatchling.build"\n[project]\nname = "acme"\ndynamic = ["version"]\n' \
    '[tool.hatch.version]\nsource = "uv-dynamic-versioning"\n'
PDM = '[build-system]\nrequires = ["pdm-backend"]\nbuild-backend = "pdm.backend"\n[project]\nname = "acme"\ndynamic = ["version"]\n'
POETRY = '[build-system]\nrequires = ["poetry-core>=1", "poetry-dynamic-versioning>=1"]\nbuild-backend = "poetry_dynamic_versioning.backend"\n' \
    '[tool.poetry]\nname = "acme"\nversion = "0.0.0"\ndescription = ""\nauthors = []\n[tool.poetry-dynamic-versioning]\nenable = true\n'
SETUP = "from setuptools import setup\nsetup({})\n"
VERSIONEER = "import versioneer\nfrom setuptools import setup\nsetup(name='acme', version=versioneer.get_version())\n"
PBR = {"setup.py": SETUP.format("setup_requires=['pbr'], pbr=True")}

# name: (prefix of the tags, files)
TWINS = {
    "versioneer-cfg": ("", {"setup.py": VERSIONEER, "setup.cfg": "[versioneer]\nVCS = git\nstyle = pep440\nversionfile_source = acme/_version.py\n"
                            "versionfile_build = acme/_version.py\ntag_prefix =\nparentdir_prefix = acme-\n"}),
    "versioneer-pyproject": ("v", {"setup.py": VERSIONEER, "pyproject.toml": '[tool.versioneer]\nVCS = "git"\nstyle = "pep440-pre"\n'
                                   'versionfile_source = "src/acme/_version.py"\ntag_prefix = "v"\n'}),
    "versioneer-post": ("acme-", {"setup.py": VERSIONEER, "setup.cfg": "[versioneer]\nVCS = git\nstyle = pep440-post\n"
                                  "versionfile_source = acme/_version.py\ntag_prefix = acme-\n"}),
    "versioningit-plain": ("v", {"pyproject.toml": SETUPTOOLS.format(', "versioningit"') + "[tool.versioningit]\n"}),
    "versioningit-next": ("v", {"pyproject.toml": SETUPTOOLS.format(', "versioningit"') + '[tool.versioningit.next-version]\nmethod = "minor"\n'
                                '[tool.versioningit.format]\ndistance = "{next_version}.dev{distance}+{vcs}{rev}"\n'
                                'dirty = "{base_version}+d{build_date:%Y%m%d}"\ndistance-dirty = "{next_version}.dev{distance}+{vcs}{rev}.d{build_date:%Y%m%d}"\n'}),
    "versioningit-tag": ("release-", {"pyproject.toml": SETUPTOOLS.format(', "versioningit"') + '[tool.versioningit]\ndefault-version = "0.0.0"\n'
                                      '[tool.versioningit.vcs]\nmethod = "git"\nmatch = ["release-*"]\n[tool.versioningit.tag2version]\nrmprefix = "release-"\n'}),
    "poetry-plain": ("v", {"pyproject.toml": POETRY}),
    "poetry-semver": ("v", {"pyproject.toml": POETRY + 'vcs = "git"\nstyle = "semver"\n'}),
    "poetry-bump": ("", {"pyproject.toml": POETRY + 'vcs = "git"\nstyle = "pep440"\nbump = true\npattern = "default-unprefixed"\n'}),
    "uv-plain": ("v", {"pyproject.toml": HATCH}),
    "uv-bump": ("v", {"pyproject.toml": HATCH + '[tool.uv-dynamic-versioning]\nvcs = "git"\nstyle = "pep440"\nbump = true\n'}),
    "uv-unprefixed": ("", {"pyproject.toml": HATCH + '[tool.uv-dynamic-versioning]\npattern = "default-unprefixed"\nmetadata = false\n'}),
    "pdm-plain": ("v", {"pyproject.toml": PDM + '[tool.pdm.version]\nsource = "scm"\n'}),
    "pdm-write": ("", {"pyproject.toml": PDM + '[tool.pdm.version]\nsource = "scm"\nwrite_to = "acme/_version.py"\n'
                       "write_template = \"__version__ = '{}'\"\n"}),
    "pdm-filter": ("acme-", {"pyproject.toml": PDM + '[tool.pdm.version]\nsource = "scm"\ntag_filter = "acme-*"\ntag_regex = "^acme-(?P<version>.*)$"\n'}),
    "git-versioning-plain": ("", {"pyproject.toml": SETUPTOOLS.format(', "setuptools-git-versioning"') + "[tool.setuptools-git-versioning]\nenabled = true\n"}),
    "git-versioning-dev": ("v", {"pyproject.toml": SETUPTOOLS.format(', "setuptools-git-versioning"') + '[tool.setuptools-git-versioning]\nenabled = true\n'
                                 'dev_template = "{tag}.dev{ccount}"\ndirty_template = "{tag}.dev{ccount}"\n'}),
    "git-versioning-post": ("v", {"pyproject.toml": SETUPTOOLS.format(', "setuptools-git-versioning"') + '[tool.setuptools-git-versioning]\nenabled = true\n'
                                  'dev_template = "{tag}.post{ccount}+git.{sha}"\ndirty_template = "{tag}.post{ccount}+git.{sha}.dirty"\n'}),
    "pbr-plain": ("", {**PBR, "setup.cfg": "[metadata]\nname = acme\n[files]\npackages =\n    acme\n"}),
    "pbr-section": ("", {**PBR, "setup.cfg": "[metadata]\nname = acme\n[files]\npackages =\n    acme\n[pbr]\nskip_authors = true\nskip_changelog = true\n"}),
    "pbr-pyproject": ("", {"pyproject.toml": '[build-system]\nrequires = ["pbr>=6", "setuptools>=64"]\nbuild-backend = "pbr.build"\n',
                           "setup.py": SETUP.format("pbr=True"), "setup.cfg": "[metadata]\nname = acme\n"}),
}

# The tags, by the commits that they name; commit 20 is on a branch that 21 merges.
TAGS = {0: "0.1.0", 2: "0.1.1", 4: "0.2.0", 6: "0.2.1", 8: "0.3.0", 10: "0.9.0", 12: "1.0.0", 14: "1.1.0", 16: "1.2.0", 18: "1.3.0rc1", 20: "1.3.0", 23: "1.4.0"}
COMMITS = 26


def history(prefix, files, merge):
    """A stream for git fast-import."""
    def data(text):
        return f"data {len(text.encode())}\n{text}\n"

    lines = []
    for n in range(COMMITS):
        lines.append(f"commit refs/heads/main\nmark :{n + 1}\ncommitter Ada <ada@example.org> {1780000000 + n * 86400} +0000\n" + data(f"change {n}"))
        if n:
            lines.append(f"from :{n - 1 if merge and n == 20 else n}\n")
        if merge and n == 21:
            lines[-1] = "from :20\nmerge :21\n"
        if n == 0:
            lines += [f"M 644 inline {name}\n" + data(text) for name, text in {**files, "acme/__init__.py": ""}.items()]
        lines.append("M 644 inline change.txt\n" + data(f"{n}\n"))
    for n, version in TAGS.items():
        lines.append(f"tag {prefix}{version}\nfrom :{n + 1}\ntagger Ada <ada@example.org> {1780000000 + n * 86400} +0000\n" + data(version))
    return "".join(lines)


def main():
    for name, (prefix, files) in TWINS.items():
        root = Path(sys.argv[1], name)
        root.mkdir(parents=True)
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", root], check=True)
        subprocess.run(["git", "-C", root, "fast-import", "--quiet"], input=history(prefix, files, "pbr" not in name), text=True, check=True)


if __name__ == "__main__":
    main()
