package main

import (
	"cmp"
	"io"
	"time"

	"github.com/rs/zerolog"

	"github.com/tagline-scm/tagline/cmd/internal/plan"
	"github.com/tagline-scm/tagline/cmd/internal/project"
	"github.com/tagline-scm/tagline/scm"
)

// newLog returns the log of -v: one line of text an event, or one JSON object.
func newLog(w io.Writer, format string) zerolog.Logger {
	if format != "json" {
		w = zerolog.ConsoleWriter{Out: w, NoColor: true, TimeFormat: time.TimeOnly}
	}
	return zerolog.New(w).With().Timestamp().Logger()
}

// runPlan runs a plan, and asks what formats of their own need. With -v it tells what a
// maintainer asks when a version is not the expected one, or late: which configuration
// counts and what it sets, each source that was asked and how long it took, which reader
// answered and why the native one did not, which programs were started, and how much was
// read.
func runPlan(log zerolog.Logger, p *project.Project) (plan.Result, error) {
	r, err := tellingRun(log, p)
	if p.FromRemote() {
		r.Facts.Source, r.Seen.Source, r.Version.Facts.Source = "remote", "remote", "remote"
	}
	if err == nil {
		err = p.AskModule(r)
	}
	if err == nil {
		err = p.AskReleases(r)
	}
	return r, err
}

// tellingRun runs a plan, and tells of it where a log is kept.
func tellingRun(log zerolog.Logger, p *project.Project) (plan.Result, error) {
	// The plain run pays nothing for what it does not tell.
	if log.GetLevel() == zerolog.Disabled {
		return plan.Run(p.Plan)
	}
	tellConfigured(log, p)
	// The plan stays as it is; what is run is a copy whose sources tell.
	watched := p.Plan
	watched.Sources = make([]plan.Source, len(p.Sources))
	for i, s := range p.Sources {
		watched.Sources[i] = telling(log, s)
	}
	begin := time.Now()
	r, err := plan.Run(watched)
	if p.Reader != nil {
		trace := p.Reader.Trace()
		for _, command := range trace.Programs {
			log.Debug().Str("command", command).Msg("started")
		}
		event := log.Debug().Str("reader", string(p.Reader.By())).Uint64("commits", trace.Commits).Int("packs", trace.Packs)
		if trace.Declined != "" {
			event = event.Str("declined", trace.Declined)
		}
		event.Msg("read")
	}
	event := log.Debug().Str("source", r.Facts.Source).Str("tag", tagName(r)).Uint64("distance", r.Facts.Distance).
		Dur("ms", time.Since(begin))
	if err != nil {
		event = event.AnErr("stopped", err)
	}
	event.Msg("derived")
	return r, err
}

// tellConfigured tells which configuration counts, what it and everything laid over it
// say, as `tagline config` does, and what was there too and does not count: so that who
// wonders why a setting has no effect sees the file that was read in its place.
func tellConfigured(log zerolog.Logger, p *project.Project) {
	settings := zerolog.Dict()
	for _, row := range settingsOf(p) {
		if row.From != "default" {
			settings.Str(row.Name, valueText(row.Value)+" from "+row.From)
		}
	}
	log.Debug().Str("start", p.Volume+p.Start).Str("root", p.Root).Str("config", cmp.Or(p.Config, "none")).
		Str("rules", cmp.Or(p.Rules, "tagline")).Dict("settings", settings).Msg("configured")
	for _, passed := range p.Passed {
		log.Debug().Str("what", passed.Text).Bool("builds", passed.Builds).Msg("passed over")
	}
}

// telling returns a source that tells when it is asked.
func telling(log zerolog.Logger, s plan.Source) plan.Source {
	ask := s.Facts
	s.Facts = func(q scm.Query) (scm.Facts, bool, error) {
		begin := time.Now()
		f, ok, err := ask(q)
		event := log.Debug().Str("source", s.Name).Bool("answers", ok).Dur("ms", time.Since(begin))
		if err != nil {
			event = event.Err(err)
		}
		event.Msg("asked")
		return f, ok, err
	}
	return s
}

// tagName is the tag that a version came from, "" without one.
func tagName(r plan.Result) string {
	if r.Version.Tag == nil {
		return ""
	}
	return r.Version.Tag.Ref
}
