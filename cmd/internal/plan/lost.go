package plan

import (
	"strings"

	"github.com/tagline-scm/tagline/scheme"
	"github.com/tagline-scm/tagline/scm"
)

// Lost is the rule of the warning that a version tag cannot be read.
const Lost = "lost-tag"

// lost warns of version tags above the chosen one that lead nowhere: the version may be
// an older one than before the damage, and git describe says nothing.
func lost(f scm.Facts) []scheme.Note {
	if len(f.Lost) == 0 {
		return nil
	}
	which, verb := "tag ", " leads"
	if len(f.Lost) > 1 {
		which, verb = "tags ", " lead"
	}
	return []scheme.Note{{Rule: Lost, Level: scheme.Warning, Args: f.Lost,
		Text: "the " + which + strings.Join(f.Lost, ", ") + verb + " to nothing that is here, and may be what this version counts from"}}
}
