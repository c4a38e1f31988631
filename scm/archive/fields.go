package archive

import "strings"

// Field is one "Name: value" of a file in the manner of mail headers.
type Field struct{ Name, Value string }

// Fields are a file's fields in its order.
type Fields []Field

// Last returns the value of the last field of that name, "" without one. Case
// matters.
func (fs Fields) Last(name string) string {
	for i := len(fs) - 1; i >= 0; i-- {
		if fs[i].Name == name {
			return fs[i].Value
		}
	}
	return ""
}

// All returns the values of every field of that name.
func (fs Fields) All(name string) []string {
	var values []string
	for _, f := range fs {
		if f.Name == name {
			values = append(values, f.Value)
		}
	}
	return values
}

// ParseFields reads header lines as RFC 822 has them: a name without blanks, a
// colon, a value; lines that start with a blank continue the value. Lines that
// start with # are comments, which setuptools-scm's "full" archive file opens
// with. The first other line ends the fields, so any text gives an answer.
func ParseFields(b []byte) Fields {
	var fields Fields
	for line := range strings.Lines(string(b)) {
		line = strings.TrimRight(line, "\r\n")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t") {
			if len(fields) == 0 {
				break
			}
			last := &fields[len(fields)-1]
			last.Value = strings.TrimSpace(last.Value + "\n" + line)
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok || name == "" || strings.ContainsAny(name, " \t") {
			break
		}
		fields = append(fields, Field{name, strings.TrimSpace(value)})
	}
	return fields
}
