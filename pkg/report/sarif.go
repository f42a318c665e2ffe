package report

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// Limits of GitHub code scanning on one SARIF file. Whatever they leave out is told in the run.
const (
	maxSARIFRuns    = 20
	maxSARIFResults = 25_000   // of a run
	maxSARIFPacked  = 10 << 20 // bytes of the file, compressed by gzip
	maxSARIFTags    = 10       // of a rule; it takes more and shows these
)

// sarif writes SARIF 2.1.0 (OASIS, with errata 01): one log, one run for each decision.
type sarif struct {
	deliveries int
	runs       int
	names      map[string]int // of runs
}

func newSARIF(deliveries int) Document {
	return &sarif{deliveries: max(deliveries, 1), names: map[string]int{}}
}

// Add writes the run of one decision.
func (s *sarif) Add(w io.Writer, d *decision.Decision, _ Options) error {
	if s.runs == maxSARIFRuns {
		return fmt.Errorf("write sarif: more than %d deliveries in one file, which code scanning refuses; judge fewer in one run", maxSARIFRuns)
	}
	head := ",\n"
	if s.runs++; s.runs == 1 {
		head = `{"$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json", "version": "2.1.0", "runs": [` + "\n"
	}
	text, err := fitting(d, s.category(d), maxSARIFPacked/s.deliveries)
	if err != nil {
		return fmt.Errorf("write sarif: %w", err)
	}
	_, err = w.Write(append([]byte(head), text...))
	return err
}

// Close ends the log.
func (s *sarif) Close(w io.Writer) error {
	_, err := io.WriteString(w, "]}\n")
	return err
}

// category names a run. Code scanning holds two runs of one category for two answers to the same question, so it is the delivery's name, and
// two deliveries of one name are told apart by their order.
func (s *sarif) category(d *decision.Decision) string {
	name := strings.ReplaceAll(Headline(d.Delivery.Name), "/", "_")
	if s.names[name]++; s.names[name] > 1 {
		name = fmt.Sprintf("%s (%d)", name, s.names[name])
	}
	return "cleanbill/" + name + "/"
}

// fitting renders a run with as many results as a file of so many bytes takes, packed. It takes from the checks with the most.
func fitting(d *decision.Decision, category string, packed int) ([]byte, error) {
	most := fewestLeftOut(groups(d), maxSARIFResults)
	for {
		text, err := compact(sarifRunOf(d, category, most))
		if err != nil {
			return nil, err
		}
		if most == 1 || len(text) <= packed || packedSize(text) <= packed {
			return text, nil
		}
		most = max(most/2, 1)
	}
}

// fewestLeftOut is how many results each group may have at most, so that all of them have no more than limit.
func fewestLeftOut(all []group, limit int) int {
	longest := 1
	for _, g := range all {
		longest = max(longest, len(g.all))
	}
	fits := func(most int) bool {
		n := 0
		for _, g := range all {
			n += min(len(g.all), most)
		}
		return n <= limit
	}
	most := longest
	for most > 1 && !fits(most) {
		most /= 2
	}
	return most
}

func packedSize(text []byte) int {
	var n counter
	z := gzip.NewWriter(&n)
	if _, err := z.Write(text); err == nil {
		_ = z.Close() // a counter takes everything
	}
	return int(n)
}

type counter int

func (c *counter) Write(b []byte) (int, error) { *c += counter(len(b)); return len(b), nil }

// compact is JSON with a line for each result, so that it is small and can still be read and compared.
func compact(r sarifRun) ([]byte, error) {
	results := r.Results
	r.Results = []sarifResult{}
	frame, err := marshal(r)
	if err != nil {
		return nil, err
	}
	const mark = `"results":[`
	at := bytes.LastIndex(frame, []byte(mark)) + len(mark) // Results is the last field: what comes before may hold the same words in a string
	var out bytes.Buffer
	out.Write(frame[:at])
	for i, one := range results {
		text, err := marshal(one)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteByte('\n')
		out.Write(text)
	}
	out.Write(frame[at:])
	return out.Bytes(), nil
}

func marshal(v any) ([]byte, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(hiding{&out})
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimRight(out.Bytes(), "\n"), err
}
