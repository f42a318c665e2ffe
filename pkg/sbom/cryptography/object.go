package cryptography

import (
	_ "embed"
	"regexp"
	"strings"
	"sync"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// oids.tsv has the object identifiers of algorithms and curves, with the name that each is judged by.
//
//go:embed oids.tsv
var oids string

// objects are the names by object identifier.
var objects = sync.OnceValue(func() map[string]string {
	names := map[string]string{}
	for line := range strings.Lines(oids) {
		if id, name, is := strings.Cut(strings.TrimSpace(line), "\t"); is {
			names[id] = name
		}
	}
	return names
})

// dotted is an object identifier as X.660 writes it, bare or as a URN (RFC 3061).
var dotted = regexp.MustCompile(`^(?i:urn:)?(?i:oid:)?([0-2](?:\.(?:0|[1-9][0-9]*))+)$`)

// objectName is the name that an object identifier stands for, empty where none is stated. It says what is wrong with one that says nothing: what it stands
// for may be anything, whatever the name of the algorithm is.
func objectName(id sbom.Text) (string, Judgement) {
	if id.State != sbom.Stated && id.State != sbom.Malformed {
		return "", Judgement{}
	}
	m := dotted.FindStringSubmatch(id.Text)
	if m == nil {
		return "", unknown("%.80q is no object identifier", id.Text)
	}
	name, known := objects()[m[1]]
	if !known {
		return "", unknown("its object identifier %.80s is not among those that are known here", m[1])
	}
	return name, Judgement{}
}

// object adds what the object identifier of an algorithm stands for: where it names another algorithm than the name does the worse of the two counts.
func (f *finding) object(name string) {
	said := read(words(name))
	for _, n := range said.names {
		f.add(n)
	}
	f.with = f.with || said.with
	f.curve = least(f.curve, said.curve)
}

// least is the smaller of two lengths, of which 0 is none.
func least(a, b int) int {
	if a == 0 || b == 0 {
		return a + b
	}
	return min(a, b)
}
