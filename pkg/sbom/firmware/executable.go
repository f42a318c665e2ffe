package firmware

import "io"

// executable are the kinds that a cataloger for binaries reads.
var executable = map[Kind]bool{"elf": true, "pe": true, "mach-o": true}

// openExecutable makes a lone program a tree of one file. It keeps its name, since some classifiers of
// binaries go by it.
func openExecutable(src source, t *Tree) (int64, error) {
	t.Single = true
	return src.size, t.add(lastName(src.path), Entry{Mode: 0o755, Size: src.size, inPlace: true, open: func() (io.ReaderAt, error) { return src.at, nil }})
}

// lastName is the innermost name of a path such as "a.zip!/b/c".
func lastName(p string) string {
	for i := len(p) - 1; i >= 0; i-- {
		if p[i] == '/' || p[i] == '!' {
			if i+1 < len(p) {
				return p[i+1:]
			}
			return "artifact"
		}
	}
	return p
}
