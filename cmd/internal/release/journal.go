package release

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/tagline-scm/tagline/scm/smallfile"
)

// journalName is a file in the work tree's own part of the repository's directory. It is
// there from before the first change that a release makes until after the last.
const journalName = "tagline-release.json"

// maxJournal bounds what is read of one, in bytes: it holds manifests.
const maxJournal = 1 << 28

// journal says what undoes a release, and whether it is whole.
type journal struct {
	Edition int    `json:"edition"` // 1
	Tag     string `json:"tag"`     // that is made; "" for none
	Message string `json:"message"` // of the tag
	Subject string `json:"subject"` // the first line of the commit's message
	Branch  string `json:"branch"`  // refs/heads/main; "" for a detached HEAD
	Head    string `json:"head"`    // the commit before
	Tree    string `json:"tree"`    // of the index before; "" where no commit is made
	Files   []kept `json:"files,omitempty"`
	Commit  string `json:"commit,omitempty"`  // that was made, once it is known
	Remote  string `json:"remote,omitempty"`  // "" where nothing is pushed
	Pushing string `json:"pushing,omitempty"` // the tag's object, once it may have arrived there
}

// kept is a file as it was, and by its hash as the release wrote it.
type kept struct {
	Name string `json:"name"` // below the root
	Old  []byte `json:"old"`
	New  string `json:"new"`
}

func digest(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// put writes the journal in place of what is there, whole or not at all.
func (j journal) put(dir string) error {
	data, err := json.Marshal(j)
	if err != nil {
		return err
	}
	temp := filepath.Join(dir, journalName+".new") // the lock makes it ours
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(temp, filepath.Join(dir, journalName))
	}
	if err != nil {
		os.Remove(temp)
	}
	return err
}

// drop removes the journal.
func drop(dir string) error {
	os.Remove(filepath.Join(dir, journalName+".new"))
	err := os.Remove(filepath.Join(dir, journalName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// read returns the journal of a release that was interrupted; ok is false without one.
func read(dir string) (j journal, ok bool, err error) {
	name := filepath.Join(dir, journalName)
	data, err := smallfile.Read(name, maxJournal)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return j, false, nil
	case err != nil:
		return j, false, err
	}
	if err := json.Unmarshal(data, &j); err != nil || j.Edition != 1 {
		return j, false, fmt.Errorf("%s is not what this tagline writes of a release: another version of it may finish that", name)
	}
	return j, true, nil
}

// Interrupted reports whether a release was interrupted in the work tree whose own
// directory that is.
func Interrupted(gitDir string) bool {
	_, err := os.Lstat(filepath.Join(gitDir, journalName))
	return err == nil
}
