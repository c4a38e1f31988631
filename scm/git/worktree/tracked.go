package worktree

// Tracked reports whether the index has an entry for the file with that path,
// slash-separated below the work tree's root. A repository without an index
// tracks nothing.
func Tracked(indexPath, gitDir string, hashSize int, path string) (bool, error) {
	idx, _, err := readIndex(indexPath, hashSize)
	if err != nil {
		return false, err
	}
	if idx.link != nil {
		if err := idx.join(gitDir); err != nil {
			return false, indexError(indexPath, err)
		}
	}
	return idx.find([]byte(path)) >= 0, nil
}
