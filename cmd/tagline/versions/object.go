package versions

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/scheme/natural"
	"github.com/tagline-scm/tagline/scheme/pep440"
	"github.com/tagline-scm/tagline/scheme/semver"
)

// The keys of an object are the same in every grammar and always all there.

func appendPEP440(b []byte, input string, v pep440.Version) []byte {
	normalized := v.String()
	b = appendHead(b, input, normalized, v.Epoch)
	for i, n := range v.Release {
		if i > 0 {
			b = append(b, ',')
		}
		b = n.Append(b)
	}
	b = append(b, `],"pre":`...)
	if v.Pre.Phase == "" {
		b = append(b, "null"...)
	} else {
		b = append(append(append(b, `["`...), v.Pre.Phase...), `",`...)
		b = append(v.Pre.N.Append(b), ']')
	}
	b = appendNum(append(b, `,"post":`...), v.Post)
	b = appendNum(append(b, `,"dev":`...), v.Dev)
	return appendTail(b, normalized, v.Base(), v.IsPrerelease(), v.IsPostrelease(), v.IsDevrelease())
}

func appendNum(b []byte, n pep440.Num) []byte {
	if !n.Set {
		return append(b, "null"...)
	}
	return n.N.Append(b)
}

// appendSemver writes the identifiers of the pre-release as pre and the build
// metadata as local.
func appendSemver(b []byte, input string, v semver.Version) []byte {
	normalized := v.String()
	b = appendHead(b, input, normalized, natural.Number{})
	b = v.Major.Append(b)
	b = v.Minor.Append(append(b, ','))
	b = v.Patch.Append(append(b, ','))
	if v.Fix != (natural.Number{}) {
		b = v.Fix.Append(append(b, ','))
	}
	b = append(b, `],"pre":`...)
	if !v.IsPrerelease() {
		b = append(b, "null"...)
	} else {
		separator := byte('[')
		for _, id := range v.Pre {
			b = append(b, separator)
			if semver.IsNumeric(id) {
				b = append(b, id...)
			} else {
				b = append(append(append(b, '"'), id...), '"')
			}
			separator = ','
		}
		b = append(b, ']')
	}
	b = append(b, `,"post":null,"dev":null`...)
	return appendTail(b, normalized, v.Core(), v.IsPrerelease(), false, false)
}

// appendHead writes an object up to the numbers of the release.
func appendHead(b []byte, input, normalized string, epoch natural.Number) []byte {
	b = appendString(append(b, `{"input":`...), input)
	b = appendString(append(b, `,"valid":true,"normalized":`...), normalized)
	b = epoch.Append(append(b, `,"epoch":`...))
	return append(b, `,"release":[`...)
}

// appendTail writes an object from local on.
func appendTail(b []byte, normalized, base string, pre, post, dev bool) []byte {
	public, local, found := strings.Cut(normalized, "+")
	b = append(b, `,"local":`...)
	if found {
		b = appendString(b, local)
	} else {
		b = append(b, "null"...)
	}
	b = appendString(append(b, `,"public":`...), public)
	b = appendString(append(b, `,"base":`...), base)
	b = strconv.AppendBool(append(b, `,"is_prerelease":`...), pre)
	b = strconv.AppendBool(append(b, `,"is_postrelease":`...), post)
	b = strconv.AppendBool(append(b, `,"is_devrelease":`...), dev)
	return append(b, `,"error":null}`...)
}

func appendInvalid(b []byte, input string, err error) []byte {
	var offset int
	var reason string
	var pep *pep440.SyntaxError
	var sem *semver.SyntaxError
	switch {
	case errors.As(err, &pep):
		offset, reason = pep.Offset, pep.Reason
	case errors.As(err, &sem):
		offset, reason = sem.Offset, sem.Reason
	}
	b = appendString(append(b, `{"input":`...), input)
	b = append(b, `,"valid":false,"normalized":null,"epoch":null,"release":null,"pre":null,"post":null,"dev":null,"local":null,"public":null,"base":null,`...)
	b = append(b, `"is_prerelease":null,"is_postrelease":null,"is_devrelease":null,"error":{"offset":`...)
	b = strconv.AppendInt(b, int64(offset), 10)
	b = appendString(append(b, `,"reason":`...), reason)
	return append(b, "}}"...)
}

// appendString writes s as a JSON string. Bytes that are not UTF-8 become
// U+FFFD.
func appendString(b []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return appendAnyString(b, s)
		}
	}
	return append(append(append(b, '"'), s...), '"')
}

func appendAnyString(b []byte, s string) []byte {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		panic(err) // a string always has a JSON form
	}
	return append(b, bytes.TrimSuffix(buf.Bytes(), []byte("\n"))...)
}
