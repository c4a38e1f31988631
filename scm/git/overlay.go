package git

import (
	"errors"
	"strings"

	"github.com/tagline-scm/tagline/scm"
	"github.com/tagline-scm/tagline/scm/git/discover"
	"github.com/tagline-scm/tagline/scm/git/refs"
	"github.com/tagline-scm/tagline/scm/smallfile"
)

// overlay is what git lays over the history that the commits themselves tell.
type overlay struct {
	// Replace maps an object to the one whose content stands for it
	// (git-replace(1)), chains followed to their end.
	Replace map[scm.Hash]scm.Hash

	// Grafts maps a commit to the parents it has instead of its own
	// (info/grafts). The commit is looked up by its own name, not its
	// replacement's.
	Grafts map[scm.Hash][]scm.Hash

	// Shallow holds the commits that count as having no parents, because a
	// shallow clone does not have them. It goes before Grafts.
	Shallow map[scm.Hash]bool

	// IsShallow tells that there is a shallow file, be it empty.
	IsShallow bool
}

// empty reports whether history is as the commits tell it.
func (o *overlay) empty() bool {
	return len(o.Replace) == 0 && len(o.Grafts) == 0 && !o.IsShallow
}

const (
	maxShallow = 1 << 26 // bytes of the shallow file, and of info/grafts
	maxReplace = 5       // replacements of one object at which git gives up
)

// readOverlay reads replace refs, grafts and the shallow file as they are now.
// Linked work trees share them. A damaged shallow file is a *scm.CorruptError,
// a damaged line of info/grafts or an oddly named replace ref is passed over.
func (r *Repository) readOverlay() (overlay, error) {
	var o overlay
	var err error
	if o.Shallow, o.IsShallow, err = r.shallow(); err != nil {
		return overlay{}, err
	}
	if o.Grafts, err = r.grafts(); err != nil {
		return overlay{}, err
	}
	if o.Replace, err = r.replacements(); err != nil {
		return overlay{}, err
	}
	return o, nil
}

func (r *Repository) shallow() (map[scm.Hash]bool, bool, error) {
	file := discover.Join(r.commonDir, "shallow")
	data, err := smallfile.Read(file, maxShallow)
	if err != nil {
		if discover.Absent(err) {
			return nil, false, nil
		}
		return nil, false, err
	}
	set := make(map[scm.Hash]bool)
	for line := range strings.Lines(string(data)) {
		digits := 2 * r.format.HashSize
		h, err := scm.ParseHash(line[:min(len(line), digits)])
		if err != nil {
			return nil, false, &scm.CorruptError{Path: file, Reason: "bad shallow line"}
		}
		set[h] = true
	}
	return set, true, nil
}

func (r *Repository) grafts() (map[scm.Hash][]scm.Hash, error) {
	data, err := smallfile.Read(discover.Join(r.commonDir, "info/grafts"), maxShallow)
	if err != nil {
		if discover.Absent(err) {
			return nil, nil
		}
		return nil, err
	}
	grafts := make(map[scm.Hash][]scm.Hash)
	for line := range strings.Lines(string(data)) {
		hashes, ok := parseGraft(line, r.format.HashSize)
		if !ok {
			continue
		}
		// Of two lines for one commit git takes the first.
		if _, twice := grafts[hashes[0]]; !twice {
			grafts[hashes[0]] = hashes[1:]
		}
	}
	return grafts, nil
}

// parseGraft reads a commit and its parents, separated by single blanks. As for git a
// NUL ends the line.
func parseGraft(line string, hashSize int) ([]scm.Hash, bool) {
	line, _, _ = strings.Cut(strings.TrimRight(line, " \t\r\n"), "\x00")
	line = strings.ReplaceAll(line, "\t", " ")
	if line == "" || line[0] == '#' {
		return nil, false
	}
	var hashes []scm.Hash
	for text := range strings.SplitSeq(line, " ") {
		h, err := scm.ParseHash(text)
		if err != nil || h.Size() != hashSize {
			return nil, false
		}
		hashes = append(hashes, h)
	}
	return hashes, true
}

// replaced returns what each ref below prefix names stands for.
func (r *Repository) replaced(prefix string) (direct map[scm.Hash]scm.Hash, err error) {
	for ref, err := range r.refs.All(prefix) {
		if err != nil {
			return nil, err
		}
		original, err := scm.ParseHash(ref.Name[strings.LastIndexByte(ref.Name, '/')+1:])
		if err != nil || original.Size() != r.format.HashSize {
			continue
		}
		if direct == nil {
			direct = make(map[scm.Hash]scm.Hash)
		}
		direct[original] = ref.Hash
	}
	return direct, nil
}

func (r *Repository) replacements() (map[scm.Hash]scm.Hash, error) {
	const prefix = "refs/replace/"
	direct, err := r.replaced(prefix)
	var again *refs.OrderError
	if errors.As(err, &again) {
		direct, err = r.replaced(prefix)
	}
	if err != nil || direct == nil {
		return nil, err
	}
	c, err := r.settings()
	if err != nil {
		return nil, err
	}
	if use, err := c.Bool("core.usereplacerefs", true); err != nil || !use {
		return nil, err
	}
	final := make(map[scm.Hash]scm.Hash, len(direct))
	for original, to := range direct {
		for hits := 1; ; hits++ {
			next, ok := direct[to]
			if !ok {
				break
			}
			if hits+1 == maxReplace {
				return nil, &scm.CorruptError{Path: prefix + original.String(), Reason: "replace depth too high"}
			}
			to = next
		}
		final[original] = to
	}
	return final, nil
}
