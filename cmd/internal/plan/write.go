package plan

import "encoding/json"

// Write is a file that `tagline write` writes, and what of it.
type Write struct {
	File    string // slash-separated below Root
	Format  string // of the version in it; "" for that of its kind, else the first that is configured
	Pattern string // the line of a manifest that has the version; "" for what its kind says
	Field   string // which of several versions of a manifest; "" for the kind's own
}

// MarshalJSON writes the entry as a configuration has it: a name alone is a string.
func (w Write) MarshalJSON() ([]byte, error) {
	if w == (Write{File: w.File}) {
		return json.Marshal(w.File)
	}
	return json.Marshal(struct {
		File    string `json:"file"`
		Format  string `json:"format,omitempty"`
		Pattern string `json:"pattern,omitempty"`
		Field   string `json:"field,omitempty"`
	}(w))
}

// Names reports whether a file of that name is among those.
func Names(files []Write, name string) bool {
	for _, w := range files {
		if w.File == name {
			return true
		}
	}
	return false
}
