package conf

import "strings"

// Config is the entries of all files in the order in which git reads them: for
// a key that may occur once, the last entry wins.
type Config struct {
	entries []Entry
	last    map[string]int // key -> index of its last entry; nil for few entries
}

// New returns a Config of entries, which it keeps.
func New(entries []Entry) *Config {
	c := &Config{entries: entries}
	if len(entries) > 64 {
		c.last = make(map[string]int, len(entries))
		for i, e := range entries {
			c.last[e.Key] = i
		}
	}
	return c
}

// Entries returns all entries in order; they must not be changed.
func (c *Config) Entries() []Entry { return c.entries }

// Get returns the last entry of key, false if there is none.
func (c *Config) Get(key string) (Entry, bool) {
	if c.last != nil {
		i, ok := c.last[key]
		if !ok {
			return Entry{}, false
		}
		return c.entries[i], true
	}
	for i := len(c.entries) - 1; i >= 0; i-- {
		if c.entries[i].Key == key {
			return c.entries[i], true
		}
	}
	return Entry{}, false
}

// Has reports whether key has an entry.
func (c *Config) Has(key string) bool {
	_, ok := c.Get(key)
	return ok
}

// Text returns the last value of key, unset if it has no entry. A key without
// "=" is a *scm.CorruptError.
func (c *Config) Text(key, unset string) (string, error) {
	if e, ok := c.Get(key); ok {
		return e.Text()
	}
	return unset, nil
}

// Bool returns the last value of key as a boolean, unset if it has no entry. A
// value that is no boolean is a *scm.CorruptError.
func (c *Config) Bool(key string, unset bool) (bool, error) {
	if e, ok := c.Get(key); ok {
		return e.Bool()
	}
	return unset, nil
}

// Split returns the three parts of a key; sub is "" for a key of two parts.
func Split(key string) (section, sub, name string) {
	first, last := strings.IndexByte(key, '.'), strings.LastIndexByte(key, '.')
	switch {
	case first < 0:
		return "", "", key
	case first == last:
		return key[:first], "", key[last+1:]
	}
	return key[:first], key[first+1 : last], key[last+1:]
}
