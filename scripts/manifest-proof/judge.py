#!/usr/bin/env python3
"""judge.py FILE prints the version of a manifest as a program of its ecosystem reads it.

$MANIFESTS is what setup.sh made. Exit 1: the program does not take the file; 3: there is
no such program here. The file may be an excerpt: what a program needs beside the
version, as the sources of a crate, is made around a copy.
"""
import configparser, json, os, re, shutil, subprocess, sys, tempfile, tomllib

made = os.environ.get("MANIFESTS") or os.path.join(os.path.dirname(__file__), "../../.cache/manifests")
made = os.path.abspath(made)


def run(*args, cwd=None, env=None):
    if not shutil.which(args[0]):
        sys.exit(3)
    done = subprocess.run(args, cwd=cwd, env={**os.environ, **(env or {})}, capture_output=True, text=True)
    if done.returncode:
        sys.stderr.write(done.stdout[-1500:] + done.stderr[-1500:])
        sys.exit(1)
    return done.stdout.strip()


def put(directory, name, text=""):
    path = os.path.join(directory, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as f:
        f.write(text)


def npm(path, work):  # npm itself
    shutil.copy(path, os.path.join(work, "package.json"))
    return json.loads(run("npm", "pkg", "get", "version", cwd=work))


def npm_lock(path, work):  # npm installs from it, and compares it with the package.json
    with open(path, encoding="utf-8-sig") as f:
        lock = json.load(f)
    own = dict(lock.get("packages", {}).get("", {}), version=lock["version"], name=lock.get("name", "x"))
    put(work, "package.json", json.dumps(own))
    shutil.copy(path, os.path.join(work, "package-lock.json"))
    run("npm", "ci", "--dry-run", "--offline", "--ignore-scripts", "--no-audit", cwd=work)
    return json.loads(run("npm", "ls", "--package-lock-only", "--json", "--depth=0", cwd=work))["version"]


def cargo(path, work):  # cargo itself
    with open(path, encoding="utf-8-sig") as f:
        table = tomllib.loads(f.read())
    shutil.copy(path, os.path.join(work, "Cargo.toml"))
    put(work, "src/lib.rs")
    if "package" not in table:
        put(work, "m/Cargo.toml", '[package]\nname = "m"\nversion.workspace = true\n')
        put(work, "m/src/lib.rs")
        text = open(os.path.join(work, "Cargo.toml"), encoding="utf-8-sig").read()
        put(work, "Cargo.toml", text)
    meta = json.loads(run("cargo", "metadata", "--no-deps", "--offline", "--format-version", "1", cwd=work))
    return meta["packages"][0]["version"]


def cargo_lock(path, work):  # cargo holds its own lock to the manifest, and would have to change it
    with open(path) as f:
        entry = [p for p in tomllib.loads(f.read())["package"] if "source" not in p][0]
    shutil.copy(path, os.path.join(work, "Cargo.lock"))
    put(work, "Cargo.toml", '[package]\nname = "%s"\nversion = "%s"\n' % (entry["name"], entry["version"]))
    put(work, "src/lib.rs")
    meta = json.loads(run("cargo", "metadata", "--locked", "--offline", "--format-version", "1", cwd=work))
    return meta["packages"][0]["version"]


def pyproject(path, work):  # tomllib, and packaging for the version
    with open(path, "rb") as f:
        table = tomllib.loads(f.read().decode("utf-8-sig"))
    version = table.get("project", {}).get("version") or table["tool"]["poetry"]["version"]
    return python("import sys; from packaging.version import Version; Version(sys.argv[1]); print(sys.argv[1])", version)


def python(program, *args, cwd=None):
    return run(made + "/python/bin/python", "-c", program, *args, cwd=cwd)


def setup_cfg(path, work):  # setuptools itself
    shutil.copy(path, os.path.join(work, "setup.cfg"))
    return python("from setuptools.config.setupcfg import read_configuration as r; print(r('setup.cfg', ignore_option_errors=True)['metadata']['version'])", cwd=work)


def yaml(path, work):
    return python("import sys, yaml; print(yaml.safe_load(open(sys.argv[1], encoding='utf-8-sig'))['version'])", path)


def pubspec(path, work):  # without the build number
    return yaml(path, work).split("+")[0]


def helm(path, work):  # Helm's library
    return run(made + "/helm", path)


def maven(kind):
    def judge(path, work):
        jars = [os.path.join(made, "jars", j) for j in os.listdir(made + "/jars") if j.startswith(("maven-model", "plexus"))]
        return run("java", "-cp", ":".join([made + "/java", *jars]), "Judge", kind, path)
    return judge


def msbuild(path, work):  # an XML reader alone: there is no dotnet here
    query = "normalize-space((//*[local-name()='PropertyGroup']/*[local-name()='Version'])[1])"
    return run("xmllint", "--nonet", "--xpath", query, path)


def rpm(path, work):
    return run("rpmspec", "-q", "--srpm", "--qf", "%{version}", path)


def deb(path, work):
    whole = run("dpkg-parsechangelog", "-l", path, "-S", "Version")
    return re.sub(r"^\d+:", "", whole).rsplit("-", 1)[0] if "-" in whole else re.sub(r"^\d+:", "", whole)


def gem(path, work):
    return run("ruby", "-W0", "-e", "s = Gem::Specification.load(ARGV[0]) or exit 1; puts s.version", path)


def ruby_constant(path, work):
    program = (
        "all = -> { ObjectSpace.each_object(Module).to_a }; before = all.(); load ARGV[0]; "
        "puts (all.() - before).filter_map { |m| m.const_get(:VERSION, false) if m.const_defined?(:VERSION, false) }.first"
    )
    return run("ruby", "-W0", "-e", program, path)


def composer(path, work):  # its own loader takes the version apart
    shutil.copy(path, os.path.join(work, "composer.json"))
    said = run("composer", "--no-interaction", "show", "--self", "--no-plugins", cwd=work, env={"COMPOSER_ALLOW_SUPERUSER": "1", "COMPOSER_HOME": work, "COMPOSER_DISABLE_NETWORK": "1"})
    return re.search(r"^versions *: \* (\S+)", said, re.M)[1]


def mix(path, work):
    shutil.copy(path, os.path.join(work, "mix.exs"))
    program = "Code.compile_file(\"mix.exs\"); v = Mix.Project.config()[:version]; Version.parse!(v); IO.puts v"
    return run("elixir", "-e", "Application.ensure_all_started(:mix); " + program, cwd=work, env={"MIX_HOME": work})


def meson(path, work):
    shutil.copy(path, os.path.join(work, "meson.build"))
    return json.loads(run(made + "/python/bin/meson", "introspect", "--projectinfo", "meson.build", cwd=work))["version"]


def cmake(path, work):  # which says what it calls, also where it fails later
    shutil.copy(path, os.path.join(work, "CMakeLists.txt"))
    if not shutil.which("cmake"):
        sys.exit(3)
    done = subprocess.run(["cmake", "--trace-expand", "--trace-format=json-v1", "-S", work, "-B", work + "/b"], capture_output=True, text=True)
    for line in done.stderr.splitlines():
        try:
            call = json.loads(line)
        except ValueError:
            continue
        if call.get("cmd", "").lower() == "project" and "VERSION" in call["args"] and call["file"].endswith("CMakeLists.txt"):
            return call["args"][call["args"].index("VERSION") + 1]
    sys.stderr.write(done.stderr[-500:])
    sys.exit(1)


judges = {
    "package.json": npm, "package-lock.json": npm_lock, "npm-shrinkwrap.json": npm_lock, "Cargo.toml": cargo, "Cargo.lock": cargo_lock,
    "pyproject.toml": pyproject, "setup.cfg": setup_cfg, "Chart.yaml": helm, "Chart.yml": helm, "pubspec.yaml": pubspec, "snapcraft.yaml": yaml,
    "pom.xml": maven("pom"), "gradle.properties": maven("properties"), "Directory.Build.props": msbuild, "changelog": deb, "version.rb": ruby_constant,
    "composer.json": composer, "mix.exs": mix, "meson.build": meson, "CMakeLists.txt": cmake,
    ".csproj": msbuild, ".fsproj": msbuild, ".vbproj": msbuild, ".spec": rpm, ".gemspec": gem,
}

path = os.path.abspath(sys.argv[1])
judge = judges.get(os.path.basename(path)) or judges.get(os.path.splitext(path)[1])
if not judge:
    sys.exit(3)
with tempfile.TemporaryDirectory() as work:
    print(judge(path, work))
