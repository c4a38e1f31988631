package pep440

import "strings"

// FromTilde returns what a version says that a distribution has made of one: dpkg and
// rpm sort ~ below the end of a version, so that 1.4.1~rc1 is 1.4.1rc1 and 1.2.4~~dev.4
// is 1.2.4.dev4 (deb-version(7)). ok is false where there is no ~, or what follows it is
// no pre-release or development version.
func FromTilde(text string) (version string, ok bool) {
	release, rest, found := strings.Cut(text, "~")
	rest = strings.TrimLeft(rest, "~")
	if !found || strings.ContainsAny(rest, "~-") || strings.ContainsAny(release, "-+") {
		return "", false
	}
	v, err := Parse(release + "." + rest)
	if err != nil || v.Pre.Phase == "" && !v.Dev.Set {
		return "", false
	}
	return v.String(), true
}
