"""A pytest plug-in that hands what setuptools-scm's own tests call to Tagline.

get_version, the command line, the file finders, format_version and the scheme
functions are replaced by a run of $TAGLINE. What comes back to the test is
Tagline's answer. setuptools-scm runs too, for its Python warnings and for the
type of an error where both refuse; files that it writes are removed before
Tagline runs. Calls that hand Python objects over (a scheme that is a function,
a class for versions) have no counterpart and stay setuptools-scm's.

A test counts only if a call in it was routed. The summary tells how many were
reached, passed and failed, and each failure with its reason from known.txt; a
failure without one fails the run.
"""

import functools
import importlib
import json
import os
import pkgutil
import subprocess
import sys
import tempfile
from datetime import datetime, timezone
from pathlib import Path

import pytest

TAGLINE = os.environ["TAGLINE"]
KNOWN = dict(line.split(" | ", 1) for line in (Path(__file__).parent / "known.txt").read_text().splitlines() if " | " in line)

routed = False  # within the test that runs
busy = 0  # within a routed call
passed, failed, unreached = [], {}, []


class NotRoutable(Exception):
    """The call hands over what a configuration file cannot say."""


class Differs(AssertionError):
    """Tagline refuses what setuptools-scm answers."""


def toml(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, str)):
        return json.dumps(value)
    if isinstance(value, os.PathLike):
        return json.dumps(os.fspath(value))
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {toml(v)}" for k, v in value.items()) + "}"
    raise NotRoutable(repr(value))


def table(config):
    """A configuration as the table of pyproject.toml."""
    from vcs_versioning._version_cls import NonNormalizedVersion, Version

    git, tag = config.scm.git, config.tag
    if config.version_cls not in (Version, NonNormalizedVersion) or config.parse is not None:
        raise NotRoutable("a Python object")
    keys = {
        "root": config.root if config.relative_to else ".",
        "version_scheme": config.version_scheme,
        "local_scheme": config.local_scheme,
        "parentdir_prefix_version": config.parentdir_prefix_version,
        "fallback_version": config.fallback_version,
        "write_to": config.write_to,
        "write_to_template": config.write_to_template,
        "version_file": config.version_file,
        "version_file_template": config.version_file_template,
        "dist_name": config.dist_name,
        "search_parent_directories": config.search_parent_directories,
        "normalize": config.version_cls is not NonNormalizedVersion,
        "project_path": config.project_path,
        "tag": {k: v for k, v in {"prefix": tag.prefix, "strict": tag.strict, "regex": tag.regex.pattern}.items() if v is not None},
        "scm": {"git": {k: v for k, v in {
            "pre_parse": git.pre_parse.value,
            "describe_command": git.describe_command,
            "distance_scope": git.distance_scope,
            "distance_count": git.distance_count.value,
        }.items() if v is not None}},
    }
    return "[tool.setuptools_scm]\n" + "".join(f"{k} = {toml(v)}\n" for k, v in keys.items() if v is not None)


def tagline(args, cwd, env=None):
    global routed
    routed = True
    done = subprocess.run([TAGLINE, "setuptools-scm", *args], cwd=cwd, env={**os.environ, **(env or {})}, capture_output=True, text=True)
    if "this is a mistake in tagline itself" in done.stderr:
        raise Differs(done.stderr)
    return done


def with_config(config, args, env=None, cwd=None):
    """Runs Tagline on a configuration written beside the project's own."""
    text = table(config)
    where = Path(config.relative_to).parent if config.relative_to else Path(config.absolute_root)
    if config.relative_to and Path(config.relative_to).is_dir():
        where = Path(config.relative_to)
    if not where.is_dir():
        raise NotRoutable("no directory")
    with tempfile.NamedTemporaryFile("w", dir=where, prefix=".routes", suffix=".toml") as file:
        file.write(text)
        file.flush()
        return tagline(["-c", file.name, *args], cwd or os.getcwd(), env)


