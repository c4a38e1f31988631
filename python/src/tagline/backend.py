"""A build backend that gives another one the version: build-backend = "tagline.backend".

Backends such as flit-core, poetry-core, maturin, uv_build and whey want the version in
pyproject.toml and ask nobody for it. This one copies the project aside, writes the
version into the copy's pyproject.toml and lets the backend build there. So the project
itself is never changed, however the build ends, and a source distribution has the
version in its own pyproject.toml: it is built without tags and without this copying.
"""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING, Dict, List, Optional, Union

from ._build import ask
from ._errors import TaglineError, said
from ._project import Table, load, normal, project_name, table
from ._shadow import Shadow, point_back

if TYPE_CHECKING:
    from typing import Protocol

    class Hook(Protocol):
        """A hook of a build backend."""

        __name__: str

        def __call__(self, *args: object, **keywords: object) -> object: ...

# The backends that are known, by their distributions.
_MODULES = {
    "flit-core": "flit_core.buildapi",
    "poetry-core": "poetry.core.masonry.api",
    "maturin": "maturin",
    "uv-build": "uv_build",
    "whey": "whey",
    "hatchling": "hatchling.build",
    "pdm-backend": "pdm.backend",
    "setuptools": "setuptools.build_meta",
    "meson-python": "mesonpy",
    "scikit-build-core": "scikit_build_core.build",
}

# The hooks of PEP 517 and PEP 660, and which of their arguments is a directory in which
# they leave something.
_HOOKS = {
    "build_wheel": 0,
    "build_sdist": 0,
    "build_editable": 0,
    "prepare_metadata_for_build_wheel": 0,
    "prepare_metadata_for_build_editable": 0,
    "get_requires_for_build_wheel": None,
    "get_requires_for_build_sdist": None,
    "get_requires_for_build_editable": None,
}


def __getattr__(name: str) -> "Hook":
    """Return a hook. There are those that the backend itself has: frontends ask."""
    if name not in _HOOKS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    with said():
        hook = getattr(_backend(load(os.curdir)), name, None)
    if hook is None:
        raise AttributeError(f"the build backend that tagline.backend wraps has no {name}")

    def wrapped(*args: object, **keywords: object) -> object:
        return _run(name, list(args), keywords)

    wrapped.__name__ = name
    return wrapped


def _run(name: str, args: List[object], keywords: Dict[str, object]) -> object:
    pyproject = load(os.curdir)
    hook: "Hook" = getattr(_backend(pyproject), name)
    dynamic = table(pyproject, "project").get("dynamic")
    if not isinstance(dynamic, list) or "version" not in dynamic:
        with said():
            _check_static(pyproject, name)
        return hook(*args, **keywords)
    there = _HOOKS[name]
    for index, value in enumerate(args):
        if isinstance(value, str) and (index == there or os.path.isdir(value)):
            args[index] = os.path.abspath(value)
    for key, value in keywords.items():
        if isinstance(value, str) and os.path.isdir(value):
            keywords[key] = os.path.abspath(value)
    editable = name.endswith("editable")
    with said():
        shadow = Shadow(os.getcwd(), editable=editable, leave=[a for a in args if isinstance(a, str)])
    try:
        with shadow:
            result = hook(*args, **keywords)
    finally:
        shadow.remove()
    if name in ("build_wheel", "build_editable") and isinstance(result, str):
        target = args[0] if args else keywords["wheel_directory"]
        point_back(os.path.join(str(target), result), shadow.path, shadow.root)
    elif name == "build_sdist" and isinstance(result, str):
        target = args[0] if args else keywords["sdist_directory"]
        shadow.complete(os.path.join(str(target), result))
    return result


def _check_static(pyproject: Table, hook: str) -> None:
    """Refuse a version that pyproject.toml has in words and the tags give otherwise. In a
    source distribution it is the one that was put there; where there is nothing to
    derive one from, it is the only one."""
    if os.path.exists("PKG-INFO") or hook.startswith("get_requires"):
        return
    static = table(pyproject, "project").get("version") or table(pyproject, "tool", "poetry").get("version")
    try:
        answer = ask(os.curdir, name=project_name(os.curdir), allow_unproven=hook.endswith("editable"), write=False)
    except (TaglineError, FileNotFoundError):
        if static is None:
            raise
        return
    if static != answer.version:
        says = f"says version {static!r}" if static is not None else "has no version"
        raise ValueError(
            f"pyproject.toml {says}, and the tags {answer.version}: "
            'tagline.backend wants dynamic = ["version"] under [project], and no version there'
        )


def _backend(pyproject: Table) -> object:
    """Return the wrapped backend: the one that `wraps` names, else the one among the
    build requirements."""
    wraps = table(pyproject, "tool", "tagline").get("wraps")
    if wraps is None:
        wraps = _inferred(pyproject)
    if not isinstance(wraps, str):
        raise ValueError(f"wraps under [tool.tagline] is the name of a build backend, not {wraps!r}")
    module, _, path = _MODULES.get(normal(wraps), wraps).partition(":")
    if module == __name__:
        raise ValueError("tagline.backend cannot wrap itself")
    try:
        found: object = importlib.import_module(module)
    except ImportError as error:
        raise ValueError(f"the build backend {wraps} is not here ({error}): name it in requires under [build-system]") from None
    for part in filter(None, path.split(".")):
        found = getattr(found, part)
    return found


def _inferred(pyproject: Table) -> str:
    import re

    requirements = table(pyproject, "build-system").get("requires")
    names = []
    for requirement in requirements if isinstance(requirements, list) else []:
        name = re.match(r"\s*([A-Za-z0-9._-]+)", str(requirement))
        if name is not None and normal(name.group(1)) in _MODULES:
            names.append(normal(name.group(1)))
    if len(names) == 1:
        return names[0]
    if not names:
        raise ValueError(
            "requires under [build-system] names no build backend that tagline.backend knows: "
            f'add one of {", ".join(_MODULES)}, or name another\'s module, wraps = "..." under [tool.tagline]'
        )
    raise ValueError(f'requires under [build-system] names {" and ".join(names)}: say which, wraps = "{names[0]}" under [tool.tagline]')
