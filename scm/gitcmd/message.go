package gitcmd

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/tagline-scm/tagline/scm"
)

// Messages returns what the commits since a tag say; see scm.Reader. Which commits
// these are is asked as their number is; what each says is read as it is stored,
// whatever the settings say of encodings.
func (r *Repository) Messages(q scm.Query, tag string) ([]scm.Message, error) {
	head, _, err := r.resolve(q.Rev)
	if err == nil && head.IsZero() {
		err = &scm.RevisionError{Rev: q.Rev, Reason: "no commit yet"}
	}
	if err != nil {
		return nil, err
	}
	var chosen *scm.Hash
	if tag != "" {
		id, _, err := r.resolve("refs/tags/" + tag)
		if err != nil {
			return nil, err
		}
		chosen = &id
	}
	var dates []time.Time
	var names strings.Builder
	err = r.lines(func(line string) error {
		seconds, name, _ := strings.Cut(line, " ")
		dates = append(dates, unix(seconds))
		names.WriteString(name + "\n")
		return nil
	}, listing(q, []string{"rev-list", "--timestamp"}, chosen, head)...)
	if err != nil || len(dates) == 0 {
		return nil, refused(err)
	}
	var all scm.Messages
	c := r.here("cat-file", "--batch")
	c.stdin = names.String()
	_, err = r.git.stream(c, func(out io.Reader) error {
		in := bufio.NewReader(out)
		for _, date := range dates {
			one, err := message(in)
			if err != nil {
				return err
			}
			one.Time = date
			if err := all.Add(one); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, refused(err)
	}
	return all.Sorted(), nil
}

// message reads one commit of the output of git cat-file --batch: a line with its
// name, its kind and its size, as many bytes, and a line end.
func message(in *bufio.Reader) (scm.Message, error) {
	line, err := in.ReadString('\n')
	if err != nil {
		return scm.Message{}, err
	}
	about := strings.Fields(line)
	if len(about) != 3 || about[1] != "commit" {
		return scm.Message{}, &scm.RefusedError{Reason: fmt.Sprintf("git cat-file answered %.64q", line)}
	}
	size, err := strconv.ParseInt(about[2], 10, 64)
	if err != nil {
		return scm.Message{}, err
	}
	var one scm.Message
	if one.ID, err = scm.ParseHash(about[0]); err != nil {
		return one, err
	}
	body := bufio.NewReader(io.LimitReader(in, size))
	for {
		line, err := body.ReadSlice('\n')
		if err != nil && err != bufio.ErrBufferFull { // no message at all
			break
		}
		if len(line) == 1 {
			break
		}
		if parent, ok := bytes.CutPrefix(line, []byte("parent ")); ok {
			id, err := scm.ParseHash(strings.TrimSpace(string(parent)))
			if err != nil {
				break // not among the first lines: part of another header
			}
			one.Parents = append(one.Parents, id)
		}
	}
	text, err := io.ReadAll(io.LimitReader(body, scm.MaxMessage))
	if err != nil {
		return one, err
	}
	one.Text = string(text)
	if _, err := io.Copy(io.Discard, body); err != nil {
		return one, err
	}
	_, err = in.Discard(1)
	return one, err
}
