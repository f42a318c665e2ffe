package cli

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/report"
)

var verificationFormats = formats[*verification]{
	"text": verificationText,
	"json": asJSON[*verification],
}

// answerTone sets the answer off. The words alone say all.
var answerTone = map[answer]report.Tone{verified: report.Good, signatureVerified: report.Fair, notVerified: report.Bad, notTried: report.Fair}

// verificationText gives the answer, the reason, then the ladder rung by rung and what it rests on.
func verificationText(w io.Writer, v *verification, o report.Options) error {
	page := report.NewPage(o)
	answerLine(page, v.Answer, v.Artifact)
	if v.Reason != "" {
		page.Wrapped("  why         ", v.Reason)
	}
	found := v.Signature.Path
	if v.Signature.Kind != "" {
		found += ", " + v.Signature.Kind
	}
	if v.Signature.Legacy {
		found += " (legacy: its own tools no longer write this form)"
	}
	switch {
	case v.Signature.Inside:
		found += ", inside of the artifact" + at(v.Signature.Place)
	case v.Signature.Found:
		found += ", found beside the artifact"
	}
	page.Wrapped("  signature   ", found)
	if v.Signature.List != "" {
		listed := v.Signature.List + ", held against the signature in place of the artifact"
		if v.Signature.As != "" {
			listed += fmt.Sprintf("; it has the artifact under another name, %q", v.Signature.As)
		}
		page.Wrapped("  list        ", listed)
	}
	if len(v.Signature.Others) > 0 {
		page.Wrapped("  not looked at  ", strings.Join(v.Signature.Others, ", "))
	}
	if v.Answer != notTried {
		ladderText(page, v.Ladder)
	}
	signersText(page, v.Signer, v.Expected, v.judgement)
	judgementText(page, v.judgement)
	besideText(page, v.Beside)
	_, err := w.Write(page.Bytes())
	return err
}

// maxBeside is how many signatures the text lists; the JSON has all.
const maxBeside = 20

// besideText lists the signatures when there are several, so that none is passed over in silence.
func besideText(page *report.Page, all []sealBeside) {
	for i, s := range all {
		if i == maxBeside {
			page.Wrapped("  besides     ", fmt.Sprintf("%d more, which -o json lists", len(all)-i))
			return
		}
		text := s.Where
		if s.Signer != "" {
			text += ", by " + s.Signer
		}
		page.Wrapped("  one of "+fmt.Sprintf("%-5d", len(all)), text+": "+cmp.Or(s.Reason, "holds"))
	}
}

func at(place string) string {
	if place == "" {
		return ""
	}
	return " at " + place
}

func answerLine(page *report.Page, a answer, about artifactRead) {
	page.Line("%s  %s", page.Paint(answerTone[a], strings.ToUpper(string(a))), about.Name)
	page.Line("  digest      %s", about.digest())
}

// ladderText shows every rung. Where one does not hold, those that rest on it were not established.
func ladderText(page *report.Page, l ladder) {
	page.Line("")
	for _, r := range []struct {
		name, asks string
		held, seen bool
	}{
		{"present", "is there a signature", l.Present, true},
		{"valid", "does it hold under a key or an authority that counts", l.Valid, l.Present},
		{"recognised", "is it the expected signer's", l.Recognised, l.Valid},
		{"covers", "is this artifact what was signed", l.Covers, l.Valid},
		{"in time", "was it made while that counted", l.Timely, l.Recognised},
	} {
		mark := page.Paint(report.Good, "yes")
		switch {
		case !r.seen:
			mark = page.Paint(report.Fair, "-  ")
		case !r.held:
			mark = page.Paint(report.Bad, "no ")
		}
		page.Line("  %-10s  %s  (%s?)", r.name, mark, r.asks)
	}
	page.Line("")
}

// signersText puts who signed and who was expected side by side.
func signersText(page *report.Page, signer, expected string, j judgement) {
	if signer != "" {
		for _, more := range []string{j.Algorithm, j.SignedAt} {
			if more != "" {
				signer += ", " + more
			}
		}
		page.Wrapped("  signed by   ", signer)
	}
	if j.Source != "" {
		page.Wrapped("  built from  ", j.Source+", by the certificate")
	}
	page.Wrapped("  expected    ", expected)
}

// judgementText shows what a signature rests on.
func judgementText(page *report.Page, j judgement) {
	if j.StatedAt != "" {
		page.Wrapped("  stated at   ", j.StatedAt+", by the signer; nothing proves it")
	}
	if j.Comment != "" {
		page.Wrapped("  comment     ", j.Comment+", by the signer; read whether it means this file")
	}
	if r := j.TrustedRoot; r != nil {
		page.Wrapped("  root        ", fmt.Sprintf("%s, newest key of %s, %s, %s", r.Name, day(r.Newest), r.age(), r.Digest))
	}
	for _, l := range j.Lowered {
		page.Wrapped("  lowered     ", l)
	}
	if s := j.Statement; s != nil {
		page.Wrapped("  statement   ", s.PredicateType)
		for _, about := range s.Subjects {
			page.Wrapped("    about     ", strings.TrimSpace(about.Name+" "+digestsText(about.Digest)))
		}
		if s.Says != "" {
			page.Wrapped("    says      ", s.Says)
		}
	}
}

func digestsText(digests map[string]string) string {
	var all []string
	for _, algorithm := range slices.Sorted(maps.Keys(digests)) {
		all = append(all, algorithm+":"+digests[algorithm])
	}
	return strings.Join(all, " ")
}
