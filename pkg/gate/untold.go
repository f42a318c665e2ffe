package gate

import (
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/vocabulary"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
)

// untold says whether a signature stands there, nothing is known to be wrong with it, and it counts for nothing because the buyer named nobody who may sign. What is
// broken, or was signed over something else, stays the supplier's to mend, whoever is trusted.
func (ev *evidence) untold(t fact.Trust) bool {
	return ev.noRegistry && t.Present && !t.Broken && (t.Covers || !t.Valid)
}

// answeredIn is the file of a signed statement about a vulnerability of which nothing that counts is said, because the buyer named nobody who may sign; empty where there is none.
func (ev *evidence) answeredIn(s *policy.Subject) string {
	facts, is := s.Facts.(*aboutVulnerability)
	if !ev.noRegistry || !is || facts.vulnerability == nil || facts.vulnerability.Status != assess.Unstated {
		return ""
	}
	for _, c := range facts.vulnerability.Judgement.Claims {
		for _, doc := range ev.vexes {
			if doc.Path == c.Path && ev.vexTrust(doc).Untold {
				return doc.Path
			}
		}
	}
	return ""
}

// filesListedByNobody are the files that delivery.yaml lists with the digest they have, and would vouch for if somebody were named who may sign it.
func (ev *evidence) filesListedByNobody() map[string]bool {
	m := ev.delivery.Manifest
	if !ev.noRegistry || m == nil || !ev.trustOf(m.Path).Untold {
		return nil
	}
	out := map[string]bool{}
	for _, line := range m.Files {
		if f := ev.trust.Files[line.Path]; f != nil && line.Path != m.Path && strings.EqualFold(line.SHA256, f.File.SHA256) {
			out[line.Path] = true
		}
	}
	return out
}

// untoldProfile says whether a manifest would say that the product is a networked device, which checks would believe, if somebody were named who may sign it.
func (ev *evidence) untoldProfile(o Options) bool {
	m := ev.delivery.Manifest
	if o.Profile.Form != "" || m == nil || !ev.trustOf(m.Path).Untold {
		return false
	}
	stated, err := vocabulary.ParseProfile(m.Profile)
	return err == nil && stated.Form == vocabulary.Networked
}
