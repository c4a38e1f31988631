package manifest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

func jsonKinds() []Kind {
	return []Kind{{
		Names: []string{"package.json"}, Formats: []string{"npm"},
		Doc: "`version`", Field: "another key, with dots: `config.release`",
		Example: "{\n  \"name\": \"acme\",\n  \"version\": \"0.0.0\"\n}\n",
		find:    func(text []byte, t Target) ([]Place, error) { return jsonField(text, t) },
	}, {
		Names: []string{"package-lock.json", "npm-shrinkwrap.json"}, Formats: []string{"npm"},
		Doc: "`version` and the project's own entry in `packages`; with it those of the workspaces whose package.json is written in the same run", Field: "the entry of a workspace: `packages/core`",
		Example: "{\n  \"version\": \"0.0.0\",\n  \"lockfileVersion\": 3,\n  \"packages\": {\n    \"\": {\n      \"version\": \"0.0.0\"\n    }\n  }\n}\n",
		find:    packageLock,
	}, {
		Names: []string{"composer.json"}, Formats: []string{"composer", "semver"},
		Doc: "`version`, which Composer takes from tags where it is missing", Field: "another key, with dots",
		Example: "{\n    \"name\": \"acme/acme\",\n    \"version\": \"0.0.0\"\n}\n",
		find:    func(text []byte, t Target) ([]Place, error) { return jsonField(text, t) },
	}}
}

// jsonField finds the version of a document, or the key that is named.
func jsonField(text []byte, t Target) ([]Place, error) {
	all, err := readJSON(text, t, func(path []string) bool { return isPath(path, nameOr(t.Field, "version")) })
	if err != nil {
		return nil, err
	}
	return t.pick(all, "version")
}

// isPath reports whether a path is the one with dots, without making that of every key
// of a document, which may be long.
func isPath(path []string, dotted string) bool {
	for i, part := range path {
		rest, ok := strings.CutPrefix(dotted, part)
		if !ok {
			return false
		}
		if i < len(path)-1 {
			if rest, ok = strings.CutPrefix(rest, "."); !ok {
				return false
			}
		}
		dotted = rest
	}
	return dotted == "" && len(path) > 0
}

func nameOr(name, other string) string {
	if name == "" {
		return other
	}
	return name
}

// packageLock finds the versions of the project's own packages in a lock file: those
// that are no dependency (npm's documentation of package-lock.json, "packages").
func packageLock(text []byte, t Target) ([]Place, error) {
	own := t.Own
	if t.Field != "" {
		own = []string{t.Field}
	}
	if own == nil {
		own = []string{""}
	}
	all, err := readJSON(text, t, func(path []string) bool {
		switch len(path) {
		case 1:
			return path[0] == "version" && slices.Contains(own, "")
		case 3:
			return path[0] == "packages" && path[2] == "version" && slices.Contains(own, path[1])
		}
		return false
	})
	if err != nil {
		return nil, err
	}
	var places []Place
	seen := map[string]bool{}
	for _, f := range all {
		if seen[f.path] {
			return nil, t.fail("it has %s more than once", f.path)
		}
		seen[f.path] = true
		if f.why != "" {
			return nil, t.fail("its %s %s", f.path, f.why)
		}
		if name, ok := strings.CutPrefix(strings.TrimSuffix(f.path, ".version"), "packages."); ok && name != "" {
			f.place.Label = "version of " + name
		}
		places = append(places, f.place)
	}
	for _, name := range own {
		if !seen["packages."+name+".version"] && (name != "" || !seen["version"]) {
			return nil, t.fail("it has no version of %s", nameOr(name, "the project itself"))
		}
	}
	return places, nil
}

// readJSON returns the values of the keys that want names, as RFC 8259 has them.
func readJSON(text []byte, t Target, want func(path []string) bool) (found []field, err error) {
	skip := 0
	if bytes.HasPrefix(text, []byte(mark)) {
		skip = len(mark)
	}
	text = text[skip:]
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	wrong := func(err error) error { return t.fail("it is no JSON: %v", err) }
	var path []string  // of the key that is read
	var inside []byte  // the brackets that are open
	expectKey := false // the next token is a key
	var at int         // where the token before ended
	for {
		token, err := d.Token()
		if err != nil {
			if len(inside) == 0 && at > 0 && len(bytes.TrimSpace(text[at:])) == 0 {
				return found, nil
			}
			return nil, wrong(err)
		}
		from, to := at, int(d.InputOffset())
		at = to
		if delim, ok := token.(json.Delim); ok && (delim == '}' || delim == ']') {
			if delim == '}' {
				path = path[:len(path)-1]
			}
			inside = inside[:len(inside)-1]
			expectKey = len(inside) > 0 && inside[len(inside)-1] == '{'
			continue
		}
		if len(inside) == 0 && from > 0 {
			return nil, t.fail("it is no JSON: something follows the document")
		}
		if expectKey {
			path[len(path)-1], expectKey = token.(string), false
			continue
		}
		inArray := slices.Contains(inside, '[')
		if !inArray && len(path) > 0 && len(path) <= deepPath && want(path) {
			f := field{path: strings.Join(path, ".")}
			for from < to && strings.IndexByte(" \t\r\n:,", text[from]) >= 0 {
				from++
			}
			f.place = Place{From: skip + from, To: skip + to, Label: path[len(path)-1], style: quoted('"')}
			if value, ok := token.(string); ok {
				f.place.Value = value
			} else {
				f.why = "is no string"
			}
			found = append(found, f)
		}
		if delim, ok := token.(json.Delim); ok {
			const deep = 1000
			if inside = append(inside, byte(delim)); len(inside) > deep {
				return nil, wrong(fmt.Errorf("nested too deeply"))
			}
			if delim == '{' {
				path = append(path, "")
			}
		}
		expectKey = len(inside) > 0 && inside[len(inside)-1] == '{'
	}
}
