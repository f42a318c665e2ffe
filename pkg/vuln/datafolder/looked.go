package datafolder

import (
	"context"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
)

// looked puts the answer of the engine into the words of package assess.
func looked(r *match.Result) []assess.Looked {
	out := make([]assess.Looked, len(r.Components))
	for n := range r.Components {
		c := &r.Components[n]
		l := assess.Looked{Component: c.Component, State: states[c.State], Partly: len(c.Gaps) > 0 && c.State != match.NotAssessable, Dismissed: c.Dismissed, OnlyDoubted: c.OnlyDoubted(), Unknown: c.Unknown}
		if c.State == match.NotAssessable {
			l.Reason, l.Detail = string(c.Reason()), gaps(c.Gaps)
		}
		for i := range c.Matches {
			l.Found = append(l.Found, found(&c.Matches[i]))
		}
		for i := range c.Doubts {
			l.Doubts = append(l.Doubts, found(&c.Doubts[i]))
		}
		out[n] = l
	}
	for _, c := range r.Groups {
		out = append(out, assess.Looked{Component: c, Group: true})
	}
	return out
}

// states are those of the engine; one that is not here would be no answer.
var states = map[match.State]assess.State{match.Matched: assess.Matched, match.Clean: assess.Clean, match.NotAssessable: assess.NotAssessable}

func gaps(all []match.Gap) string {
	details := make([]string, len(all))
	for i, g := range all {
		details[i] = g.Detail
	}
	return strings.Join(details, "; ")
}

func found(m *match.Match) assess.Found {
	f := assess.Found{ID: m.ID, Aliases: m.Aliases, Severity: severities[strings.ToLower(m.Severity)], Fix: m.Fix.State, Fixes: m.Fix.Versions, Through: m.Through}
	f.Scores = scores(m.CVSS)
	for _, r := range m.Records {
		for _, e := range r.Evidence {
			f.Why = append(f.Why, strings.TrimSpace(string(r.ID)+" by "+e.Matcher+": "+e.Asked+" is in "+e.Found))
		}
	}
	return f
}

// severities are grype's words. What is negligible is low: CVSS has no such word.
var severities = map[string]vuln.Severity{
	"critical": vuln.Critical, "high": vuln.High, "medium": vuln.Medium, "low": vuln.Low, "negligible": vuln.Low,
}

func scores(all []match.CVSS) []vuln.CVSS {
	var out []vuln.CVSS
	for _, c := range all {
		score := vuln.CVSS{Version: c.Version, Vector: c.Vector, Score: c.Score}
		if read, err := vuln.ParseCVSS(c.Vector); err == nil {
			score = read
		}
		out = append(out, score)
	}
	return out
}

// Ratings gives how grave the vulnerability database calls some vulnerabilities.
func (d *Data) Ratings(ctx context.Context, ids []vuln.ID) (map[vuln.ID]assess.Rating, error) {
	rated, err := d.database.Ratings(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := make(map[vuln.ID]assess.Rating, len(rated))
	for id, r := range rated {
		out[id] = assess.Rating{Severity: severities[strings.ToLower(r.Severity)], Scores: scores(r.CVSS)}
	}
	return out, nil
}
