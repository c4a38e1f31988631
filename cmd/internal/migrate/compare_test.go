package migrate

import "testing"

func TestMarkTurned(t *testing.T) {
	rows := []Row{
		{Was: Answer{Version: "1.2.dev3"}, Is: Answer{Version: "1.1.post3"}},   // above 1.1 as before
		{Was: Answer{Version: "1.1"}, Is: Answer{Version: "1.1"}},              // above 1.1rc2 as before
		{Was: Answer{Version: "1.1rc2.dev1"}, Is: Answer{Version: "1.1.dev1"}}, // was above 1.1rc1, is below it
		{Was: Answer{Version: "none (exit 3)"}, Is: Answer{Version: "1.0"}},    // is nothing to compare with
		{Was: Answer{Version: "1.1rc1"}, Is: Answer{Version: "1.1rc1"}},
	}
	markTurned(rows)
	for i, want := range []bool{false, false, true, false, false} {
		if rows[i].Turned != want {
			t.Errorf("%s, %s: turned is %v", rows[i].Was.Version, rows[i].Is.Version, rows[i].Turned)
		}
	}
}
