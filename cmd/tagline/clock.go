package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// buildTime returns the time of the build, UTC, and the variable that gave it:
// SOURCE_DATE_EPOCH where it is set, so that building the same source again gives the
// same version; else the clock and "". An epoch that is none is no reason to stop, and
// what is wrong with it is what wrong says.
func buildTime(env map[string]string) (now time.Time, variable, wrong string) {
	const (
		name = "SOURCE_DATE_EPOCH" // https://reproducible-builds.org/specs/source-date-epoch
		last = 253402300799        // 9999-12-31T23:59:59Z: beyond, a date has no year of four digits
	)
	text := env[name]
	if text == "" {
		return time.Now().UTC(), "", ""
	}
	seconds, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil || seconds < 0 || seconds > last {
		return time.Now().UTC(), "", fmt.Sprintf("SOURCE_DATE_EPOCH is %q, not seconds since 1970: the clock is used", text)
	}
	return time.Unix(seconds, 0).UTC(), name, ""
}
