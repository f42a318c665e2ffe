package gate

import (
	"cmp"
	"slices"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
)

// mild are the severities of what is not grave. What nobody rated is not among them.
var mild = []vuln.Severity{vuln.Medium, vuln.Low, vuln.None}

// doubtFact describes what is known under another name.
func doubtFact(d *assess.Doubt) fact.Doubt {
	f := fact.Doubt{ID: string(d.Found.ID), Severity: cmp.Or(string(d.Severity), unrated), Through: d.Found.Through}
	words := f.Severity
	if e := d.Exploited; e != nil {
		f.Exploited, f.Ransomware = true, e.Ransomware()
		words += ", being exploited"
		if f.Ransomware {
			words += ", by ransomware too"
		}
	}
	if d.Likelihood != nil {
		f.Probability = d.Likelihood.Probability
	}
	f.Grave = f.Exploited || !slices.Contains(mild, d.Severity)
	f.Label = f.ID + " (" + words + ")"
	return f
}
