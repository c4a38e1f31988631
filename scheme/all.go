package scheme

import "slices"

// Default is the scheme of a project without configuration.
const Default = "guess-next-dev"

// All returns every scheme with its default settings, in the order help lists
// them.
func All() []Scheme {
	return []Scheme{
		guessNextDev(),
		noGuessDev(),
		postRelease(),
		onlyVersion(),
		semverScheme(),
		calverScheme(),
		yearSerial(),
		serial(),
		hotfix(),
		customScheme(),
	}
}

// ByName returns the scheme of that name with its default settings. The error
// is an *[UnknownSchemeError].
func ByName(name string) (Scheme, error) {
	all := All()
	i := slices.IndexFunc(all, func(s Scheme) bool { return s.Name == name })
	if i < 0 {
		return Scheme{}, &UnknownSchemeError{Name: name}
	}
	return all[i], nil
}

// New returns the scheme of that name as o sets it up: calver with its layout,
// custom with its templates. The error is an *[UnknownSchemeError], or says what
// is wrong with the settings.
func New(name string, o Options) (Scheme, error) {
	s, err := ByName(name)
	if err != nil || s.With == nil {
		return s, err
	}
	return s.With(o)
}
