from setuptools import setup

setup(
    name="acme-tools",
    packages=["acme"],
    package_dir={"": "src"},
    use_scm_version={"local_scheme": "no-local-version", "write_to": "src/acme/_version.py"},
)
