# The repositories in which every setting shows what it does beside a
# configuration of setuptools-scm. Each has what some setting looks at.
new main; c 2026-07-01 src/a; t v1.0.0; t v9.0.0; c 2026-07-02 docs/a; git tag v1.1.0; c 2026-07-03 src/b; git tag pkg-1.2.0
git checkout -q -b side; c 2026-07-04 src/s; git checkout -q main; c 2026-07-05 src/m; m 2026-07-06 side; echo new >docs/a
new clean; c 2026-07-01 src/a; t v1.0.0; c 2026-07-02 src/b; echo new >untracked
new sub; c 2026-07-01 a; cd "$top"
new super; c 2026-07-01 a; t v1.0.0; git submodule -q add ../sub sub; c 2026-07-02 b; echo new >sub/a
new none; c 2026-07-01 a; c 2026-07-02 b
new ontag; c 2026-07-01 a; t v1.0.0; echo new >a
new deep; c 2026-07-01 a; t v1.0.0; c 2026-07-02 a; c 2026-07-03 a
new staged; c 2026-07-01 a; t v1.0.0; echo new >b; git add b
GIT_AUTHOR_DATE=2026-07-02T12:00Z GIT_COMMITTER_DATE=2026-07-02T12:00Z git commit -qm 'chore: tidy'; echo new >a; git add a
cd "$top"; git clone -q --depth 1 "file://$top/deep" shallow
mkdir other; printf 'local-scheme = "no-local-version"\n' >other/tagline.toml
