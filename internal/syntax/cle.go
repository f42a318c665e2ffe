package syntax

import "regexp"

// cle finds the name of a schema of CLE in its URI, and the major version in it. The standard fixes no more of the URI: its drafts have both "cle.v1.0.0.json" and "cle-1.0.0.schema.json".
var cle = regexp.MustCompile(`(?i)(?:^|[^a-z0-9])cle(?:[-.]v?([0-9]+)|\.v)`)

// CLE says whether the "$schema" of a document names the Common Lifecycle Enumeration (ECMA-428), in whatever letter case, and which major version of it; "" where that is not told.
func CLE(schema string) (major string, is bool) {
	all := cle.FindAllStringSubmatch(schema, -1)
	if len(all) == 0 {
		return "", false
	}
	return all[len(all)-1][1], true // what stands before it are folders
}
