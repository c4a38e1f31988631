package render

import (
	"slices"
	"strconv"
	"strings"

	"github.com/tagline-scm/tagline/scheme"
)

// Docker is an image tag of the OCI distribution specification that tools which
// order image tags read as SemVer. There is no +, so the local part joins the
// identifiers of the pre-release: 1.2.4-0.dev.4.g109666b3b.
//
// A version without a pre-release gets one for its local part, in the lowest
// place above it: 1.2.3+fedora.4 is 1.2.4-0.build.fedora.4.
var Docker = Format{
	Name:    "docker",
	Also:    []string{"oci"},
	Words:   []string{"image", "container", "podman", "containerfile", "kubernetes", "k8s", "ghcr"},
	Doc:     "an image tag that SemVer readers read; at most 128 characters",
	Example: "1.2.4-0.dev.4.g109666b3b",
	Grammar: "as semver without +; 128 characters",
	Lacks:   "as semver",
	Order:   "node-semver, with + for _",
	Parse:   func(s string) (Value, error) { return dockerGrammar.parse(s) },
	Join:    func(p Parts) string { return dockerGrammar.join(p) },
	Raises:  threeParts(),
	Bump:    func(v Value, part string) (Value, error) { return dockerGrammar.bump(v, part) },
	Ranges:  dockerRanges,
	Write: func(v scheme.Version, _ Options) (string, error) {
		t, err := semverCore("docker", v, 3)
		if err != nil {
			return "", err
		}
		if len(v.Local) > 0 {
			if t, err = withLocal(t, v); err != nil {
				return "", err
			}
		}
		return t.String(), checkImageTag(t.String())
	},
}

// dockerGrammar reads the _ that Helm writes for + too.
var dockerGrammar = semanticGrammar{build: '_', check: func(v *semanticValue) error { return checkImageTag(v.String()) }}

// imageTagMost is the most characters of an image tag.
const imageTagMost = 128

// withLocal returns t with the local part of v among its identifiers.
func withLocal(t semverText, v scheme.Version) (semverText, error) {
	switch {
	case t.counts:
	case len(t.pre) > 0:
		t.pre = append(slices.Clip(t.pre), "0", "build")
	default:
		last := &t.release[len(t.release)-1]
		if *last++; *last == 0 {
			return t, &LacksError{Format: "docker", Lacks: "number after the largest", Version: readable(v)}
		}
		t.pre = []string{"0", "build"}
	}
	texts, ok := fitting(v.Local, imageTagMost-len(t.String())-1)
	if !ok {
		return t, &LimitError{"docker", strconv.Itoa(imageTagMost) + " characters", "longer without what may be cut"}
	}
	for _, text := range texts {
		for part := range strings.SplitSeq(text, ".") {
			t.pre = append(t.pre, unpadded(part))
		}
	}
	return t, nil
}

// checkImageTag holds a tag to [A-Za-z0-9_][A-Za-z0-9._-]{0,127}.
func checkImageTag(s string) error {
	if len(s) == 0 || len(s) > imageTagMost {
		return &LimitError{"docker", "1 to 128 characters", strconv.Itoa(len(s)) + " long"}
	}
	for i := range len(s) {
		c := s[i]
		if !alnum(c) && c != '_' && (i == 0 || c != '.' && c != '-') {
			return &LimitError{"docker", "letters, digits and _.- after the first", quoted(s)}
		}
	}
	return nil
}
