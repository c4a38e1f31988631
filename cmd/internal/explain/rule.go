package explain

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/terminal"
)

// BranchRule is the rule for the branch that is in force. Where none is, the key is not
// there.
type BranchRule struct {
	Name   string         `json:"name"`   // of the rule
	Branch string         `json:"branch"` // the branch that it matches, as it would be printed
	Series *string        `json:"series"`
	From   string         `json:"from"`
	Says   map[string]any `json:"says"`
}

func branchRule(p plan.Plan) *BranchRule {
	b := p.Branch
	if b == nil {
		return nil
	}
	r := &BranchRule{Name: b.Rule, Branch: terminal.Printable(b.Name), From: terminal.Printable(b.Where), Says: map[string]any{}}
	if b.Series != nil {
		text := b.Series.String()
		r.Series = &text
	}
	for _, set := range b.Says {
		r.Says[set.Name] = set.Value
	}
	return r
}

// rule says which rule for branches is in force and why, "" where there are none.
func rule(p plan.Plan) string {
	b := p.Branch
	if b == nil {
		return p.Unruled
	}
	text := fmt.Sprintf("%q matches %s (%s)", b.Rule, b.Name, b.Where)
	var says []string
	if b.Series != nil {
		says = append(says, "series "+b.Series.String())
	}
	for _, set := range b.Says {
		value, err := json.Marshal(set.Value)
		if err != nil {
			continue
		}
		said := set.Name + " = " + string(value)
		if from := p.From[set.Name]; from != "" && from != set.From && set.Name != "require" {
			said += ", but " + from + " decides"
		}
		says = append(says, said)
	}
	if says == nil {
		return text + ": the settings stay as they are"
	}
	return text + ": " + strings.Join(says, ", ")
}
