package statement

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// SummaryType is the predicate type of an SLSA verification summary (SLSA 1.2, "verification summary attestation").
const SummaryType = "https://slsa.dev/verification_summary/v1"

// slsaVersion is the version of SLSA whose words the summary uses.
const slsaVersion = "1.2"

type summary struct {
	Verifier           verifier `json:"verifier"`
	TimeVerified       string   `json:"timeVerified"`
	ResourceURI        string   `json:"resourceUri"`
	Policy             resource `json:"policy"`
	VerificationResult string   `json:"verificationResult"`
	VerifiedLevels     []string `json:"verifiedLevels"`
	SLSAVersion        string   `json:"slsaVersion"`
}

type verifier struct {
	ID      string            `json:"id"`
	Version map[string]string `json:"version"`
}

// summaryOf passes an accepted delivery alone: there is no third result for one that is accepted on conditions.
func summaryOf(d *decision.Decision, o Options) summary {
	s := summary{
		Verifier:           verifier{o.verifier(), map[string]string{d.Tool.Name: d.Tool.Version}},
		TimeVerified:       d.At.UTC().Format(time.RFC3339),
		ResourceURI:        o.resource(d),
		Policy:             policyOf(d.Packs),
		VerificationResult: "FAILED", VerifiedLevels: []string{"FAILED"},
		SLSAVersion: slsaVersion,
	}
	if d.Verdict == decision.Accept {
		s.VerificationResult, s.VerifiedLevels = "PASSED", properties(d)
	}
	return s
}

func (o Options) verifier() string {
	if o.VerifierID != "" {
		return o.VerifierID
	}
	return DefaultVerifier
}

func (o Options) resource(d *decision.Decision) string {
	if o.ResourceURI != "" {
		return o.ResourceURI
	}
	return resourceOf(d)
}

// resourceOf names what was delivered where nobody gives it a URI: a package URL of the type generic, of supplier, product and version, or else the
// name of the delivery.
func resourceOf(d *decision.Decision) string {
	words := []string{"pkg:generic"}
	if d.Delivery.Product == "" {
		return words[0] + "/" + url.PathEscape(d.Delivery.Name)
	}
	if d.Delivery.Supplier != "" {
		words = append(words, url.PathEscape(d.Delivery.Supplier))
	}
	uri := strings.Join(append(words, url.PathEscape(d.Delivery.Product)), "/")
	if d.Delivery.Version != "" {
		uri += "@" + url.PathEscape(d.Delivery.Version)
	}
	return uri
}

// properties are what holds of every artifact, of an accepted delivery. Names that begin with SLSA_ are SLSA's; ours say which pack accepted it, with the
// first number of its version, and whether that rests on waivers.
func properties(d *decision.Decision) []string {
	var out []string
	if level := buildLevel(d); level > 0 {
		out = append(out, "SLSA_BUILD_LEVEL_"+strconv.Itoa(level))
	}
	for _, p := range d.Packs {
		word := "CLEANBILL_ACCEPTED_"
		if len(d.WaiversInUse()) > 0 {
			word = "CLEANBILL_ACCEPTED_WITH_WAIVERS_"
		}
		major, _, _ := strings.Cut(p.Version, ".")
		out = append(out, word+propertyWord(p.Name)+"_"+propertyWord(major))
	}
	slices.Sort(out)
	return out
}

// propertyWord writes a name as names of properties are written: capital letters, digits and low lines.
func propertyWord(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case r >= 'A' && r <= 'Z', r >= '0' && r <= '9':
			return r
		}
		return '_'
	}, name)
}

// buildLevel is the level that every artifact reaches; 0 when of one of them none is established.
func buildLevel(d *decision.Decision) int {
	level := map[string]int{}
	for _, b := range d.Builds {
		level[b.Path] = b.Level
	}
	lowest, asked := 0, false
	for _, f := range d.Delivery.Files {
		if f.Role != decision.RoleArtifact {
			continue
		}
		if l := level[f.Path]; !asked || l < lowest {
			lowest = l
		}
		asked = true
	}
	return lowest
}
