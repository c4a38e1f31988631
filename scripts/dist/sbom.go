package main

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"time"
)

// bom is a software bill of materials, CycloneDX 1.6: https://cyclonedx.org/docs/1.6/json/
type bom struct {
	Format       string       `json:"bomFormat"`
	Spec         string       `json:"specVersion"`
	Serial       string       `json:"serialNumber,omitempty"`
	Version      int          `json:"version"`
	Metadata     bomMetadata  `json:"metadata"`
	Components   []component  `json:"components"`
	Dependencies []dependency `json:"dependencies"`
}

type bomMetadata struct {
	Timestamp string    `json:"timestamp"`
	Component component `json:"component"`
}

type component struct {
	Type     string       `json:"type"`
	Ref      string       `json:"bom-ref"`
	Name     string       `json:"name"`
	Version  string       `json:"version"`
	Licences []bomLicence `json:"licenses,omitempty"`
	Hashes   []bomHash    `json:"hashes,omitempty"`
	PURL     string       `json:"purl,omitempty"`
}

type bomLicence struct {
	License struct {
		ID string `json:"id"`
	} `json:"license"`
}

type bomHash struct {
	Alg     string `json:"alg"`
	Content string `json:"content"`
}

type dependency struct {
	Ref       string   `json:"ref"`
	DependsOn []string `json:"dependsOn,omitempty"`
}

// boms returns a list for each archive of what its programs link. It is what the linker
// wrote into the programs (go version -m), not what go.mod would allow.
func boms(r *release) ([]file, error) {
	var made []file
	for _, b := range r.builds {
		list, err := r.bom(b)
		if err != nil {
			return nil, err
		}
		made = append(made, file{"release/" + r.stem(b.target) + ".cdx.json", list, 0o644})
	}
	return made, nil
}

func (r *release) bom(b build) ([]byte, error) {
	var own bomLicence
	own.License.ID = license
	archive := component{Type: "application", Ref: r.stem(b.target), Name: name, Version: r.Plain,
		Licences: []bomLicence{own}, PURL: "pkg:github/tagline-scm/tagline@" + r.releaseTag(r.versions)}
	list := bom{Format: "CycloneDX", Spec: "1.6", Version: 1,
		Metadata: bomMetadata{r.Time.UTC().Format(time.RFC3339), archive}}
	contains := dependency{Ref: archive.Ref}
	seen := map[module]bool{}
	for _, p := range b.programs {
		program := component{Type: "application", Ref: archive.Ref + "/" + p.name, Name: p.name, Version: r.Plain, Licences: []bomLicence{own},
			Hashes: []bomHash{{"SHA-256", fmt.Sprintf("%x", sha256.Sum256(p.data))}}}
		list.Components = append(list.Components, program)
		contains.DependsOn = append(contains.DependsOn, program.Ref)
		links := dependency{Ref: program.Ref}
		for _, m := range p.linked {
			purl := "pkg:golang/" + m.path + "@" + m.version
			links.DependsOn = append(links.DependsOn, purl)
			if !seen[m] {
				seen[m] = true
				list.Components = append(list.Components, component{Type: "library", Ref: purl, Name: m.path, Version: m.version, PURL: purl})
			}
		}
		list.Dependencies = append(list.Dependencies, links)
	}
	list.Dependencies = append(list.Dependencies, contains)
	content, err := json.Marshal(list)
	if err != nil {
		return nil, err
	}
	list.Serial = serial(content)
	content, err = json.MarshalIndent(list, "", "  ")
	return append(content, '\n'), err
}

// serial returns a UUID that names this content alone: RFC 9562, version 8.
func serial(content []byte) string {
	id := sha256.Sum256(content)
	id[6], id[8] = id[6]&0x0f|0x80, id[8]&0x3f|0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", id[0:4], id[4:6], id[6:8], id[8:10], id[10:16])
}
