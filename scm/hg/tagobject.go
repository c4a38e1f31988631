package hg

// TagObject returns nothing: tags of hg are lines of a file; see scm.Reader.
func (r *Repository) TagObject(string) ([]byte, error) { return nil, nil }
