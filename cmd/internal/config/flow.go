package config

import "fmt"

// seriesBranches are the usual names of branches that are for one series of releases.
var seriesBranches = []string{
	"release/{series}", "releases/{series}", "release-{series}", "support/{series}", "support-{series}", "stable/{series}", "stable-{series}",
	"maint/{series}", "maint-{series}", "maintenance/{series}", "maintenance-{series}", "{series}-stable", "{series}-maintenance", "{series}",
}

// flowRow is a row of a flow. What it does not say the settings say.
type flowRow struct {
	names                     []string
	bump, pre, label, chooses string
	unreleased                bool
}

// flows are the rows of each flow, the first that matches before the others.
func flows(name string) []flowRow {
	const label = "{{slug .branch}}"
	trunk := []string{"main", "master", "trunk"}
	topic := flowRow{names: []string{"*"}, label: label, unreleased: true}
	switch name {
	case "trunk":
		return []flowRow{{names: trunk}, {names: seriesBranches}, topic}
	case "release-branches":
		topic.bump, topic.chooses = "minor", "anywhere"
		return []flowRow{{names: trunk, bump: "minor", chooses: "anywhere"}, {names: seriesBranches, bump: "patch"}, topic}
	case "gitflow":
		topic.bump, topic.chooses = "minor", "anywhere"
		return []flowRow{
			{names: []string{"main", "master"}, bump: "patch"},
			{names: []string{"develop", "dev", "development"}, bump: "minor", chooses: "anywhere"},
			{names: []string{"release/{series}", "releases/{series}", "release-{series}"}, bump: "minor", pre: "rc"},
			{names: []string{"hotfix/*", "hotfixes/*", "hotfix-*"}, bump: "patch"},
			{names: seriesBranches[3:], bump: "patch"},
			topic,
		}
	}
	return nil
}

// flow returns the rules of the flow that is set.
func (s *Settings) flow() []Rule {
	var rules []Rule
	name := s.Text("flow")
	from := fmt.Sprintf("flow %s, from %s", name, s.Get("flow").From)
	for _, row := range flows(name) {
		r := Rule{Names: row.names, From: from, set: map[string]Setting{}}
		for key, text := range map[string]string{"bump": row.bump, "pre": row.pre, "label": row.label, "select": row.chooses} {
			if text != "" {
				r.set[key] = Setting{text, from, s.Get("flow").wrong}
			}
		}
		if row.unreleased {
			r.set["release"] = Setting{false, from, s.Get("flow").wrong}
		}
		r.set["name"] = Setting{row.names, from, s.Get("flow").wrong}
		rules = append(rules, r)
	}
	return rules
}
