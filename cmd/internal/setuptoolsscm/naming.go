package setuptoolsscm

import (
	"strings"

	"github.com/tagline-scm/tagline/scheme"
)

// naming is how the project's tags and its versions belong together: a tag reads
// as tag.regex finds a version in it, and one is written by turning the
// expression round. What comes next is what the version scheme heads for, which
// setuptools-scm itself never names.
func (d derivation) naming() *scheme.Naming {
	c := d.config
	n := &scheme.Naming{
		Scheme: scheme.CompatibleScheme(c.schemes(), d.options),
		Parse:  d.parseTag,
		Write: func(text, like string) []string {
			all := scheme.Inverse(c.Tag.re.Go(), c.Tag.group, strings.TrimPrefix(like, c.TagPrefix), text)
			for i := range all {
				all[i] = c.TagPrefix + all[i]
			}
			return all
		},
	}
	if d.own != nil {
		n.Scheme = *d.own
	}
	return n
}

// parseTag reads a tag as setuptools-scm does, if the settings let it through.
func (d derivation) parseTag(ref string) (scheme.Parts, error) {
	if d.filter != nil {
		if err := d.filter(ref); err != nil {
			return scheme.Parts{}, &scheme.TagError{Tag: ref, Err: err}
		}
	}
	v, _, err := d.config.ParseTag(ref)
	if err != nil {
		return scheme.Parts{}, err
	}
	text := v.text
	if text != "" && text[0]|0x20 == 'v' {
		text = text[1:]
	}
	s, err := scheme.ByName(scheme.Default)
	if d.own != nil {
		s = *d.own
	}
	if err != nil {
		return scheme.Parts{}, err
	}
	return s.Parse(text)
}

// schemes is the configuration as far as the version schemes need it.
func (c *Config) schemes() scheme.SetuptoolsSCM {
	return scheme.SetuptoolsSCM{Raw: !c.Normalize, Schemes: c.VersionSchemes, Branch: c.branchVersion, Read: c.readTag}
}
