package plan

import (
	"fmt"

	"github.com/tagline-scm/tagline/scm"
)

// Requirement is a policy that a version must meet.
type Requirement string

// The requirements there are.
const (
	Clean     Requirement = "clean"     // no uncommitted changes
	Tagged    Requirement = "tagged"    // HEAD is a release
	Annotated Requirement = "annotated" // the tag is annotated
	Signed    Requirement = "signed"    // a key that counts has signed it
)

// Signature is what is known of a tag's signature.
type Signature struct {
	Kind   string // OpenPGP or SSH; "" where there is none
	Signer string // the user ID, or the principals; "" if the key is unknown
	Key    string // its fingerprint, as gpg or ssh-keygen print it
	Fault  string // the kind of fault, a word: unsigned, unknown, expired, ...; "" if it is good
	Reason string // that in a sentence
	Note   string // what there is to say of a good one
	Keys   bool   // keys of its kind are named
}

// KeyFile is a file of keys that a setting names.
type KeyFile struct {
	Setting string // keyring, allowed-signers, revoked-signers
	Name    string // as it is given
	Inside  string // where a configuration names it: its path in the project's FS; "" where a user does
}

// RequirementError means that a requirement is not met.
type RequirementError struct {
	Require Requirement
	Reason  string
	OnTag   bool // it is required on a tag alone

	Tag       string     // with Signed: the tag
	Signature *Signature // likewise; nil where none can be looked at
}

func (e *RequirementError) Error() string {
	if e.OnTag {
		return fmt.Sprintf("%s, and %s is required on a tag", e.Reason, e.Require)
	}
	return fmt.Sprintf("%s, and %s is required", e.Reason, e.Require)
}

// require checks the policies in the order given.
func (p Plan) require(r *Result, source Source) error {
	if err := p.unmet(p.Require, r, source, false); err != nil {
		return err
	}
	if r.Version.Tag == nil || r.Version.Facts.Distance > 0 {
		return nil
	}
	return p.unmet(p.OnTag, r, source, true)
}

// unmet returns an error for the first requirement that a version does not meet, or that
// cannot be asked about.
func (p Plan) unmet(required []Requirement, result *Result, source Source, onTag bool) error {
	v := result.Version
	work := v.Facts.Work
	for _, r := range required {
		e := &RequirementError{Require: r, OnTag: onTag}
		switch {
		case r == Clean && work.Looked && work.Dirty && len(work.Paths) > 0:
			e.Reason = work.Paths[0].String()
		case r == Clean && work.Looked && work.Dirty:
			e.Reason = "there are uncommitted changes"
		case r == Clean:
		case v.Facts.Verbatim != "":
			// A version that was given is taken for what it says.
		case v.Tag == nil:
			e.Reason = "no tag is in the history of this commit"
		case r == Tagged && v.Facts.Distance > 0:
			e.Reason = fmt.Sprintf("HEAD is %d past %s", v.Facts.Distance, v.Tag.Ref)
		case r == Annotated && !v.Tag.Annotated:
			e.Reason = v.Tag.Ref + " is a lightweight tag"
		case r == Signed:
			if err := p.signed(e, result, source, *v.Tag); err != nil {
				return err
			}
		}
		if e.Reason != "" {
			return e
		}
	}
	return nil
}

// signed asks about the signature of a tag, and fills in what is wrong with it.
func (p Plan) signed(e *RequirementError, result *Result, source Source, tag scm.Tag) error {
	e.Tag = tag.Ref
	switch {
	case source.Reader == nil || p.Verify == nil:
		e.Reason = "the signature of " + tag.Ref + " is in no archive and in no saved facts"
		return nil
	case result.Facts.VCS == "hg":
		e.Reason = "tags of Mercurial have no signatures"
		return nil
	case !tag.Annotated:
		e.Reason = tag.Ref + " is a lightweight tag, which has no signature"
		e.Signature = &Signature{Fault: "lightweight"}
		return nil
	}
	if result.Signature == nil {
		object, err := source.Reader.TagObject(tag.Ref)
		if err == nil && object == nil {
			err = &scm.RevisionError{Rev: "refs/tags/" + tag.Ref, Reason: "is no annotated tag now"}
		}
		if err != nil {
			return err
		}
		s, err := p.Verify(tag.Ref, tag.Commit.String(), object)
		if err != nil {
			return err
		}
		result.Signature = &s
	}
	e.Signature, e.Reason = result.Signature, result.Signature.Reason
	return nil
}

// String says what is known, in words: OpenPGP, by Ada <ada@example.org>, key 0123...
func (s Signature) String() string {
	text := s.Kind
	if s.Kind == "" {
		text = "none"
	}
	if s.Signer != "" {
		text += ", by " + s.Signer
	}
	if s.Key != "" {
		text += ", key " + s.Key
	}
	if s.Fault != "" {
		return text + ": not accepted, " + s.Fault
	}
	text += ": good"
	if s.Note != "" {
		text += "; " + s.Note
	}
	return text
}
