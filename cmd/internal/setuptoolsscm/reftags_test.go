package setuptoolsscm

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scripts/oracle"
)

// TestRefTags asks Python's re for the tags of the same ref names, with setuptools-scm's
// expression.
func TestRefTags(t *testing.T) {
	lines := []string{
		"HEAD -> main, tag: v1.2.3, origin/main", "tag: v1, tag: v2", "", "main", "tag: ", "tag:v1", "tag: ,tag: v2",
		"(HEAD -> main, tag: v1.2.3)", "(tag: v5.0)", // %d in the place of %D
		"tag: v3\u202e, tag: v2", "tag: v1+", "tag: ++", "tag: +, tag: v1.", "a tag: x tag: y, z", "etag: v1", "étag: v1", "_tag: v1", "-tag: v1",
		"tag: tag: v1", "tag: é", "tag: é\u0301", "tag: v١", "tag: v1 ", " tag:  v1", "tag: v1\ttag: v2", "tag: v1\ntag: v2", "tag: v½", "tag: 版",
	}
	in, err := json.Marshal(lines)
	if err != nil {
		t.Fatal(err)
	}
	c := oracle.Python(t).Command(t.TempDir(), nil, "-c", `
import json, sys
from vcs_versioning._backends._git import REF_TAG_RE
print(json.dumps([REF_TAG_RE.findall(s) for s in json.load(sys.stdin)]))`)
	c.Stdin = strings.NewReader(string(in))
	out, err := c.Output()
	var want [][]string
	if err == nil {
		err = json.Unmarshal(out, &want)
	}
	if err != nil {
		t.Fatal(err)
	}
	for i, line := range lines {
		if got := refTags(line); !slices.Equal(got, want[i]) {
			t.Errorf("%q: %q, Python %q", line, got, want[i])
		}
	}
}
