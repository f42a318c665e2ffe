package lifecycle

import (
	"embed"
	"io/fs"
	"path"
	"sync"
)

// builtIn are the files of our own table: one for each product, with the keys of endoflife.date's front matter, and of our own: names,
// core, policy and checked of a product, versions and editions of a release.
//
//go:embed builtin/*.yaml
var builtIn embed.FS

// BuiltInSource is what findings of our own table name as their source.
const BuiltInSource = "built-in"

// BuiltIn gives our own table, sorted by name. It is read once.
func BuiltIn() []*Product { return readBuiltIn() }

var readBuiltIn = sync.OnceValue(func() []*Product {
	files, err := fs.Glob(builtIn, "builtin/*.yaml")
	if err != nil {
		panic(err) // the pattern is constant
	}
	var out []*Product
	for _, file := range files {
		data, err := builtIn.ReadFile(file)
		if err != nil {
			panic(err) // it is embedded
		}
		p, err := readYAML(path.Base(file), data, Source{Name: BuiltInSource})
		if err != nil {
			panic("the built-in lifecycle table: " + err.Error()) // a test reads every file
		}
		out = append(out, p)
	}
	return out
})
