package sbom

import "time"

// Summary is what an SBOM holds, in figures. Figures about components leave the subject out.
type Summary struct {
	Path            string   `json:"path"`
	Format          string   `json:"format"`
	SpecVersion     string   `json:"specVersion"`
	SerialNumber    Said     `json:"serialNumber"`
	Revision        Said     `json:"revision"`
	Timestamp       Said     `json:"timestamp"`
	Authors         []Maker  `json:"authors"` // people and organisations
	Tools           []string `json:"tools"`   // name and version
	Lifecycles      []string `json:"lifecycles"`
	Subject         *Subject `json:"subject"`             // null when there is none
	Described       int      `json:"described,omitempty"` // how many elements it describes, when these are several and it has no subject for that
	Components      int      `json:"components"`
	Nested          int      `json:"nested"` // components inside another one
	Services        int      `json:"services"`
	Vulnerabilities int      `json:"vulnerabilities"`
	Signatures      int      `json:"signatures"` // embedded, not verified
	LinkedBOMs      []string `json:"linkedBoms"`
	Reserved        int      `json:"reservedProperties"` // in our own namespace, ignored
	Internal        int      `json:"internalProperties"` // in the namespace internal:

	Types       Tally           `json:"types"`
	Scopes      Tally           `json:"scopes"`
	Fields      []FieldStates   `json:"fields"`
	Identifiers Identifiers     `json:"identifiers"`
	Hashes      HashFigures     `json:"hashes"`
	Assessable  Assessable      `json:"assessable"`
	Support     SupportFigures  `json:"support"`
	Graph       GraphFigures    `json:"graph"`
	Completion  Completeness    `json:"completeness"`
	Licences    LicenceFigures  `json:"licences"`
	Validity    ValidityFigures `json:"validity"`
}

// Said is a field of the document and what it says.
type Said struct {
	State State  `json:"state"`
	Text  string `json:"text,omitempty"` // as written
}

// Maker is who made an SBOM.
type Maker struct {
	Name    Said     `json:"name"`
	Contact []string `json:"contact,omitempty"`
}

// Subject is what an SBOM is about.
type Subject struct {
	Name    string `json:"name"` // group and name
	Version Said   `json:"version"`
	Type    string `json:"type"`
	Ref     string `json:"ref,omitempty"`
	Maker   Said   `json:"maker"` // of the device
	Purl    string `json:"purl,omitempty"`
	CPE     string `json:"cpe,omitempty"`
	Hashes  int    `json:"hashes"`
}

// ValidityFigures are what Validate finds, counted.
type ValidityFigures struct {
	Valid  bool        `json:"valid"`
	Counts []CodeCount `json:"counts"`
}

// Summarise counts what is in the document. at is the moment to which dates are compared.
func (d *Document) Summarise(at time.Time) *Summary {
	s := &Summary{Path: d.Path, Format: d.Format, SpecVersion: d.SpecVersion,
		SerialNumber: Said(d.SerialNumber), Revision: d.revisionSaid(), Timestamp: Said{d.Timestamp.State, d.Timestamp.Text},
		Authors: []Maker{}, Tools: []string{}, Lifecycles: append([]string{}, d.Lifecycles...), LinkedBOMs: []string{},
		Components: len(d.Components), Services: len(d.Services), Vulnerabilities: d.Vulnerabilities, Signatures: len(d.Signatures),
		Reserved: len(d.Reserved), Internal: len(d.Internal)}
	for _, a := range d.Authors {
		s.Authors = append(s.Authors, Maker{Name: Said(a.Name), Contact: a.Contact})
	}
	for _, t := range d.Tools {
		s.Tools = append(s.Tools, labelled(t.Name.Text, t.Version.Text))
	}
	for _, l := range d.LinkedBOMs {
		s.LinkedBOMs = append(s.LinkedBOMs, l.URL)
	}
	s.Subject, s.Described = d.subject(), d.several()
	d.count(s, at)
	s.Graph, s.Completion = d.graphFigures(), d.completeness()
	_, notes := d.notes(at)
	s.Validity = ValidityFigures{Valid: d.Valid(), Counts: d.codeCounts(notes)}
	return s
}

// several is how many elements are described where that is why there is no subject; else 0.
func (d *Document) several() int {
	if d.Root != nil || d.Described < 2 {
		return 0
	}
	return d.Described
}

func (d *Document) subject() *Subject {
	if d.Root == nil {
		return nil
	}
	r := d.Root
	name := r.Name.Text
	if r.Group != "" {
		name = r.Group + "/" + name
	}
	return &Subject{Name: name, Version: Said(r.Version), Type: r.Type, Ref: r.Ref, Maker: Said(d.DeviceMaker),
		Purl: r.Purl.Text, CPE: r.CPE.Text, Hashes: len(r.Hashes)}
}
