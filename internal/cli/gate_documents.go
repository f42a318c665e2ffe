package cli

import (
	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/report"
)

// gateDocuments are what one run of the gate writes: one document for each sink, with every decision in it.
type gateDocuments struct {
	sinks []*sink
	each  []report.Document
	any   bool // a decision was added
}

func begun(outputs []*sink, deliveries int) *gateDocuments {
	d := &gateDocuments{sinks: outputs}
	for _, s := range outputs {
		d.each = append(d.each, report.Begin(s.format, deliveries))
	}
	return d
}

func (d *gateDocuments) add(one *decision.Decision, terminal report.Options) error {
	d.any = true
	for i, s := range d.sinks {
		if err := d.each[i].Add(&s.buf, one, s.options(terminal)); err != nil {
			return err
		}
	}
	return nil
}

// close ends the documents. Without any decision they stay empty: no delivery could be judged.
func (d *gateDocuments) close() error {
	if !d.any {
		return nil
	}
	for i, s := range d.sinks {
		if err := d.each[i].Close(&s.buf); err != nil {
			return err
		}
	}
	return nil
}
