package main

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// ours is the folder of what is written by hand: no module brings a schema of SPDX 3.0.
const ours = "own"

func TestCommittedSchemasAreWhatGenerateMakes(t *testing.T) {
	files, err := generate(moduleDir)
	if err != nil {
		t.Fatal(err)
	}
	schemas, err := generateXSD(moduleDir)
	if err != nil {
		t.Fatal(err)
	}
	maps.Copy(files, schemas)
	committed := filepath.Join("..", "..", "pkg", "sbom", "schema")
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join(committed, name))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs from what go generate ./pkg/sbom makes of the module's schema", name)
		}
	}
	entries, err := os.ReadDir(committed)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if _, made := files[entry.Name()]; !made && entry.Name() != ours {
			t.Errorf("%s is no schema that generate makes", entry.Name())
		}
	}
}

func TestStrip(t *testing.T) {
	tests := []struct{ name, in, want, fails string }{
		{"prose goes", `{"$id":"x","title":"T","description":"d","type":"object"}`, `{"$id":"x","$schema":null,"type":"object"}`, ""},
		{"a property may be called title", `{"$id":"x","properties":{"title":{"type":"string","title":"T"}}}`,
			`{"$id":"x","$schema":null,"properties":{"title":{"type":"string"}}}`, ""},
		{"open list", `{"$id":"http://cyclonedx.org/schema/spdx.schema.json","type":"string","enum":["MIT"]}`,
			`{"$id":"http://cyclonedx.org/schema/spdx.schema.json","$schema":null,"type":"string"}`, ""},
		{"own address", `{"$id":"x","properties":{"$schema":{"type":"string","enum":["y"]}}}`,
			`{"$id":"x","$schema":null,"properties":{"$schema":{"enum":["y","x"],"type":"string"}}}`, ""},
		{"unknown keyword", `{"$id":"x","items":{"maxWords":3}}`, "", `keyword "maxWords" at /items`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := stripFile("x.json", []byte(tt.in))
			if tt.fails != "" {
				if err == nil || !strings.Contains(err.Error(), tt.fails) {
					t.Fatalf("error %v, want %q", err, tt.fails)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if s := strings.TrimSpace(string(got)); s != tt.want {
				t.Errorf("got  %s\nwant %s", s, tt.want)
			}
		})
	}
}
