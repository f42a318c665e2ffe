package sbom

import "github.com/cleanbill-dev/cleanbill/internal/strictjson"

// weights are what a Document takes of memory for an object besides its values, in bytes, by what holds the object: what is
// written in a few bytes may take a thousand.
var weights = map[string]int{
	"components[]": 2500, "component": 2500, "services[]": 1500, "packages[]": 2500, "files[]": 2500, "snippets[]": 2500, "@graph[]": 1500,
	"licenses[]": 1000, "hashes[]": 400, "externalReferences[]": 200, "externalRefs[]": 400, "checksums[]": 400, "annotations[]": 400,
	"externalIdentifier[]": 1500, "verifiedUsing[]": 400, "externalDocumentRefs[]": 400, "relationships[]": 150, "authors[]": 400, "tools[]": 400,
	"compositions[]": 400, "dependencies[]": 400, "vulnerabilities[]": 200,
}

// listWeights are the same for each entry of lists of strings.
var listWeights = []struct {
	key  string
	each int
}{{"dependsOn", 120}, {"provides", 120}, {"creators", 400}, {"to", 50}, {"hasFiles", 60}, {"fileDependencies", 60}, {"assemblies", 20}, {"dependencies", 20}}

// leaves hold objects of whose lists of strings a Document keeps nothing. They are most of what a document has.
var leaves = map[string]bool{"properties[]": true, "licenses[]": true, "license": true, "hashes[]": true, "externalReferences[]": true, "checksums[]": true}

// weightOf is what an object takes besides its values.
func weightOf(o strictjson.Object) int {
	sum := weights[o.Holder]
	if leaves[o.Holder] {
		return sum
	}
	for _, l := range listWeights {
		if list, ok := o.Member(l.key).([]any); ok {
			sum += l.each * len(list)
		}
	}
	return sum
}
