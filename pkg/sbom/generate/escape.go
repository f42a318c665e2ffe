package generate

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe"
)

// escape writes what was found as text that every format can carry. File systems and packages allow any byte in a name;
// an SBOM must be UTF-8 without control characters, and XML has no way to write some others at all. Each byte of what
// cannot stand is written as \xNN, in lower-case hexadecimal, and a backslash as \\, so that different names stay different
// and the first can be had back.
func escape(s string) string {
	if utf8.ValidString(s) && strings.IndexFunc(s, escaped) < 0 {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case r == '\\':
			b.WriteString(`\\`)
		case r == utf8.RuneError && n == 1 || escaped(r):
			for i := range n {
				fmt.Fprintf(&b, `\x%02x`, s[i])
			}
		default:
			b.WriteString(s[:n])
		}
		s = s[n:]
	}
	return b.String()
}

// escaped says of a character that it is not written as it is: a control character, one that XML 1.0 has no place for
// (section 2.2), or the backslash that an escape begins with.
func escaped(r rune) bool {
	return r == '\\' || unicode.IsControl(r) || r == '\ufffe' || r == '\uffff'
}

// escapeCPE leaves the backslashes of a CPE name, which belong to its form, unless it holds what no CPE name may.
func escapeCPE(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r != '\\' && escaped(r) }) < 0 && utf8.ValidString(s) {
		return s
	}
	return escape(s)
}

// written is an observation with every text escaped that came from what was looked into.
func written(o *observe.Observation) *observe.Observation {
	out := *o
	out.Components = mapped(o.Components, writtenComponent)
	out.Dependencies = mapped(o.Dependencies, func(d observe.Dependency) observe.Dependency {
		return observe.Dependency{From: escape(d.From), To: escape(d.To)}
	})
	out.Unread = mapped(o.Unread, func(u observe.Unread) observe.Unread {
		return observe.Unread{Path: escape(u.Path), Reason: escape(u.Reason)}
	})
	sized := func(f observe.Opaque) observe.Opaque { return observe.Opaque{Path: escape(f.Path), Size: f.Size} }
	out.Opaque, out.Unclaimed, out.Superseded = mapped(o.Opaque, sized), mapped(o.Unclaimed, sized), mapped(o.Superseded, sized)
	out.SBOMs = mapped(o.SBOMs, escape)
	return &out
}

func writtenComponent(c observe.Component) observe.Component {
	for _, s := range []*string{&c.Ref, &c.Name, &c.Version, &c.Purl, &c.Type, &c.Path, &c.FoundBy, &c.SourceName, &c.SourceVersion, &c.Description} {
		*s = escape(*s)
	}
	c.Paths, c.CPEs = mapped(c.Paths, escape), mapped(c.CPEs, escapeCPE)
	c.Licences = mapped(c.Licences, func(l observe.Licence) observe.Licence {
		l.Value, l.Expression = escape(l.Value), escape(l.Expression)
		return l
	})
	return c
}

// mapped leaves the list as it is: it belongs to the caller.
func mapped[T any](list []T, f func(T) T) []T {
	out := make([]T, len(list))
	for i, x := range list {
		out[i] = f(x)
	}
	return out
}
