package render

import (
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scheme"
)

// TestShortened: what must fit is shortened in the order of its worth, and the
// commit and the mark never.
func TestShortened(t *testing.T) {
	v := version(t, "1.2.3", "1.2.4", 4)
	v.Local = append([]scheme.Segment{{Text: strings.Repeat("branch", 30), Kind: scheme.KindFreeText}}, segments("g109666b3b", "unproven")...)
	v.Local[1].Kind, v.Local[2].Kind = scheme.KindCommit, scheme.KindUnproven
	v.Local = append(v.Local, scheme.Segment{Text: "d20260820", Kind: scheme.KindDay})
	v.Facts.Proof.Proven = true
	docker, err := Docker.Write(v, Options{})
	if err != nil || len(docker) > 128 || !strings.HasSuffix(docker, ".g109666b3b.unproven.d") || !strings.HasPrefix(docker, "1.2.4-0.dev.4.branchbranch") {
		t.Errorf("docker: %q (%d bytes), %v", docker, len(docker), err)
	}
	if snap, err := Snap.Write(v, Options{}); err == nil {
		t.Errorf("snap: %q: what cannot be cut is longer", snap)
	}
	v.Local = v.Local[1:]
	v.Local[1] = v.Local[2]
	v.Local = v.Local[:2]
	if snap, err := Snap.Write(v, Options{}); snap != "1.2.4~~dev.4+g109666b3b.d" || len(snap) > 32 || err != nil {
		t.Errorf("snap: %q, %v", snap, err)
	}
	v.Local[0].Text = "g" + strings.Repeat("1", 120)
	if docker, err := Docker.Write(v, Options{}); err == nil {
		t.Errorf("docker: %q: a commit is never cut", docker)
	}
}
