"""The build backend of tagline's own source distribution: it makes the wheel without the
program, for places where no other wheel fits. It needs nothing but Python."""

import base64
import hashlib
import os
import shutil
import tarfile
import zipfile

_TIME = (1980, 1, 1, 0, 0, 0)


def _fields():
    with open("PKG-INFO", encoding="utf-8") as file:
        head = file.read().partition("\n\n")[0]
    fields = dict(line.partition(": ")[::2] for line in head.splitlines())
    return fields["Name"], fields["Version"]


def _files():
    name, version = _fields()
    info = f"{name}-{version}.dist-info"
    files = {}
    for directory, directories, names in os.walk("src"):
        directories[:] = sorted(d for d in directories if d != "__pycache__")
        for file in names:
            path = os.path.join(directory, file)
            files[os.path.relpath(path, "src").replace(os.sep, "/")] = path
    files[f"{info}/METADATA"] = "PKG-INFO"
    files[f"{info}/entry_points.txt"] = "entry_points.txt"
    files[f"{info}/licenses/LICENSE"] = "LICENSE"
    contents = {}
    for target, path in files.items():
        with open(path, "rb") as file:
            contents[target] = file.read()
    contents[f"{info}/WHEEL"] = b"Wheel-Version: 1.0\nGenerator: tagline sdist_backend\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    return f"{name}-{version}", info, contents


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    stem, info, contents = _files()
    record = ""
    for name in sorted(contents):
        digest = base64.urlsafe_b64encode(hashlib.sha256(contents[name]).digest()).rstrip(b"=").decode()
        record += f"{name},sha256={digest},{len(contents[name])}\n"
    contents[f"{info}/RECORD"] = (record + f"{info}/RECORD,,\n").encode()
    wheel = f"{stem}-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(wheel_directory, wheel), "w", zipfile.ZIP_DEFLATED) as out:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(name, _TIME)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o100644 << 16
            out.writestr(entry, contents[name])
    return wheel


def build_sdist(sdist_directory, config_settings=None):
    stem = "-".join(_fields())
    with tarfile.open(os.path.join(sdist_directory, f"{stem}.tar.gz"), "w:gz", format=tarfile.PAX_FORMAT) as out:
        for name in ("LICENSE", "PKG-INFO", "README.md", "entry_points.txt", "pyproject.toml", "sdist_backend.py", "src"):
            out.add(name, f"{stem}/{name}", filter=lambda entry: None if "__pycache__" in entry.name else entry)
    return f"{stem}.tar.gz"


def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    _, info, contents = _files()
    target = os.path.join(metadata_directory, info)
    shutil.rmtree(target, ignore_errors=True)
    for name, data in contents.items():
        if name.startswith(info + "/"):
            path = os.path.join(metadata_directory, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(data)
    return info
