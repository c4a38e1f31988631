package plan

import "github.com/tagline-scm/tagline/scm"

// Count asks a source for what the scheme counts instead of the commits since a tag, and adds
// it to the facts of r. Errors are those of the reader, and *HeightFileError.
func (p Plan) Count(source Source, r *Result) error {
	switch {
	case len(p.Schemes) == 0 || !p.Schemes[0].Tagless:
		return nil
	case p.Height != "":
		return p.countHeight(source, r)
	}
	return p.countDay(source, r)
}

// counted adds to the facts what was counted. Whether the answer is proven then depends on
// that alone, except on a tagged commit, whose version is the tag's.
func (r *Result) counted(proof scm.Proof, add func(*scm.Facts)) {
	if f := r.Facts; f.Distance == 0 && len(f.Tags) > 0 && f.Proof.Proven {
		proof = f.Proof
	}
	for _, to := range []*scm.Facts{&r.Facts, &r.Seen} {
		add(to)
		to.Proof = proof
	}
}

// countDay asks how many commits the day has, for a scheme that counts these instead of
// those since a tag.
func (p Plan) countDay(source Source, r *Result) error {
	f := r.Facts
	if source.Reader == nil || f.Verbatim != "" || f.Head.ID == "" {
		return nil
	}
	n, whole, err := source.Reader.SameDay(p.Query.Rev)
	if err != nil {
		return err
	}
	proof := scm.Proof{Proven: whole, Commits: n, Reason: "every commit of the day is in this clone"}
	if !whole {
		proof.Reason = "the clone ends within the day of the commit"
	}
	r.counted(proof, func(to *scm.Facts) { to.Day = n })
	return nil
}
