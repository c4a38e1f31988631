package scheme

// Default is the scheme of a project without configuration.
const Default = "guess-next-dev"

// constructors has every scheme, in the order help lists them.
var constructors = [...]struct {
	name string
	make func() Scheme
}{
	{"guess-next-dev", guessNextDev},
	{"no-guess-dev", noGuessDev},
	{"post-release", postRelease},
	{"only-version", onlyVersion},
	{"semver", semverScheme},
	{"calver", calverScheme},
	{"year-serial", yearSerial},
	{"serial", serial},
	{"hotfix", hotfixScheme},
	{"height", height},
	{"date-count", dateCount},
	{"custom", customScheme},
}

// All returns every scheme with its default settings, in the order help lists
// them.
func All() []Scheme {
	all := make([]Scheme, len(constructors))
	for i, c := range constructors {
		all[i] = c.make()
	}
	return all
}

// ByName returns the scheme of that name with its default settings. The error
// is an *[UnknownSchemeError].
func ByName(name string) (Scheme, error) {
	for _, c := range constructors {
		if c.name == name {
			return c.make(), nil
		}
	}
	return Scheme{}, &UnknownSchemeError{Name: name}
}

// New returns the scheme of that name as o sets it up: calver with its layout,
// custom with its templates. The error is an *[UnknownSchemeError], or says what
// is wrong with the settings.
func New(name string, o Options) (Scheme, error) {
	s, err := ByName(name)
	if err != nil {
		return s, err
	}
	if s.With != nil {
		if s, err = s.With(o); err != nil || s.Total { // whose templates have the heading in {{bump}}
			return s, err
		}
	}
	return s.heading(o.Heading)
}
