"""The copy of a project in which a wrapped backend builds."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
import zipfile
from typing import Dict, List, Optional, Sequence

from ._build import ask
from ._project import project_name
from ._sources import text_of

# Directories that no build needs, by their names and by what marks them: caches carry
# CACHEDIR.TAG (bford.info/cachedir), virtual environments pyvenv.cfg.
_UNWANTED = {".git", ".hg", ".jj", ".svn", "node_modules", "__pycache__", ".tox", ".nox", ".eggs"}
_MARKS = ("CACHEDIR.TAG", "pyvenv.cfg")


_COPIED = 16 << 20  # the largest file beside a project that is copied, and not linked


class Shadow:
    """A copy of the project in root, with the version in its pyproject.toml. As a
    context it is the current directory."""

    def __init__(self, root: str, *, editable: bool, leave: Sequence[str]):
        self.root = os.path.realpath(root)
        self.answer = ask(os.curdir, name=project_name(os.curdir), allow_unproven=editable, write=editable)
        top = _repository(self.root)
        self.base = tempfile.mkdtemp(prefix="tagline-")
        outer = top or _outer(self.root)
        below = os.path.relpath(self.root, outer)
        # Under the project's own name: backends put that into source distributions' names.
        self.copy = os.path.join(os.path.realpath(self.base), os.path.basename(outer) or "project")
        self.path = os.path.normpath(os.path.join(self.copy, below))
        self.target = _cargo_target(self.root, outer)
        try:
            self._fill(leave, top)
        except BaseException:
            self.remove()
            raise

    def _fill(self, leave: Sequence[str], top: Optional[str]) -> None:
        left = {os.path.realpath(path) for path in leave} | {os.path.realpath(self.base)}

        os.makedirs(os.path.dirname(self.path), exist_ok=True)
        _copy(self.root, self.path, left)
        self._surround(left)
        for name, content in self.answer.files.items():
            file = os.path.normpath(os.path.join(self.path, name))
            if os.path.commonpath([file, self.path]) == self.path and not os.path.islink(file):
                os.makedirs(os.path.dirname(file), exist_ok=True)
                with open(file, "wb") as out:
                    out.write(content)
        self._bring_in()
        pyproject = os.path.join(self.path, "pyproject.toml")
        with open(pyproject, encoding="utf-8", newline="") as file_in:
            text = file_in.read()
        if os.path.islink(pyproject):
            os.unlink(pyproject)
        with open(pyproject, "w", encoding="utf-8", newline="") as file_out:
            file_out.write(with_version(text, self.answer.version))
        self.index: Optional[str] = None
        if top:
            repository = _lend(top, self.copy)
            self.index = self._admit(repository)

    def _surround(self, left: "set[str]") -> None:
        """Put what lies beside a project in a folder there too: the one README.md of a
        repository with many, a Cargo workspace. Directories are links, but for Cargo, which
        follows them and finds that they lead out. Files are copies: a build may write
        Cargo.lock anew."""
        real, copy = self.root, self.path
        while copy != self.copy:
            real, copy, inner = os.path.dirname(real), os.path.dirname(copy), os.path.basename(real)
            for entry in os.scandir(real):
                if entry.name == inner or _is_unwanted(entry.path, left):
                    continue
                beside = os.path.join(copy, entry.name)
                if entry.is_file() and entry.stat().st_size <= _COPIED:
                    shutil.copy2(entry.path, beside)
                elif self.target and entry.is_dir(follow_symlinks=False):
                    _copy(entry.path, beside, left)
                else:
                    os.symlink(entry.path, beside)

    def _admit(self, repository: str) -> Optional[str]:
        """Return an index in which the version files are tracked, which git ignores: what
        is ignored is left out by some backends. None where there are none, or no git."""
        git, index = shutil.which("git"), os.path.join(repository, "index")
        names = [name for name in self.answer.ignored if os.path.isfile(os.path.join(self.path, name))]
        if names and os.path.exists(os.path.join(self.path, "Cargo.toml")):
            # maturin asks no git: it reads .gitignore, and .ignore after it.
            with open(os.path.join(self.path, ".ignore"), "a", encoding="utf-8") as file:
                file.writelines(f"\n!/{name}\n" for name in names)
        if not names or git is None or not os.path.isfile(index):
            return None
        mine = os.path.join(self.base, "index")
        shutil.copyfile(index, mine)
        environment = {**os.environ, "GIT_INDEX_FILE": mine}
        # --info-only: nothing is put into the repository.
        done = subprocess.run([git, "-C", self.path, "update-index", "--add", "--info-only", "--", *names], env=environment, capture_output=True)
        return mine if done.returncode == 0 else None

    def _bring_in(self) -> None:
        """Put files in the place of links that lead out of the project, as to the one
        LICENSE of a repository with many."""
        for directory, _, names in os.walk(self.path):
            for name in names:
                link = os.path.join(directory, name)
                if not os.path.islink(link):
                    continue
                target = os.path.realpath(os.path.join(self.root, os.path.relpath(link, self.path)))
                if os.path.isfile(target) and os.path.commonpath([target, self.root]) != self.root:
                    os.unlink(link)
                    shutil.copy2(target, link)

    def __enter__(self) -> "Shadow":
        self._environment = {name: os.environ.get(name) for name in ("CARGO_TARGET_DIR", "GIT_INDEX_FILE", "GIT_OPTIONAL_LOCKS", "PWD")}
        if self.target:
            os.environ.setdefault("CARGO_TARGET_DIR", self.target)  # what is built already is built once
        os.environ["GIT_OPTIONAL_LOCKS"] = "0"
        if self.index:
            os.environ["GIT_INDEX_FILE"] = self.index
        os.environ["PWD"] = self.path
        os.chdir(self.path)
        return self

    def __exit__(self, *_: object) -> None:
        os.chdir(self.root)
        for name, value in self._environment.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value

    def remove(self) -> None:
        shutil.rmtree(self.base, ignore_errors=True)

    def complete(self, sdist: str) -> None:
        """Add to a source distribution the tracked files that it lacks, where the
        project wants them, and the version files."""
        wanted = [*(self.answer.tracked or ()), *self.answer.files]
        if not wanted or not sdist.endswith(".tar.gz"):
            return
        with tarfile.open(sdist) as archive:
            members = archive.getmembers()
            top = members[0].name.partition("/")[0]
            have = {member.name for member in members}
            contents = {m.name: archive.extractfile(m).read() for m in members if m.isfile()}  # type: ignore[union-attr]
        lacking = {}
        for name in wanted:
            source = os.path.join(self.root, name)
            if f"{top}/{name}" in have:
                continue
            if name in self.answer.files:
                lacking[name] = self.answer.files[name]
            elif os.path.isfile(source):
                with open(source, "rb") as file:
                    lacking[name] = file.read()
        if not lacking:
            return
        time = next((m.mtime for m in members if m.isfile()), 0)
        with _gzip(sdist) as raw, tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as archive:
            for member in members:
                archive.addfile(member, io.BytesIO(contents[member.name]) if member.isfile() else None)
            for name, data in sorted(lacking.items()):
                info = tarfile.TarInfo(f"{top}/{name}")
                info.size, info.mtime, info.mode = len(data), time, 0o644
                source = os.path.join(self.root, name)
                if os.path.exists(source) and os.access(source, os.X_OK):
                    info.mode = 0o755
                archive.addfile(info, io.BytesIO(data))


def _gzip(path: str) -> "io.BufferedIOBase":
    """Open a gzip file for writing that says nothing of when it was written."""
    import gzip

    return gzip.GzipFile(filename="", mode="wb", fileobj=open(path, "wb"), mtime=0)  # noqa: SIM115


def _copy(directory: str, to: str, left: "set[str]") -> None:
    """Copy a directory without what no build needs."""

    def unwanted(below: str, names: List[str]) -> List[str]:
        return [name for name in names if _is_unwanted(os.path.join(below, name), left)]

    shutil.copytree(directory, to, symlinks=True, ignore=unwanted, dirs_exist_ok=True)


def _is_unwanted(path: str, left: "set[str]") -> bool:
    if os.path.islink(path) or not os.path.isdir(path):
        return os.path.basename(path) == ".git" and not os.path.islink(path)
    if os.path.basename(path) in _UNWANTED or os.path.realpath(path) in left:
        return True
    return any(os.path.exists(os.path.join(path, mark)) for mark in _MARKS)


def _repository(root: str) -> Optional[str]:
    """Return the directory of the git repository around root, None without one."""
    while not os.path.exists(os.path.join(root, ".git")):
        parent = os.path.dirname(root)
        if parent == root:
            return None
        root = parent
    return root


def _outer(root: str) -> str:
    """Return the directory that has all that a project outside of any repository reads, as
    in the archive of one with many projects: what its files name by ../, and the workspace
    of its Cargo.toml."""
    outer, up = root, 0
    for name in ("pyproject.toml", "Cargo.toml"):
        text = text_of(os.path.join(root, name))
        up = max([up, *(steps.group().count("..") for steps in re.finditer(r"\.\.(?:/\.\.)*(?=[/\"'])", text))])
        if name == "Cargo.toml" and re.search(r"\bworkspace\s*=\s*true", text):
            steps, parent = 1, os.path.dirname(root)
            while "[workspace]" not in text_of(os.path.join(parent, name)) and parent != os.path.dirname(parent):
                steps, parent = steps + 1, os.path.dirname(parent)
            if parent != os.path.dirname(parent):
                up = max(up, steps)
    for _ in range(up):
        outer = os.path.dirname(outer)
    return root if outer == os.path.dirname(outer) else outer


def _cargo_target(root: str, outer: str) -> Optional[str]:
    """Return where cargo builds: below the outermost Cargo.toml, the workspace's, None
    where the project is none of Rust."""
    if not os.path.exists(os.path.join(root, "Cargo.toml")):
        return None
    found = root
    while root != outer:
        root = os.path.dirname(root)
        if os.path.exists(os.path.join(root, "Cargo.toml")):
            found = root
    return os.path.join(found, "target")


def _lend(top: str, copy: str) -> str:
    """Let the copy be a work tree of the project's repository, since backends ask git
    which files are ignored, and return the repository."""
    entry = os.path.join(top, ".git")
    if os.path.isfile(entry):  # a linked work tree, or a submodule: a path, maybe relative
        with open(entry, encoding="utf-8") as file:
            where = file.read().partition("gitdir:")[2].strip()
        entry = os.path.join(top, where)
    with open(os.path.join(copy, ".git"), "w", encoding="utf-8") as file:
        file.write(f"gitdir: {os.path.realpath(entry)}\n")
    return os.path.realpath(entry)


_HEADER = re.compile(r"^[ \t]*\[(?!\[)[ \t]*(.*?)[ \t]*\][ \t]*(?:#.*)?$", re.MULTILINE)


def with_version(text: str, version: str) -> str:
    """Return a pyproject.toml with that version in [project], no longer dynamic. Every
    other byte stays. A file whose [project] is no plain table is a ValueError."""
    start, end = None, len(text)
    for header in _HEADER.finditer(text):
        if start is not None:
            end = header.start()
            break
        if header.group(1).strip("\"'") == "project":
            start = header.end()
    if start is None:
        raise ValueError("pyproject.toml: tagline.backend needs a table [project], under a header of its own")
    section = text[start:end]
    dynamic = re.search(r"^([ \t]*dynamic[ \t]*=[ \t]*\[)([^\]]*)(\])", section, re.MULTILINE)
    if dynamic is None:
        raise ValueError('pyproject.toml: tagline.backend needs dynamic = ["version"] under [project]')
    inner, removed = re.subn(r"""(["'])version\1[ \t]*,?[ \t]*""", "", dynamic.group(2), count=1)
    if removed != 1:
        raise ValueError('pyproject.toml: tagline.backend needs dynamic = ["version"] under [project]')
    section = section[: dynamic.start()] + dynamic.group(1) + inner + dynamic.group(3) + section[dynamic.end() :]
    end_of_line = "\r\n" if "\r\n" in text else "\n"
    result = f'{text[:start]}{end_of_line}version = "{version}"{section}{text[end:]}'
    from ._project import tomllib

    project = tomllib.loads(result)["project"]
    if project.get("version") != version or "version" in project.get("dynamic", []):
        raise ValueError("pyproject.toml: tagline.backend cannot put the version into [project]")
    return result


def point_back(wheel: str, shadow: str, root: str) -> None:
    """Have a wheel name the project where it names the copy, as an editable one does in
    the file that points at the sources."""
    names = [path.encode() for path in {shadow, shadow.replace(os.sep, "/")}]
    with zipfile.ZipFile(wheel) as old:
        infos = old.infolist()
        contents = {info.filename: old.read(info) for info in infos}
    changed: Dict[str, bytes] = {}
    for name, data in contents.items():
        new = data
        if b"\0" not in data:
            for path in names:
                new = new.replace(path, root.encode())
        if new != data:
            changed[name] = new
    if not changed:
        return
    (record,) = (name for name in contents if name.endswith(".dist-info/RECORD"))
    contents.update(changed)
    contents[record] = _record(contents[record], changed)
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as out:
        for info in infos:
            out.writestr(info, contents[info.filename])


def _record(record: bytes, changed: Dict[str, bytes]) -> bytes:
    """Return a RECORD with the sums and sizes of the files that have changed."""
    lines = []
    for line in record.decode().splitlines():
        name = line.rsplit(",", 2)[0].strip('"')
        if name in changed:
            digest = base64.urlsafe_b64encode(hashlib.sha256(changed[name]).digest()).rstrip(b"=").decode()
            line = f"{line.rsplit(',', 2)[0]},sha256={digest},{len(changed[name])}"
        lines.append(line)
    return ("\n".join(lines) + "\n").encode()
