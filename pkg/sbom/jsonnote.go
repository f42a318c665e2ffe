package sbom

import (
	"fmt"
	"strings"
)

// note keeps what an object tells by its place in the document.
func (s *scanner) note(m map[string]any, holder string, line int) error {
	if ref, ok := m["bom-ref"].(string); ok {
		s.out.refs = append(s.out.refs, located{ref, s.here()})
	}
	switch holder {
	case "components[]", "component", "services[]":
		s.out.lines[s.here()] = line
		if s.components++; s.components > s.lim.MaxComponents {
			return s.fail("more components and services than can be read", fmt.Sprintf("at most %d", s.lim.MaxComponents), askSmaller)
		}
	case "dependencies[]":
		s.out.lines[s.here()] = line
	case "signature":
		s.out.signatures = append(s.out.signatures, s.here())
	case "properties[]":
		s.noted += len(s.path) // the reader keeps it
		s.property(m)
	}
	return nil
}

// The namespaces of properties that a supplier's document has no business to use.
const (
	reservedNamespace = "cleanbill:"
	internalNamespace = "internal:"
)

func (s *scanner) property(m map[string]any) {
	name, _ := m["name"].(string)
	lower := strings.ToLower(strings.TrimSpace(name))
	value, _ := m["value"].(string)
	switch {
	case strings.HasPrefix(lower, reservedNamespace):
		s.out.reserved = append(s.out.reserved, Property{Pointer: s.here(), Name: name, Value: value})
	case strings.HasPrefix(lower, internalNamespace):
		s.out.internal = append(s.out.internal, Property{Pointer: s.here(), Name: name, Value: value})
	}
}

// here returns the pointer of the current value, to be kept.
func (s *scanner) here() string {
	s.noted += len(s.path)
	return string(s.path)
}
