package sbom

import (
	"fmt"
	"testing"
)

// TestContainsComplete: contains that is complete lists the dependencies of the subject where it leads to packages, and dependsOn does not list them.
func TestContainsComplete(t *testing.T) {
	rel := func(kind, to, completeness string) string {
		if completeness != "" {
			completeness = `,"completeness":"` + completeness + `"`
		}
		return fmt.Sprintf(`,{"type":"Relationship","spdxId":"https://x.example/%s%d","creationInfo":"_:c","from":"https://x.example/r","to":[%s],"relationshipType":%q%s}`, kind, len(to), to, kind, completeness)
	}
	pack, file := `"https://x.example/p"`, `"https://x.example/f"`
	for name, c := range map[string]struct{ relations, want string }{
		"packages":                             {rel("contains", pack, "complete"), "complete"},
		"packages and files":                   {rel("contains", file+","+pack, "complete"), "complete"},
		"files":                                {rel("contains", file, "complete"), ""},
		"packages, nothing said":               {rel("contains", pack, ""), ""},
		"packages, not all":                    {rel("contains", pack, "incomplete"), "incomplete"},
		"packages, and all that is needed":     {rel("contains", pack, "complete") + rel("dependsOn", pack, "complete"), "complete"},
		"packages, and of what is needed none": {rel("contains", pack, "complete") + rel("dependsOn", pack, ""), ""},
		"packages, and not all that is needed": {rel("contains", pack, "complete") + rel("dependsOn", pack, "incomplete"), "incomplete"},
		"packages, and files not all":          {rel("contains", pack, "complete") + rel("contains", file+",\"https://x.example/g\"", "incomplete"), "incomplete"},
		"linked with statically":               {rel("hasStaticLink", pack, "complete"), ""},
		"what it is distributed as":            {rel("hasDistributionArtifact", pack, "complete"), ""},
		"what does not exist":                  {rel("contains", `"https://x.example/none"`, "complete"), ""},
	} {
		d, err := Read("s.spdx3.json", []byte(`{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[
			{"type":"CreationInfo","@id":"_:c","specVersion":"3.0.1","created":"2026-01-01T00:00:00Z","createdBy":["https://x.example/who"]},
			{"type":"Organization","spdxId":"https://x.example/who","creationInfo":"_:c","name":"X"},
			{"type":"SpdxDocument","spdxId":"https://x.example/d","creationInfo":"_:c","rootElement":["https://x.example/r"]},
			{"type":"software_Package","spdxId":"https://x.example/r","creationInfo":"_:c","name":"r"},
			{"type":"software_Package","spdxId":"https://x.example/p","creationInfo":"_:c","name":"p"},
			{"type":"software_File","spdxId":"https://x.example/f","creationInfo":"_:c","name":"f"},
			{"type":"software_File","spdxId":"https://x.example/g","creationInfo":"_:c","name":"g"}`+c.relations+`]}`), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if got := d.SubjectCompleteness(); got != c.want {
			t.Errorf("%s: got %q; expected %q", name, got, c.want)
		}
	}
}
