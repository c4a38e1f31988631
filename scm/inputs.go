package scm

// Inputs are the files and directories whose change can change what a repository
// answers about its work tree. What is not there yet is not among them.
type Inputs struct {
	Own     []string // absolute paths: what the repository keeps about HEAD, its tags and its index; directories change with their entries
	Tracked []string // slash-separated below Root: the tracked files, with those of submodules that are checked out
}
