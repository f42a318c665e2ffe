package report

import "github.com/cleanbill-dev/cleanbill/pkg/decision"

// awaited are the obligations of before that hold the delivery back until the supplier states what became of a vulnerability. What they ask may be the buyer's to do: that it need not be done any more only the supplier can say.
func awaited(d *decision.Decision) (out []decision.ObligationDelta) {
	if d.Delta == nil || d.Verdict == decision.Accept {
		return nil
	}
	for _, o := range d.Delta.Obligations {
		if len(o.Awaits) > 0 && o.Holds(d.At) {
			out = append(out, o)
		}
	}
	return out
}

// statements asks the supplier for the statements that obligations of before wait for.
func (l *letter) statements(all []decision.ObligationDelta) {
	if len(all) == 0 {
		return
	}
	l.number++
	l.heading(3, "%d. State in a signed VEX document what became of each of these vulnerabilities.", l.number)
	l.paragraph("An earlier delivery spoke of them, no signed statement ends them now, and nothing shows that they are repaired: silence ends nothing. Of a part that the SBOM lists no more, say it of the product as a whole.")
	for _, o := range all {
		l.item(0, "%s (%s) Say %s, of:", Printable(aboutWhat(o.Obligation)), Printable(o.ID), o.Answer())
		for _, one := range o.Awaits {
			l.item(1, "%s", Printable(one))
		}
	}
}
