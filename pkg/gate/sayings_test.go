package gate

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

// spokenOf is a delivery of so many artifacts, all subjects of each of so many statements.
func spokenOf(artifacts, statements int) *evidence {
	ev := &evidence{delivery: &delivery.Delivery{}, trust: &verify.Report{}}
	var subjects []verify.Subject
	var covered []verify.Listed
	for i := range artifacts {
		path := fmt.Sprintf("app/%05d", i)
		ev.delivery.Files = append(ev.delivery.Files, &delivery.File{Path: path, Role: delivery.Artifact})
		subjects = append(subjects, verify.Subject{Name: path, Digest: map[string]string{"sha256": path}, Files: []string{path}})
		covered = append(covered, verify.Listed{Path: path})
	}
	for i := range statements {
		ev.trust.Statements = append(ev.trust.Statements, &verify.Statement{
			Path: fmt.Sprintf("%d.intoto.json", i), Provenance: &verify.Provenance{}, Subjects: subjects, Covered: covered,
			Ladder: decision.Ladder{Present: true, Valid: true, Recognised: true, Authorised: true, Covers: true, Timely: true},
		})
	}
	return ev
}

// Facts about artifacts grow with how often a statement speaks of one, and not with the number of subjects besides.
func TestStatementsAreDescribedOnce(t *testing.T) {
	cost := func(artifacts int) uint64 {
		ev := spokenOf(artifacts, 5)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for _, f := range ev.delivery.Files {
			about := ev.vouchedAbout(f)
			if p, path := ev.provenanceOf(f); len(about) != 5 || len(about[0].Subjects) != artifacts || len(about[0].Artifacts) != artifacts || !p.Covers || path != "0.intoto.json" {
				t.Fatalf("%d statements about %s; provenance %q", len(about), f.Path, path)
			}
			if about[1].Subjects[0] != "app/00000 sha256:app/00000" {
				t.Fatalf("subject %q", about[1].Subjects[0])
			}
		}
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	cost(10)
	few, many := cost(200), cost(1600)
	if many > 12*few {
		t.Errorf("200 artifacts take %d bytes, and 1,600 take %d: more than eight times as much", few, many)
	}
}
