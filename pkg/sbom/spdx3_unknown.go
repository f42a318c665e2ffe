package sbom

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// spdx3Beside are properties of classes that the schema of ours does not constrain (SPDX 3.0.1); a name that ends in "_" stands for a profile whose
// properties are not looked into.
var spdx3Beside = map[string][]string{
	"ai_AIPackage":                      {"ai_"},
	"dataset_DatasetPackage":            {"dataset_"},
	"software_Snippet":                  {"software_byteRange", "software_lineRange"},
	"simplelicensing_LicenseExpression": {"simplelicensing_customIdToUri"},
	"security_Vulnerability":            {"security_publishedTime", "security_modifiedTime", "security_withdrawnTime"},
}

// spdx3Properties are those of each class that the schema of SPDX 3.0 lists with its properties.
var spdx3Properties = sync.OnceValue(func() map[string][]string {
	var schema struct {
		Defs struct {
			Element struct {
				AllOf []struct {
					If struct {
						AnyOf []struct {
							Properties map[string]struct{ Const string }
						}
					}
					Then struct{ Properties map[string]any }
				}
			}
		} `json:"$defs"`
	}
	text, err := schemaFS.ReadFile("schema/own/spdx-3.0.json")
	if err != nil || json.Unmarshal(text, &schema) != nil {
		return nil // a test holds the schema to its form
	}
	out := map[string][]string{}
	for _, rule := range schema.Defs.Element.AllOf {
		var names []string
		for name := range rule.Then.Properties {
			names = append(names, name)
		}
		for _, either := range rule.If.AnyOf {
			if class := either.Properties["type"].Const; class != "" {
				out[class] = append(names, spdx3Beside[class]...)
			}
		}
	}
	return out
})

// unknownProperties notes what elements have that their class has not: a reader of the format passes over it, whatever it says. Names that only readers of
// linked data understand are against the schema.
func (x *elements) unknownProperties() {
	known := spdx3Properties()
	for _, e := range x.all {
		names := known[e.kind]
		if names == nil {
			continue
		}
		for _, key := range e.keys() {
			profile, _, _ := strings.Cut(key, "_")
			if key == "type" || strings.ContainsAny(key, ":@") || slices.Contains(names, key) || slices.Contains(names, profile+"_") {
				continue
			}
			x.r.problem(UnknownProperty, e.pointer+"/"+strictjson.Escape(key), e.id, strictjson.Quote(key), "a property that the class "+e.kind+" of SPDX 3.0 has: no reader of the format takes another")
		}
	}
}
