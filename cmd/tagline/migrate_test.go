package main

import "testing"

func TestMarkTurned(t *testing.T) {
	rows := []migrated{
		{was: "1.2.dev3", is: "1.1.post3"},   // above 1.1 as before
		{was: "1.1", is: "1.1"},              // above 1.1rc2 as before
		{was: "1.1rc2.dev1", is: "1.1.dev1"}, // was above 1.1rc1, is below it
		{was: "none (exit 3)", is: "1.0"},    // is nothing to compare with
		{was: "1.1rc1", is: "1.1rc1"},
	}
	markTurned(rows)
	for i, want := range []bool{false, false, true, false, false} {
		if rows[i].turned != want {
			t.Errorf("%s, %s: turned is %v", rows[i].was, rows[i].is, rows[i].turned)
		}
	}
}
