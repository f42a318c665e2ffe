package grypedb

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	v6 "github.com/anchore/grype/grype/db/v6"

	"github.com/cleanbill-dev/cleanbill/docs/figures"
	"github.com/cleanbill-dev/cleanbill/internal/needs"
)

// TestConformanceProviders builds a database of each of the provider results, and asks it for what went in.
func TestConformanceProviders(t *testing.T) {
	root := needs.Conformance(t)
	topic := filepath.Join(root, "vulnerability")
	text, err := os.ReadFile(filepath.Join(topic, "cases.json"))
	if err != nil {
		t.Fatal(err)
	}
	var cases []conformanceCase
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	agree, all := 0, 0
	for _, c := range cases {
		if c.Check != "build-grype-db-v6" {
			continue
		}
		all++
		if t.Run(c.ID, func(t *testing.T) { c.holds(t, topic) }) {
			agree++
		}
	}
	figures.Hold(t, "Vulnerability databases", "results of vunnel providers: a grype database of schema 6 is built of them", all, agree)
}

type conformanceCase struct {
	ID, Check string
	Facts     struct {
		Records   int
		Providers []string
	}
}

func (c conformanceCase) holds(t *testing.T, topic string) {
	dir := t.TempDir()
	built := time.Date(2026, 3, 12, 0, 0, 0, 0, time.UTC)
	report, err := Build(Options{Dir: dir, Built: built, Origin: "conformance"}, Providers(filepath.Join(topic, filepath.FromSlash(c.ID))))
	if err != nil {
		t.Fatal(err)
	}
	if report.Records != c.Facts.Records {
		t.Errorf("read %d records, expected %d", report.Records, c.Facts.Records)
	}
	if len(report.Dropped) > 0 {
		t.Errorf("dropped: %v", report.Dropped)
	}
	r, err := v6.NewReader(v6.Config{DBDirPath: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	held, err := r.AllProviders()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range held {
		names = append(names, p.ID)
	}
	slices.Sort(names)
	if !slices.Equal(names, c.Facts.Providers) {
		t.Errorf("providers %s, expected %s", strings.Join(names, ", "), strings.Join(c.Facts.Providers, ", "))
	}
	meta, err := r.GetDBMetadata()
	if err != nil || !meta.BuildTimestamp.Equal(built) {
		t.Errorf("build time %v (%v), expected %v", meta.BuildTimestamp, err, built)
	}
}
