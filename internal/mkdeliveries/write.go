package main

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// tree is files by slash-separated path.
type tree map[string][]byte

func (t tree) addAll(prefix string, files tree) {
	for name, content := range files {
		t[prefix+"/"+name] = content
	}
}

func write(dir string, files tree) error {
	for _, name := range slices.Sorted(maps.Keys(files)) {
		at := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(at, files[name], 0o644); err != nil {
			return err
		}
	}
	return nil
}
