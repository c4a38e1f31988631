package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"cmp"
	"compress/gzip"
	"slices"
	"time"
)

// archives returns the archive of each build: a directory with the programs, what they are
// about, the manual page and the completions.
func archives(r *release) ([]file, error) {
	var made []file
	for _, b := range r.builds {
		files := slices.Concat(b.files(), r.about, []file{
			{"man/tagline.1", r.manual, 0o644},
			{"completions/tagline.bash", r.shells["bash"], 0o644},
			{"completions/_tagline", r.shells["zsh"], 0o644},
			{"completions/tagline.fish", r.shells["fish"], 0o644},
			{"completions/tagline.ps1", r.shells["powershell"], 0o644},
		})
		data, err := pack(b.target, under(r.stem(b.target), files...), r.Time)
		if err != nil {
			return nil, err
		}
		made = append(made, file{"release/" + r.archive(b.target), data, 0o644})
	}
	return made, nil
}

// stem is the name of a build's archive without its extension, and of the directory in it.
func (r *release) stem(t target) string { return name + "_" + r.Plain + "_" + t.goos + "_" + t.goarch }

// archive is the name of a build's archive.
func (r *release) archive(t target) string {
	if t.goos == "windows" {
		return r.stem(t) + ".zip"
	}
	return r.stem(t) + ".tar.gz"
}

// pack returns an archive as the target's users expect it.
func pack(t target, files []file, at time.Time) ([]byte, error) {
	if t.goos == "windows" {
		return zipped(files, at)
	}
	data, err := tarred(files, at)
	if err != nil {
		return nil, err
	}
	return gzipped(data)
}

// tarred returns a tar with the files in the order of their names, all of one time.
func tarred(files []file, at time.Time) ([]byte, error) {
	var out bytes.Buffer
	w := tar.NewWriter(&out)
	for _, f := range sorted(files) {
		h := &tar.Header{Name: f.name, Mode: int64(f.mode), Size: int64(len(f.data)), ModTime: at, Format: tar.FormatPAX}
		if err := w.WriteHeader(h); err != nil {
			return nil, err
		}
		if _, err := w.Write(f.data); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return out.Bytes(), err
}

// zipped returns a zip likewise.
func zipped(files []file, at time.Time) ([]byte, error) {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, f := range sorted(files) {
		h := &zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: at.UTC()}
		h.SetMode(f.mode)
		part, err := w.CreateHeader(h)
		if err != nil {
			return nil, err
		}
		if _, err := part.Write(f.data); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return out.Bytes(), err
}

// gzipped returns the data compressed, without a name or a time.
func gzipped(data []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	_, err = w.Write(data)
	err = cmp.Or(err, w.Close())
	return out.Bytes(), err
}

func sorted(files []file) []file {
	return slices.SortedFunc(slices.Values(files), func(a, b file) int { return cmp.Compare(a.name, b.name) })
}
