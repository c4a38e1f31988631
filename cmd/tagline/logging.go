package main

import (
	"io"
	"time"

	"github.com/rs/zerolog"
)

// newLog returns the log of -v: one line of text an event, or one JSON object.
func newLog(w io.Writer, format string) zerolog.Logger {
	if format != "json" {
		w = zerolog.ConsoleWriter{Out: w, NoColor: true, TimeFormat: time.TimeOnly}
	}
	return zerolog.New(w).With().Timestamp().Logger()
}
