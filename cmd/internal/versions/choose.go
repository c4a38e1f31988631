package versions

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"github.com/tagline-scm/tagline/render"
	"github.com/tagline-scm/tagline/scheme/pep440"
)

// Choose decides what a list is written in that nobody said it of: PEP 440, or
// SemVer where PEP 440 would misread it. It returns an Input that still has
// every text. because is the text that decided for SemVer, "" for PEP 440.
//
// Most texts are versions in both, and nearly all of those mean the same. Not so
// 1.2.4-0.dev.3 and 1.2.4-1, which PEP 440 takes for corrections of 1.2.4, not
// 1.2.4-rc.2.dev.1, which it puts below 1.2.4-rc.2, and not 1.2.4-x.7, which it
// cannot read. One such text makes a list SemVer, if SemVer can read all of it;
// one that only PEP 440 can read makes it PEP 440, and ends the search. What
// neither reads says nothing.
//
// pairs says that a line holds several versions with white space between them.
func Choose(in Input, pairs bool) (f render.Format, again Input, because string) {
	var read bytes.Buffer
	if len(in.Args) == 0 {
		again = Input{Reader: io.MultiReader(&read, in.Reader)}
		in.Reader = io.TeeReader(in.Reader, &read)
	} else {
		again = in
	}
	decided := errors.New("PEP 440")
	err := in.each(func(_ int, text string) error {
		texts := []string{text}
		if pairs && len(in.Args) == 0 {
			texts = strings.Fields(text)
		}
		for _, text := range texts {
			v, pythonErr := pep440.Parse(text)
			_, semverErr := render.SemVer.Parse(text)
			switch {
			case semverErr != nil && pythonErr == nil:
				return decided
			case semverErr != nil:
			case because == "" && (pythonErr != nil || v.Post.Set || v.Pre.Phase != "" && v.Dev.Set):
				because = text
			}
		}
		return nil
	})
	if err == nil && len(in.Args) == 0 {
		again = Input{Reader: &read} // all of it: a terminal would have to end it a second time
	}
	if err != nil || because == "" { // an error of reading is for whoever reads again
		return render.PEP440, again, ""
	}
	return render.SemVer, again, because
}
