package cli_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/report"
)

// demoMoment is when the demonstration is judged.
const demoMoment = "--data testdata/data --suppliers testdata/suppliers --at 2026-11-20"

// TestDemoReports renders every demo delivery, and all of them together, in every format: twice, to the same bytes. -update keeps the decisions
// about them in pkg/report/testdata/demo, where the golden files of each format are made from them.
func TestDemoReports(t *testing.T) {
	t.Chdir(filepath.Join("..", ".."))
	status := map[string]string{
		"infusion-pump": "0", "infusion-pump-conditional": "3", "infusion-pump-container": "0", "infusion-pump-tampered": "1",
		"infusion-pump-wrong-signer": "1", "monitor-undeclared": "3", "unsigned-legacy": "1",
	}
	all := ""
	for name, want := range status {
		all += " testdata/deliveries/" + name
		for _, format := range report.Formats() {
			command := "cleanbill gate " + demoMoment + " -o " + format + " testdata/deliveries/" + name
			first := printed(t, command, want)
			if again := printed(t, command, want); again != first {
				t.Errorf("%s of %s differs from one run to the next", format, name)
			}
		}
	}
	for _, format := range report.Formats() {
		command := "cleanbill gate " + demoMoment + " -o " + format + all
		if first := printed(t, command, "1"); printed(t, command, "1") != first || len(first) == 0 {
			t.Errorf("%s of all deliveries differs from one run to the next", format)
		}
	}
	if !*update {
		return
	}
	before := filepath.Join(t.TempDir(), "kept")
	printed(t, "cleanbill gate --quiet "+demoMoment+" --dossier "+before+" testdata/deliveries/infusion-pump-conditional", "3")
	commands := map[string]string{
		"infusion-pump-since": "--data testdata/data --suppliers testdata/suppliers --at 2026-11-24 --previous " + before, // the one that mends what the conditional one lacks
	}
	for name := range status {
		commands[name] = demoMoment
	}
	for name, command := range commands {
		kept := filepath.Join("pkg", "report", "testdata", "demo", name+".json")
		delivery := strings.TrimSuffix(name, "-since")
		want := status[delivery]
		if delivery != name {
			want = "3"
		}
		decision := printed(t, "cleanbill gate "+command+" -o json testdata/deliveries/"+delivery, want)
		if was, err := os.ReadFile(kept); err == nil && bytes.Equal(was, []byte(decision)) {
			continue
		}
		if err := os.WriteFile(kept, []byte(decision), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