def version_files(config):
    if config.write_to:
        yield Path(config.root, config.write_to)
    if config.version_file and config.relative_to:
        yield Path(config.relative_to).parent / config.version_file


def answers(original, run):
    """setuptools-scm's answer or error, and Tagline's in its place."""
    result = error = None
    try:
        result = original()
    except Exception as e:
        error = e
    done = run(result)
    if error is not None:
        if done.returncode == 0:
            raise Differs(f"Tagline answers {done.stdout!r}, setuptools-scm raises {error!r}")
        raise error
    if done.returncode != 0:
        raise Differs(f"Tagline refuses: {done.stderr}; setuptools-scm answers {result!r}")
    return result, done.stdout


def get_version(original, config, *args, **kwargs):
    force = kwargs.get("force_write_version_files", args[0] if args else None)

    def run(result):
        if force is not False:
            for file in version_files(config):
                file.unlink(missing_ok=True)
        return with_config(config, [] if force is False else ["--force-write-version-files"])

    table(config)
    try:
        result, text = answers(lambda: original(config, *args, **kwargs), run)
    except Differs as e:
        if "no repository, archive or sdist" in str(e) and "answers None" in str(e):
            return None
        raise
    if result is None:
        raise Differs(f"Tagline answers {text!r}, setuptools-scm nothing")
    return text.removesuffix("\n")


def main(original, args=None, **kwargs):
    if kwargs:
        raise NotRoutable("pyproject data")
    if args is None:
        args = sys.argv[1:]
    done = tagline(list(map(str, args)), os.getcwd())
    sys.stdout.write(done.stdout)
    sys.stderr.write(done.stderr)
    if done.returncode == 2:
        raise SystemExit(2)
    return done.returncode


def find_files(original, path=""):
    def run(result):
        return tagline(["-N", "-r", os.path.abspath(os.fspath(path) or "."), "ls"], os.getcwd())

    from vcs_versioning import _file_finders

    if _file_finders._scm_search_failed.get() or not os.path.isdir(os.fspath(path) or "."):
        raise NotRoutable("a state of the build that only Python sees, or no directory")
    _, text = answers(lambda: original(path), run)
    top = os.path.abspath(os.fspath(path) or ".")
    return [os.path.join(path, os.path.relpath(line, top)) for line in text.splitlines()]


def facts(version):
    """The variables that hand facts over."""
    if version.preformatted:
        raise NotRoutable("preformatted")
    fields = {"tag": str(version.tag), "distance": version.distance, "dirty": version.dirty, "preformatted": False}
    if version.node is not None:
        fields["node"] = version.node
    if version.branch is not None:
        fields["branch"] = version.branch
    text = toml(fields)[:-1]
    if version.node_date is not None:
        text += f", node_date = {version.node_date.isoformat()}"
    when = version.time.astimezone(timezone.utc)
    text += f", time = {when.strftime('%Y-%m-%dT%H:%M:%SZ')}}}"
    return {"SETUPTOOLS_SCM_PRETEND_VERSION": "0.0", "SETUPTOOLS_SCM_PRETEND_METADATA": text}


def without(version, **changes):
    import dataclasses

    return dataclasses.replace(version.config, **changes)


def format_version(original, version):
    table(version.config)
    env = facts(version)
    return answers(lambda: original(version), lambda _: with_config(without(version, dist_name=None), [], env))[1].removesuffix("\n")


def version_scheme(name, original, version):
    import dataclasses

    config = without(version, version_scheme=name, local_scheme="no-local-version", dist_name=None)
    public = dataclasses.replace(version, tag=version.config.version_cls(version.tag.public))
    if public.tag != version.tag:
        raise NotRoutable("a local part, which format_version takes off first")
    env = facts(public)
    result, text = answers(lambda: original(version), lambda _: with_config(config, [], env))
    return text.removesuffix("\n")


