package filter

import "github.com/tagline-scm/tagline/scm"

// driver is a configured filter driver (gitattributes' documentation, "filter").
type driver struct {
	name    string
	program string // what git would start
}

// driver returns the filter driver of that name, nil if it is not configured: git then
// stores the content as it is.
func (in *Input) driver(name string) (*driver, error) {
	key := "filter." + name + "."
	clean, hasClean := in.Config.Get(key + "clean")
	process, hasProcess := in.Config.Get(key + "process")
	required, err := in.Config.Bool(key+"required", false)
	if err != nil {
		return nil, err
	}
	f := &driver{name: name, program: process.Value}
	if hasClean && !hasProcess {
		f.program = clean.Value
	}
	if f.program == "" {
		if required {
			return nil, &scm.DeclinedError{What: "a required filter without a command (" + name + ")"}
		}
		return nil, nil
	}
	return f, nil
}
