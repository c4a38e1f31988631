package plan

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/jsonc"
	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// HeightFileError means that the file of the setting height-file has no number that
// commits can be counted from.
type HeightFileError struct {
	File   string // as messages name it
	Rev    string // the commit that was asked
	Reason error
}

func (e *HeightFileError) Error() string {
	if errors.Is(e.Reason, fs.ErrNotExist) {
		return fmt.Sprintf("%s has no file %s, which height-file names", e.Rev, e.File)
	}
	return fmt.Sprintf("%s: %s", e.File, e.Reason)
}

// countHeight asks how many commits there are since the number in a file changed.
func (p Plan) countHeight(source Source, r *Result) error {
	f := r.Facts
	if source.Reader == nil || f.Verbatim != "" || f.Head.ID == "" {
		return nil
	}
	rev := p.Query.Rev
	text, number, err := p.fileNumber(source.Reader, rev)
	if err != nil {
		if f.Distance == 0 && len(f.Tags) > 0 { // a commit from before there was the file
			return nil
		}
		return err
	}
	n, whole, err := source.Reader.Height(rev, p.Height, func(content []byte) bool {
		text, err := numberIn(p.Height, content)
		if err != nil {
			return false
		}
		old, err := scheme.ParseFileNumber(text)
		return err == nil && number.Continues(old)
	})
	if err != nil {
		return err
	}
	proof := scm.Proof{Proven: whole, Commits: n, Reason: "every commit since the number changed is in this clone"}
	if !whole {
		proof.Reason = "the clone ends before the commit that changed the number in " + p.Options.HeightFile
	}
	r.counted(proof, func(to *scm.Facts) { to.Number, to.Height = text, n })
	return nil
}

// fileNumber returns the number that a commit has in the file, as it is written and as it
// is read.
func (p Plan) fileNumber(reader scm.Reader, rev string) (text string, number scheme.FileNumber, err error) {
	content, err := reader.Blob(rev, p.Height)
	if err == nil {
		text, err = numberIn(p.Height, content)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return "", number, err
	}
	if err == nil {
		number, err = scheme.ParseFileNumber(text)
	}
	if err != nil {
		return "", number, &HeightFileError{File: p.Options.HeightFile, Rev: cmp.Or(rev, "HEAD"), Reason: err}
	}
	return text, number, nil
}

// numberIn returns the text of the number in a file: the field "version" of JSON, as in
// Nerdbank.GitVersioning's version.json, else the first line.
func numberIn(name string, content []byte) (string, error) {
	if path.Ext(name) != ".json" {
		line, _, _ := strings.Cut(string(content), "\n")
		return strings.TrimSpace(line), nil
	}
	var settings struct {
		Version string `json:"version"`
	}
	err := json.Unmarshal(jsonc.Plain(content), &settings)
	if err == nil && settings.Version == "" {
		err = errors.New(`it has no "version"`)
	}
	return settings.Version, err
}
