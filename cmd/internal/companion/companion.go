// Package companion is the language that tagline and tagline-remote speak: requests
// on the standard input of the latter and a reply to each on its standard output,
// each one JSON object on a line. What each asks for is said by its Op.
//
// Every request is bounded by its Limits; a reply is never longer than MaxReply. A
// password goes through neither: the companion finds credentials by itself.
package companion

import (
	"slices"
	"strings"
	"time"
)

// Op is what a request asks for.
type Op string

// What there is to ask for.
const (
	Refs  Op = "refs"  // branches and tags of the remote, and its capabilities
	Pack  Op = "pack"  // a pack of objects, into Request.Dir
	Claim Op = "claim" // a new ref on the remote, which must not be there

	Deepen Op = "deepen" // more of the history, into the clone around Request.From

	Verify Op = "verify" // whether a key that counts has signed a tag; no remote is asked
)

// Edition is that of the language: both programs are of one package, and say so where
// they are not.
const Edition = 3

// MaxReply is the longest line that a reply may have, in bytes: what a hundred
// thousand refs take is a tenth of it.
const MaxReply = 128 << 20

// Request is one question. Hashes are 40 hexadecimal digits.
type Request struct {
	Edition int `json:"edition"`

	Op     Op     `json:"op"`
	Remote string `json:"remote,omitempty"` // a URL, a path or, in Dir's repository, a remote's name; of the first request
	From   string `json:"from,omitempty"`   // an absolute path: where a remote's name and a path are looked for
	Limits Limits `json:"limits"`

	// Of Pack; Depth also of Deepen.
	Dir    string   `json:"dir,omitempty"`    // an absolute path: the directory that gets pack-N.pack and pack-N.idx
	Wants  []string `json:"wants,omitempty"`  // ids that the remote's refs have
	Haves  []string `json:"haves,omitempty"`  // commits that are not wanted, with all that they contain
	Since  int64    `json:"since,omitempty"`  // seconds since 1970: no commits before; 0 for all
	Depth  int      `json:"depth,omitempty"`  // no commits that are further away; 0 for all. Of Deepen: so many further than now, 0 for tags alone
	Filter string   `json:"filter,omitempty"` // git's --filter; not asked for where the remote has none

	// Of Claim.
	Ref    string `json:"ref,omitempty"`    // refs/tags/v1.2.3
	ID     string `json:"id,omitempty"`     // what it is to lead to
	Object []byte `json:"object,omitempty"` // the tag object of that id, without header; nil where the remote has it

	// Of Verify, with Object; Ref is the tag's name, and ID the commit that it leads to.
	// Where no signers are given, git's own setting in From names them, and likewise for
	// those that are revoked.
	Keyring []byte `json:"keyring,omitempty"` // OpenPGP keys, as gpg --export writes them
	Users   bool   `json:"users,omitempty"`   // the keys of the user's own gpg instead, which is started for it
	Signers []byte `json:"signers,omitempty"` // a file of allowed signers, as in ssh-keygen(1)
	Revoked []byte `json:"revoked,omitempty"` // public SSH keys, one a line
}

// Limits bound what one request may take. Whatever is above one of them ends in an
// error that names it.
type Limits struct {
	Bytes   int64         `json:"bytes"`   // that come over the network
	Objects uint32        `json:"objects"` // of one pack
	Object  int64         `json:"object"`  // the bytes of one object
	Stall   time.Duration `json:"stall"`   // without a byte
	Total   time.Duration `json:"total"`
}

// Usual are the limits of every run: beyond what the largest repositories take.
var Usual = Limits{Bytes: 1 << 30, Objects: 16 << 20, Object: 64 << 20, Stall: time.Minute, Total: 10 * time.Minute}

// Whole is the Depth with which all of the history is asked for: git's own way to say so.
const Whole = 1<<31 - 1

// Deepening are the limits of a question for files too, which are larger than commits.
var Deepening = Limits{Bytes: 8 << 30, Objects: 64 << 20, Object: 512 << 20, Stall: time.Minute, Total: time.Hour}

// Reply answers one request.
type Reply struct {
	Edition int `json:"edition"`

	Error *Error `json:"error,omitempty"` // why there is no answer

	// Of Refs.
	URL  string `json:"url,omitempty"` // without a password
	Head string `json:"head,omitempty"`
	Refs []Ref  `json:"refs,omitempty"`
	Can  Can    `json:"can"`

	// Of Pack and Claim.
	Bytes   int64    `json:"bytes,omitempty"` // that came over the network
	Objects uint32   `json:"objects,omitempty"`
	Shallow []string `json:"shallow,omitempty"` // commits whose parents were left out
	Taken   bool     `json:"taken,omitempty"`   // the ref was there already

	// Of Deepen.
	Remote string `json:"remote,omitempty"` // the one that was asked, where none was named
	Moved  bool   `json:"moved,omitempty"`  // whether the clone has more than it had

	Verdict *Verdict `json:"verdict,omitempty"` // of Verify
}

// Verdict is what there is to say of a signature.
type Verdict struct {
	Fault  string `json:"fault,omitempty"` // a word of package signature: unsigned, moved, ...; "" for a good one
	Text   string `json:"text,omitempty"`  // that in words; a note about a good one
	Kind   string `json:"kind,omitempty"`
	Signer string `json:"signer,omitempty"`
	Key    string `json:"key,omitempty"`
	Keys   bool   `json:"keys,omitempty"` // there were keys of that kind
}

// Can is what a remote can do.
type Can struct {
	Filter bool `json:"filter,omitempty"`
	Since  bool `json:"since,omitempty"`
	Depth  bool `json:"depth,omitempty"`
}

// Ref is a ref of the remote. HEAD is one of them, where the remote shows it.
type Ref struct {
	Name   string `json:"name"` // HEAD, refs/heads/main
	ID     string `json:"id"`
	Peeled string `json:"peeled,omitempty"` // what an annotated tag leads to
}

// Kind is what kind of error it was.
type Kind string

// The kinds of errors.
const (
	Unreachable Kind = "unreachable" // nobody answers, or not as a git server does
	Denied      Kind = "denied"      // credentials are needed, or do not suffice
	None        Kind = "none"        // there is no repository
	Bound       Kind = "bound"       // above one of the limits
	Unsupported Kind = "unsupported" // SHA-256, or a transport that is a command
	Refused     Kind = "refused"     // the remote does not take it
	Stranger    Kind = "stranger"    // ssh does not know the server
	Here        Kind = "here"        // the clone here cannot be read or written
)

// Error is why there is no answer.
type Error struct {
	Kind Kind   `json:"kind"`
	Text string `json:"text"`
	Sent bool   `json:"sent,omitempty"` // of Claim: the ref may have been made nevertheless
}

func (e *Error) Error() string { return e.Text }

// DefaultRemote returns the remote that is asked where none is named: origin, as git itself
// takes it where a branch names no other, or the only one there is. The error is an *Error
// of the kind None.
func DefaultRemote(names []string) (string, error) {
	switch {
	case slices.Contains(names, "origin"):
		return "origin", nil
	case len(names) == 1:
		return names[0], nil
	case len(names) == 0:
		return "", &Error{Kind: None, Text: "there is no remote to fetch from"}
	}
	return "", &Error{Kind: None, Text: "there are several remotes and none is origin: " + strings.Join(names, ", ")}
}
