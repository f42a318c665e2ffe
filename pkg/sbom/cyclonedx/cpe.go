package cyclonedx

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// cpeForm is the form that the XML schemas ask of a CPE name, version 2.2 or 2.3 (NISTIR 7695). The JSON schemas take any
// text.
var cpeForm = func() *regexp.Regexp {
	value := `(((\?*|\*?)([a-zA-Z0-9\-._]|(\\[\\*?!"#$%&'()+,/:;<=>@\[\]^` + "`" + `{|}~]))+(\?*|\*?))|[*\-])`
	language := `(([a-zA-Z]{2,3}(-([a-zA-Z]{2}|[0-9]{3}))?)|[*\-])`
	return regexp.MustCompile(`^([cC][pP][eE]:/[AHOaho]?(:[A-Za-z0-9._\-~%]*){0,6}|cpe:2\.3:[aho*\-]` +
		`(:` + value + `){5}(:` + language + `)(:` + value + `){4})$`)
}()

// leaveBadCPEs takes out the CPE names that XML does not allow, wherever they are.
func (f *fitter) leaveBadCPEs(v any, tokens []string) {
	switch v := v.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			here := slices.Concat(tokens, []string{k})
			if words, is := v[k].(string); k == "cpe" && is && !cpeForm.MatchString(strings.TrimSpace(words)) {
				f.lost(f.before(here), strictjson.Show(words), "XML allows a CPE name of the standard's form only")
				delete(v, k)
				continue
			}
			f.leaveBadCPEs(v[k], here)
		}
	case []any:
		for i, item := range v {
			f.leaveBadCPEs(item, slices.Concat(tokens, []string{strconv.Itoa(i)}))
		}
	}
}
