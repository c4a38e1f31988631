package odb

// Kind is the kind of an object. Its zero value is no kind.
type Kind uint8

// The kinds, with the numbers that a pack gives them.
const (
	KindCommit Kind = 1
	KindTree   Kind = 2
	KindBlob   Kind = 3
	KindTag    Kind = 4
)

// Two more types of a pack's entries: deltas, whose kind is their base's.
const (
	offsetDelta Kind = 6 // the base is named by its distance in the pack
	hashDelta   Kind = 7 // the base is named by its hash
)

// String returns git's word: "commit", "tree", "blob" or "tag"; "" for any
// other value.
func (k Kind) String() string {
	switch k {
	case KindCommit:
		return "commit"
	case KindTree:
		return "tree"
	case KindBlob:
		return "blob"
	case KindTag:
		return "tag"
	}
	return ""
}

// parseKind reads git's word, 0 for any other.
func parseKind(b []byte) Kind {
	switch string(b) {
	case "commit":
		return KindCommit
	case "tree":
		return KindTree
	case "blob":
		return KindBlob
	case "tag":
		return KindTag
	}
	return 0
}
