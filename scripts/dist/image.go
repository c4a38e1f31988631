package main

import (
	"bytes"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

// image returns an OCI image layout (opencontainers/image-spec, image-layout.md): one index
// with an image for each processor of Linux. The layout's own index.json names that index
// alone, so that tools which want one image there find one.
//
// An image has the two programs and nothing else: no shell, no git, no certificates.
func image(r *release) ([]file, error) {
	about := map[string]string{ // image-spec, annotations.md
		"org.opencontainers.image.title":       name,
		"org.opencontainers.image.description": summary,
		"org.opencontainers.image.version":     r.Image,
		"org.opencontainers.image.revision":    r.Hash,
		"org.opencontainers.image.created":     r.Time.UTC().Format(time.RFC3339),
		"org.opencontainers.image.source":      homepage,
		"org.opencontainers.image.licenses":    license,
	}
	both := mutate.IndexMediaType(empty.Index, types.OCIImageIndex)
	for _, b := range r.builds {
		if b.goos != "linux" {
			continue
		}
		one, err := r.imageOf(b, about)
		if err != nil {
			return nil, err
		}
		both = mutate.AppendManifests(both, mutate.IndexAddendum{
			Add: one, Descriptor: v1.Descriptor{Platform: &v1.Platform{OS: b.goos, Architecture: b.goarch}},
		})
	}
	both = mutate.Annotations(both, about).(v1.ImageIndex)

	dir, err := os.MkdirTemp("", "tagline-image-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	path, err := layout.Write(dir, empty.Index)
	if err != nil {
		return nil, err
	}
	called := layout.WithAnnotations(map[string]string{"org.opencontainers.image.ref.name": r.Image})
	if err := path.AppendIndex(both, called); err != nil {
		return nil, err
	}
	return read(dir, "image")
}

// imageOf returns the image of one build.
func (r *release) imageOf(b build, about map[string]string) (v1.Image, error) {
	files := under("usr/bin", b.files()...)
	for _, f := range r.about {
		files = append(files, under("usr/share/doc/tagline", f)...)
	}
	data, err := tarred(files, r.Time)
	if err != nil {
		return nil, err
	}
	layer, err := tarball.LayerFromOpener(
		func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil },
		tarball.WithMediaType(types.OCILayer))
	if err != nil {
		return nil, err
	}
	base := mutate.ConfigMediaType(mutate.MediaType(empty.Image, types.OCIManifestSchema1), types.OCIConfigJSON)
	one, err := mutate.Append(base, mutate.Addendum{
		Layer: layer, History: v1.History{CreatedBy: "make dist", Created: v1.Time{Time: r.Time.UTC()}},
	})
	if err != nil {
		return nil, err
	}
	config, err := one.ConfigFile()
	if err != nil {
		return nil, err
	}
	config = config.DeepCopy()
	config.OS, config.Architecture, config.Created = b.goos, b.goarch, v1.Time{Time: r.Time.UTC()}
	config.Config = v1.Config{
		Entrypoint: []string{"/usr/bin/tagline"},
		Env:        []string{"PATH=/usr/bin"},
		WorkingDir: "/repo", // docker run -v "$PWD:/repo" IMAGE
		Labels:     about,
	}
	one, err = mutate.ConfigFile(one, config)
	if err != nil {
		return nil, err
	}
	return mutate.Annotations(one, about).(v1.Image), nil
}

// read returns all files below a directory, as they are called below another.
func read(dir, as string) ([]file, error) {
	var all []file
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		below, err := filepath.Rel(dir, path)
		all = append(all, file{as + "/" + filepath.ToSlash(below), data, 0o644})
		return err
	})
	return all, err
}
