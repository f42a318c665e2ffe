package cli

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/report"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

// provenanceVerification is the document of "verify provenance -o json".
type provenanceVerification struct {
	outcome         // of the kind "cleanbill.provenance-verification/v1"
	Path     string `json:"path"`     // the file with the provenance or the summary
	Expected string `json:"expected"` // whose signature
	judgement
	Build      *build        `json:"build"`      // what the provenance states; null when there is none that can be read
	Summary    *summaryShown `json:"summary"`    // what a verification summary states; null for provenance
	Statements int           `json:"statements"` // in the file
	Unread     []notRead     `json:"unread"`     // those of the file of which nothing is known
	Also       []alsoHeld    `json:"also"`       // what must hold besides
}

// build is how an artifact was built, as stated. It is as good as the ladder.
type build struct {
	BuilderID    string            `json:"builderId"`
	BuildType    string            `json:"buildType"`
	Source       string            `json:"source"`
	SourceRef    string            `json:"sourceRef"`
	SourceCommit string            `json:"sourceCommit"`
	Inputs       map[string]string `json:"inputs"`
}

// summaryShown is somebody's judgement of how an artifact was built, as stated.
type summaryShown struct {
	VerifierID   string     `json:"verifierId"`
	ResourceURI  string     `json:"resourceUri"`
	PolicyURI    string     `json:"policyUri"`
	Result       string     `json:"result"`
	Levels       []string   `json:"levels"`
	TimeVerified *time.Time `json:"timeVerified,omitempty"`
}

// notRead is something in the file that is not read.
type notRead struct {
	Where  string `json:"where"` // which one, for people
	Reason string `json:"reason"`
}

// alsoHeld is a statement besides.
type alsoHeld struct {
	PredicateType string `json:"predicateType"`
	Signer        string `json:"signer"`
	Held          bool   `json:"held"`
	Reason        string `json:"reason"`
}

func newProvenanceVerification(at time.Time, a artifactRead, path, expected string) *provenanceVerification {
	return &provenanceVerification{outcome: outcome{Kind: "cleanbill.provenance-verification/v1", At: at, Tool: tool(), Artifact: a}, Path: path, Expected: expected,
		judgement: judgement{Lowered: []string{}}, Unread: []notRead{}, Also: []alsoHeld{}}
}

// conclude writes down what came of it.
func (v *provenanceVerification) conclude(r *verify.BuiltResult, err error) {
	if err != nil {
		v.untried(err)
		return
	}
	v.Answer, v.Reason, v.Statements = notVerified, r.Reason(), len(r.All)
	if r.Met() {
		v.Answer = verified
	}
	v.judgement = judgementOf(r.Best.Signature, r.Best.Root, r.Best.Statement, v.At)
	if s := r.Best.Statement; s != nil && s.Provenance != nil {
		p := s.Provenance
		v.Build = &build{p.BuilderID, p.BuildType, p.Source, p.SourceRef, p.SourceCommit, p.Inputs}
	}
	if s := r.Best.Summary; s != nil {
		v.Summary = &summaryShown{s.VerifierID, s.ResourceURI, s.PolicyURI, s.Result, s.Levels, stated(s.TimeVerified)}
	}
	for _, a := range r.All {
		if why := a.Unread(); why != "" && len(r.All) > 1 {
			v.Unread = append(v.Unread, notRead{a.Where, why})
		}
	}
	for _, a := range r.Also {
		v.Also = append(v.Also, alsoHeld{a.Signature.PredicateType, a.Signature.Signer, a.Met, a.Signature.Reason})
	}
}

var provenanceFormats = formats[*provenanceVerification]{
	"text": provenanceText,
	"json": asJSON[*provenanceVerification],
}

// provenanceText gives the answer, the reason, the ladder, and what is stated about the build.
func provenanceText(w io.Writer, v *provenanceVerification, o report.Options) error {
	page := report.NewPage(o)
	answerLine(page, v.Answer, v.Artifact)
	if v.Reason != "" {
		page.Wrapped("  why         ", v.Reason)
	}
	page.Wrapped("  said in     ", v.Path+countedStatements(v.Statements))
	if v.Answer != notTried {
		ladderText(page, v.Ladder)
	}
	signersText(page, v.Signer, v.Expected, v.judgement)
	judgementText(page, v.judgement)
	statedText(page, v)
	for i, u := range v.Unread {
		if i == maxBeside {
			page.Wrapped("  not read    ", fmt.Sprintf("%d more, which -o json lists", len(v.Unread)-i))
			break
		}
		page.Wrapped("  not read    ", u.Where+": "+u.Reason)
	}
	for _, a := range v.Also {
		held := "holds"
		if !a.Held {
			held = "does not hold"
		}
		page.Wrapped("  also        ", fmt.Sprintf("%s by %s %s", cmp.Or(a.PredicateType, "no statement"), cmp.Or(a.Signer, "nobody"), held))
	}
	_, err := w.Write(page.Bytes())
	return err
}

// statedText shows what the provenance or the summary states.
func statedText(page *report.Page, v *provenanceVerification) {
	var rows [][2]string
	if b := v.Build; b != nil {
		rows = [][2]string{{"builder", b.BuilderID}, {"build type", b.BuildType}, {"source", b.Source}, {"ref", b.SourceRef}, {"commit", b.SourceCommit}}
		for _, name := range slices.Sorted(maps.Keys(b.Inputs)) {
			rows = append(rows, [2]string{"input", name + "=" + b.Inputs[name]})
		}
	}
	if s := v.Summary; s != nil {
		rows = [][2]string{{"verifier", s.VerifierID}, {"resource", s.ResourceURI}, {"policy", s.PolicyURI}, {"result", s.Result}, {"levels", strings.Join(s.Levels, ", ")}}
		if s.TimeVerified != nil {
			rows = append(rows, [2]string{"verified at", s.TimeVerified.Format(time.RFC3339)})
		}
	}
	for _, row := range rows {
		if row[1] != "" {
			page.Wrapped(fmt.Sprintf("  %-12s", row[0]), row[1])
		}
	}
}

func countedStatements(n int) string {
	if n < 2 {
		return ""
	}
	return fmt.Sprintf(", the nearest of %d statements", n)
}
