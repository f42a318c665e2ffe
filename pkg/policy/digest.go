package policy

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"slices"
	"strings"
)

// digestList names everything a pack says, line by line: a version line, its own file, then the files it extends, the checks bound and the file of texts that
// lies beside it, sorted by kind and name, each as kind, name and SHA-256 of the file. Names of packs and checks have neither spaces nor line ends.
func digestList(p *Pack) string {
	lines := make([]string, 0, len(p.family)+len(p.bound))
	add := func(kind, name string, data []byte) {
		lines = append(lines, fmt.Sprintf("%s %s %s", kind, name, digestOf(data)))
	}
	for _, parent := range p.family[1:] {
		add("extends", strings.TrimSuffix(path.Base(parent.file), ".yaml"), parent.data)
	}
	for _, b := range p.bound {
		add("check", b.check.ID, b.check.src.data)
	}
	if p.sourcesText != nil { // what a clause is cited as says how much it weighs
		add("sources", sourcesFile, p.sourcesText)
	}
	slices.Sort(lines)
	head := []string{"cleanbill pack 1", fmt.Sprintf("pack %s %s", p.Name, digestOf(p.src.data))}
	return strings.Join(append(head, slices.Compact(lines)...), "\n") + "\n"
}

// digestOf is the SHA-256 of what a file says, as "sha256:…".
func digestOf(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}
