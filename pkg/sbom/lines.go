package sbom

import "strings"

// Lines says on which line of the document each place is, as Place, Pointer and problems name places: JSON pointers, and paths in XML. What is not there is where it
// would be: on the line of the nearest thing around it. The document itself, and what nothing is around, has no line. Lines are counted from 1, in a document that
// was compressed in what it unpacks to.
func (d *Document) Lines(places []string) map[string]int {
	want := map[string]bool{}
	for _, at := range places {
		for _, around := range around(at) {
			want[around] = true
		}
	}
	if d.parsed == nil || len(want) == 0 {
		return nil
	}
	found, out := d.parsed.places(want, d.limits), map[string]int{}
	for _, at := range places {
		for _, around := range around(at) {
			if p, there := found[around]; there {
				out[at] = p.Line
				break
			}
		}
	}
	return out
}

// around are a place and all those above it but the document's, the nearest first.
func around(at string) []string {
	var out []string
	for ; at != ""; at = at[:max(0, strings.LastIndexByte(at, '/'))] {
		out = append(out, at)
	}
	return out
}