def local_scheme(name, original, version):
    config = without(version, version_scheme="only-version", local_scheme=name, dist_name=None)
    env = facts(version)
    result, text = answers(lambda: original(version), lambda _: with_config(config, [], env))
    if result is None:
        return None  # printed as +unknown
    return text.removesuffix("\n")[len(str(version.tag)):]


def wrap(original, route):
    @functools.wraps(original)
    def wrapper(*args, **kwargs):
        global busy
        if busy:
            return original(*args, **kwargs)
        busy += 1
        try:
            return route(original, *args, **kwargs)
        except (NotRoutable, TypeError, AttributeError):
            return original(*args, **kwargs)
        finally:
            busy -= 1

    return wrapper


def pytest_configure(config):
    import setuptools_scm
    import vcs_versioning
    from vcs_versioning import _cli, _file_finders, _get_version_impl, _version_schemes
    from vcs_versioning._version_schemes import _towncrier

    for package in (vcs_versioning, setuptools_scm):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if "__main__" not in module.name:
                try:
                    importlib.import_module(module.name)
                except Exception:
                    pass
    replaced = {
        _get_version_impl._get_version: get_version,
        _cli.main: main,
        _file_finders.find_files: find_files,
        _file_finders._git.git_find_files: find_files,
        _version_schemes.format_version: format_version,
        _towncrier.version_from_fragments: functools.partial(version_scheme, "towncrier-fragments"),
        _towncrier.version_from_fragments_zerover: functools.partial(version_scheme, "towncrier-fragments-zerover"),
    }
    for name, function in {
        "guess-next-dev": "guess_next_dev_version", "no-guess-dev": "no_guess_dev_version", "post-release": "postrelease_version",
        "only-version": "only_version", "semver-pep440": "simplified_semver_version",
        "semver-pep440-release-branch": "release_branch_semver_version", "calver-by-date": "calver_by_date",
    }.items():
        replaced[getattr(_version_schemes, function)] = functools.partial(version_scheme, name)
    for name, function in {
        "node-and-date": "get_local_node_and_date", "node-and-timestamp": "get_local_node_and_timestamp", "dirty-tag": "get_local_dirty_tag",
        "no-local-version": "get_no_local_node", "no-local-version-strict": "get_no_local_node_strict",
        "fail-on-uncommitted-changes": "get_local_fail_on_uncommitted_changes",
    }.items():
        replaced[getattr(_version_schemes, function)] = functools.partial(local_scheme, name)
    wrapped = {id(original): wrap(original, route) for original, route in replaced.items()}
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] in ("vcs_versioning", "setuptools_scm"):
            for attribute, value in list(vars(module).items()):
                if id(value) in wrapped:
                    setattr(module, attribute, wrapped[id(value)])


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_call(item):
    global routed
    routed = False
    yield
    item.user_properties.append(("routed", routed))  # reaches the process that reports


def pytest_runtest_logreport(report):
    if report.when != "call":
        return
    if ("routed", True) not in report.user_properties:
        unreached.append(report.nodeid)
    elif report.passed:
        passed.append(report.nodeid)
    elif report.failed:
        crash = getattr(report.longrepr, "reprcrash", None)
        failed[report.nodeid] = " ".join(str(crash.message if crash else report.longrepr).split())[:400]


def reason(test):
    """Why a test fails, by its file and name."""
    name = test.rpartition("/")[2]
    return KNOWN.get(name) or KNOWN.get(name.split("[")[0])


def pytest_terminal_summary(terminalreporter):
    say = terminalreporter.write_line
    say(f"routed to Tagline: {len(passed) + len(failed)} tests reached, {len(passed)} passed, {len(failed)} failed; {len(unreached)} not reached")
    for test, error in sorted(failed.items()):
        say(f"  {test}: {reason(test) or 'UNEXPECTED: ' + error}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    if not hasattr(session.config, "workerinput"):
        session.exitstatus = 1 if not passed or any(reason(test) is None for test in failed) else 0
