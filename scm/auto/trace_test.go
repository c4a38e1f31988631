package auto

import (
	"strings"
	"testing"

	"github.com/tagline-scm/tagline/scripts/oracle"
)

// What an answer took is told by the reader that gave it.
func TestTrace(t *testing.T) {
	git := func() string { return oracle.Git(t)[0].Path }
	for _, row := range []struct {
		why      string
		reader   Which
		commits  bool
		programs string // how the first begins; "" = none was started
	}{
		{"the native reader starts nothing", Native, true, ""},
		{"the git program is started for each question", Git, false, "git rev-parse"},
	} {
		r := Open(Options{Dir: repository(t, "", ""), Reader: row.reader, Git: git})
		if trace := r.Trace(); trace.Programs != nil || trace.Commits != 0 {
			t.Errorf("%s: before the first question: %+v", row.why, trace)
		}
		if _, err := r.Facts(whole); err != nil {
			t.Fatal(err)
		}
		trace := r.Trace()
		r.Close()
		if (trace.Commits > 0) != row.commits || (trace.Programs == nil) != (row.programs == "") {
			t.Errorf("%s: %+v", row.why, trace)
		}
		if row.programs != "" && !strings.HasPrefix(trace.Programs[0], row.programs) {
			t.Errorf("%s: %q", row.why, trace.Programs)
		}
	}
}
