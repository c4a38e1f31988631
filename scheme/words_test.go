package scheme

import (
	"strings"
	"testing"
)

func TestSlug(t *testing.T) {
	for _, tt := range []struct {
		why, in string
		most    []int
		want    string
	}{
		{"a word", "main", nil, "main"},
		{"other characters are dots", "feature/Login_2", nil, "feature.login.2"},
		{"but not at an end", "--a--b--", nil, "a.b"},
		{"no text, as on a detached HEAD", "", nil, "none"},
		{"nothing that a version can hold: its hash stands for it", "ветка", nil, "xd3638b6"},
		{"and another one is another", "é", nil, "x4a99557"},
		{"bytes that are no text", "\xff\x00x", nil, "x"},
		{"short enough", "feature/Login_2", []int{15}, "feature.login.2"},
		{"too long: the hash says which it was", "feature/Login_2", []int{14}, "featu.x95324ef"},
		{"no dot before the hash's own", "feature/Login_2", []int{17 - 1}, "feature.login.2"},
		{"the hash alone", "feature/Login_2", []int{8}, "x95324ef"},
		{"a dot at the cut goes", "a/bcdefghijklmn", []int{11}, "a.x82f343f"},
	} {
		got, err := slug(tt.in, tt.most...)
		if err != nil || got != tt.want {
			t.Errorf("%s: slug(%q, %v) = %q, %v, want %q", tt.why, tt.in, tt.most, got, err, tt.want)
		}
	}
	if _, err := slug("feature/login", 7); err == nil {
		t.Error("a hash does not fit into 7 characters")
	}
}

// A slug is one or more segments of a version, whatever the text, and no longer than
// asked for.
func FuzzSlug(f *testing.F) {
	f.Add("feature/Login_2", 12)
	f.Add("", 8)
	f.Add("007", 8)
	f.Fuzz(func(t *testing.T, text string, most int) {
		got, err := slug(text, most)
		if err != nil {
			if most >= 8 {
				t.Fatal(err)
			}
			return
		}
		if len(got) > max(most, len(nobody)) {
			t.Fatalf("slug(%q, %d) = %q", text, most, got)
		}
		for segment := range strings.SplitSeq(got, ".") {
			if segment == "" || strings.Trim(segment, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
				t.Fatalf("slug(%q, %d) = %q", text, most, got)
			}
		}
	})
}

func TestCutAndHash(t *testing.T) {
	for _, tt := range []struct {
		why, text string
		most      int
		want      string
	}{
		{"fewer than asked for", "ab", 3, "ab"}, {"as many", "abc", 3, "abc"}, {"more", "abcd", 3, "abc"},
		{"characters, not bytes", "äöü", 2, "äö"}, {"none", "abc", 0, ""}, {"of nothing", "", 3, ""},
	} {
		if got, err := cut(tt.text, tt.most); err != nil || got != tt.want {
			t.Errorf("%s: %q, %v, want %q", tt.why, got, err, tt.want)
		}
	}
	if got, err := hash("abc"); got != "ba7816b" || err != nil { // FIPS 180-2, appendix B.1
		t.Error(got, err)
	}
	for _, digits := range []int{0, 65, -1} {
		if _, err := hash("abc", digits); err == nil {
			t.Errorf("a hash of %d digits", digits)
		}
	}
}
