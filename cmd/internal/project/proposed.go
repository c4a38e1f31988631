package project

// Proposed returns what the project would be with a file of that content, in the
// place of the one of that name if there is one: found, read and planned as Open does, so
// that what is proposed is what was tried. It is to be closed too. The error is one of
// Open's.
func (p *Project) Proposed(name string, data []byte, q Request) (*Project, error) {
	after := over(p.world, Real(p.world.Start))
	after.known.Put(name, data)
	return after.find(q)
}
