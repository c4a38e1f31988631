package project

import "path"

// Proposed returns what the project would be with that pyproject.toml in the place of
// the one beside the configuration in force: found, read and planned as Open does, so
// that what is proposed is what was tried. It is to be closed too. The error is one of
// Open's.
func (p *Project) Proposed(pyproject []byte, q Request) (*Project, error) {
	after := over(p.world, Real(p.world.Start))
	after.known.Put(path.Join(p.File.Dir, "pyproject.toml"), pyproject)
	return after.find(q)
}
