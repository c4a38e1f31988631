//go:build !unix

package git

// noteOwner does nothing: file owners are not compared on this system.
func (r *Repository) noteOwner() {}
