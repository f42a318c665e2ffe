package policy

import (
	"io/fs"
	"maps"
	"reflect"
	"slices"
)

// The files of a catalogue beside its checks and packs.
const (
	sourcesFile  = "sources.yaml"
	controlsFile = "controls.yaml"
)

// loadSources reads sources.yaml: a list of texts that packs cite.
func (c *Catalogue) loadSources(fsys fs.FS) (map[string]Source, error) {
	src, err := readSource(fsys, sourcesFile)
	if err != nil {
		return nil, err
	}
	c.sourcesText = src.data
	var list []Source
	d := &decoder{src: src, tag: "yaml"}
	if err := d.decode(src.root, reflect.ValueOf(&list).Elem()); err != nil {
		return nil, err
	}
	sources := map[string]Source{}
	for i, s := range list {
		n := src.root.Content[i]
		if err := src.require(n, "source", "id", "title", "status"); err != nil {
			return nil, err
		}
		if _, twice := sources[s.ID]; twice {
			return nil, src.at(field(n, "id"), "keep one of the two", "source %q is listed twice", s.ID)
		}
		sources[s.ID] = s
	}
	for i, s := range list {
		if _, known := sources[s.SupersededBy]; s.SupersededBy != "" && !known {
			return nil, src.at(field(src.root.Content[i], "supersededBy"), suggest(s.SupersededBy, sortedKeys(sources)),
				"unknown source %q", s.SupersededBy)
		}
	}
	return sources, nil
}

// loadControls reads controls.yaml: control code → framework → ids.
func (c *Catalogue) loadControls(fsys fs.FS) (map[string]map[string][]string, error) {
	src, err := readSource(fsys, controlsFile)
	if err != nil {
		return nil, err
	}
	c.controlsText = src.data
	var controls map[string]map[string][]string
	d := &decoder{src: src, tag: "yaml"}
	err = d.decode(src.root, reflect.ValueOf(&controls).Elem())
	return controls, err
}

// expand gives the ids of control codes by framework, each once.
func (c *Catalogue) expand(codes []string) map[string][]string {
	out := map[string][]string{}
	for _, code := range codes {
		for framework, ids := range c.Controls[code] {
			for _, id := range ids {
				if !slices.Contains(out[framework], id) {
					out[framework] = append(out[framework], id)
				}
			}
		}
	}
	for _, ids := range out {
		slices.Sort(ids)
	}
	return out
}

// Frameworks are the names of the control frameworks that findings bear the ids of, sorted.
func (c *Catalogue) Frameworks() []string {
	all := map[string]bool{}
	for _, byFramework := range c.Controls {
		for framework := range byFramework {
			all[framework] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}
