package datafolder_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/datafolder"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb/wellknown"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/lifecycle"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/snapshot"
)

var imported = snapshot.Options{At: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)}

var feeds = map[string]string{
	"kev.json": `{"title":"x","catalogVersion":"2026.11.19","dateReleased":"2026-11-19T00:00:00Z","count":1,"vulnerabilities":[{"cveID":"CVE-2021-44228","vendorProject":"Apache",
"product":"Log4j2","vulnerabilityName":"x","dateAdded":"2021-12-10","shortDescription":"x","requiredAction":"x","dueDate":"2021-12-24","knownRansomwareCampaignUse":"Known","notes":"","cwes":[]}]}`,
	"epss.csv": "#model_version:v2025.03.14,score_date:2026-11-19T00:00:00+0000\ncve,epss,percentile\nCVE-2021-44228,0.97,0.99\nCVE-2026-1001,0.01,0.1\n",
}

// folder has a database and the feeds.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	data := filepath.Join(dir, "data")
	if err := wellknown.Install(filepath.Join(dir, "db")); err != nil {
		t.Fatal(err)
	}
	install := func(path string) {
		if _, err := (snapshot.Folder{Dir: data}).Import(path, imported); err != nil {
			t.Fatal(err)
		}
	}
	install(wellknown.Folder(filepath.Join(dir, "db")))
	for _, name := range []string{"kev.json", "epss.csv"} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(feeds[name]), 0o600); err != nil {
			t.Fatal(err)
		}
		install(path)
	}
	return data
}

func open(t *testing.T, dir string) *datafolder.Data {
	t.Helper()
	d := datafolder.Open(dir)
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func TestSnapshots(t *testing.T) {
	d := open(t, folder(t))
	for name, want := range map[assess.Name]string{assess.Vulnerabilities: "2026-11-18", assess.KEV: "2026-11-19", assess.EPSS: "2026-11-19"} {
		s, err := d.Snapshot(name)
		if err != nil || s.Reason != "" || s.Date.Format(time.DateOnly) != want || !strings.HasPrefix(s.Digest, "sha256:") || s.Records == 0 {
			t.Errorf("%s: got %+v, %v", name, s, err)
		}
	}
	s, err := d.Snapshot(assess.Lifecycle)
	if err != nil || !strings.Contains(s.Reason, "has no lifecycle data: 'cleanbill data update --data ") {
		t.Errorf("got %+v, %v", s, err)
	}
	table, err := d.Lifecycle()
	if err != nil {
		t.Fatal(err)
	}
	if a := table.Find(lifecycle.Component{Name: "openssl", Version: "1.0.2"}); a.Result != lifecycle.Found {
		t.Errorf("built in: got %+v", a)
	}
}

// TestUnlisted: a database that grype itself put there is used, by what it says of itself.
func TestUnlisted(t *testing.T) {
	dir := t.TempDir()
	if err := wellknown.Install(dir); err != nil {
		t.Fatal(err)
	}
	s, err := open(t, dir).Snapshot(assess.Vulnerabilities)
	if err != nil || s.Reason != "" || !s.Date.Equal(wellknown.Built) || !strings.HasPrefix(s.Digest, "xxh64:") {
		t.Errorf("got %+v, %v", s, err)
	}
	if s, err := open(t, filepath.Join(dir, "nothing")).Snapshot(assess.Vulnerabilities); err != nil || s.Reason == "" {
		t.Errorf("no folder: got %+v, %v", s, err)
	}
}

// TestGather fills in a case by real data, and what comes of it is what device makers knew in December 2021.
func TestGather(t *testing.T) {
	doc, err := sbom.Read("sbom.json", []byte(`{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,"components":[
{"type":"library","bom-ref":"log4j","name":"log4j-core","group":"org.apache.logging.log4j","version":"2.14.1","purl":"pkg:maven/org.apache.logging.log4j/log4j-core@2.14.1"},
{"type":"application","bom-ref":"busybox","name":"busybox","version":"1.36.1","cpe":"cpe:2.3:a:busybox:busybox:1.36.1:*:*:*:*:*:*:*"},
{"type":"library","bom-ref":"x","name":"x","version":"1"},{"type":"application","bom-ref":"jars","name":"Java","properties":[{"name":"aquasecurity:trivy:Class","value":"lang-pkgs"}]}],
"dependencies":[{"ref":"jars","dependsOn":["log4j"]}]}`), sbom.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	c := assess.Case{Documents: []assess.Document{{SBOM: doc}}}
	if err := assess.Gather(t.Context(), open(t, folder(t)), &c); err != nil {
		t.Fatal(err)
	}
	a := assess.Join(c).Documents[0]
	if len(a.Vulnerabilities) != 1 || a.Totals.Components != 3 || a.Totals.Matched != 1 || a.Totals.Clean != 1 || a.Totals.NotAssessable != 1 || a.Totals.Groups != 1 {
		t.Fatalf("got %+v", a.Totals)
	}
	v := a.Vulnerabilities[0]
	if v.ID != "CVE-2021-44228" || v.Severity != vuln.Critical || v.Exploited == nil || !v.Exploited.Ransomware() || v.Likelihood == nil || v.Likelihood.Probability != 0.97 || v.Status != assess.Unstated {
		t.Errorf("got %+v", v)
	}
	if why := strings.Join(v.Found.Why, "\n"); !strings.Contains(why, "java-matcher") || !strings.Contains(why, "log4j-core 2.14.1") {
		t.Errorf("why: %q", why)
	}
	if got := a.Components[doc.Components[2]]; got.Reason != "no-identifier" || got.Detail == "" {
		t.Errorf("got %+v", got)
	}
}

// TestDamaged: data that were changed are an error, each when it is asked for and no other.
func TestDamaged(t *testing.T) {
	dir := folder(t)
	if err := os.WriteFile(filepath.Join(dir, "kev.json"), []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	d := open(t, dir)
	if _, err := d.Snapshot(assess.EPSS); err != nil {
		t.Error(err)
	}
	var damaged *snapshot.DamagedError
	if _, err := d.Snapshot(assess.KEV); !errors.As(err, &damaged) {
		t.Errorf("got %v", err)
	}
	if _, err := d.Exploited(t.Context(), nil); !errors.As(err, &damaged) {
		t.Errorf("got %v", err)
	}
	if err := assess.Gather(t.Context(), d, &assess.Case{}); !errors.As(err, &damaged) {
		t.Errorf("got %v", err)
	}
}

// TestChangedBetween: what is replaced after it was held against its digest is not used.
func TestChangedBetween(t *testing.T) {
	dir := folder(t)
	d := open(t, dir)
	if _, err := d.Snapshot(assess.KEV); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "kev.json"), []byte(strings.Replace(feeds["kev.json"], "44228", "44229", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	var damaged *snapshot.DamagedError
	if _, err := d.Exploited(t.Context(), nil); !errors.As(err, &damaged) {
		t.Errorf("got %v", err)
	}
}
