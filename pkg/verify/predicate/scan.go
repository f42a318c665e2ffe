package predicate

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Scan is the result of one run of a vulnerability scanner. It says what that scanner knew on that day.
type Scan struct {
	Scanner         string // URI
	Version         string // of the scanner; empty when not stated
	Database        string // URI of its vulnerability database; empty when not stated
	DatabaseVersion string
	DatabaseOn      time.Time // when the database was last changed, UTC; zero when not stated
	StartedOn       time.Time // UTC; zero when not stated
	FinishedOn      time.Time // UTC; zero when not stated

	Counted bool     // the results are stated in a form that can be counted; if not, Results and Found mean nothing
	Results int      // entries in the result, 0 when the scanner found nothing
	Found   []string // ids in it, sorted, each once
}

// parseVulns reads in-toto's vulnerability predicate, v0.1 and v0.2. The text of v0.1 and its protobuf definition differ in names and
// nesting, and both are found; of two names for one thing only one may be there.
func parseVulns(version string, p object) (Content, error) {
	database, metadata := "db", "metadata"
	if version == "/v0.1" {
		scanner, _, err := p.object("scanner")
		if err != nil {
			return Content{}, err
		}
		if database, err = eitherOf(scanner, "db", "database"); err != nil {
			return Content{}, err
		}
		if metadata, err = eitherOf(p, "metadata", "scanMetadata"); err != nil {
			return Content{}, err
		}
	}
	s, scanner, err := parseScan(p, database, metadata)
	if err != nil {
		return Content{}, err
	}
	results, there, err := resultsOf(version, scanner)
	if err != nil {
		return Content{}, err
	}
	for _, r := range results {
		id, err := idOf(version, r)
		if err != nil {
			return Content{}, err
		}
		s.Found = append(s.Found, id)
	}
	slices.Sort(s.Found)
	s.Counted, s.Results, s.Found = there, len(results), slices.Compact(s.Found)
	return Content{Scan: s}, nil
}

// eitherOf gives the one of two names that is there.
func eitherOf(o object, a, b string) (string, error) {
	_, hasA := o.members[a]
	_, hasB := o.members[b]
	switch {
	case hasA && hasB:
		return "", fmt.Errorf("expected one of %s and %s, found both", o.at(a), o.at(b))
	case hasB:
		return b, nil
	}
	return a, nil
}

// resultsOf finds the list of results. A list that is left out is none: it does not say that nothing was found.
func resultsOf(version string, scanner object) ([]object, bool, error) {
	if _, nested := scanner.members["result"].(map[string]any); nested && version == "/v0.1" {
		inner, _, err := scanner.object("result")
		if err != nil {
			return nil, false, err
		}
		return inner.objects("vulnerabilities", MaxResults)
	}
	return scanner.objects("result", MaxResults)
}

func idOf(version string, r object) (string, error) {
	if version == "/v0.1" {
		if v, nested, err := r.object("vulnerability"); err != nil {
			return "", err
		} else if nested {
			return v.required("id")
		}
	}
	return r.required("id")
}

// parseCosignVuln reads cosign's predicate. Its result is whatever the scanner writes, so that it is not counted.
func parseCosignVuln(_ string, p object) (Content, error) {
	s, _, err := parseScan(p, "db", "metadata")
	if err != nil {
		return Content{}, err
	}
	return Content{Scan: s}, nil
}

// parseScan reads what all of them have in common.
func parseScan(p object, database, metadata string) (*Scan, object, error) {
	scanner, there, err := p.object("scanner")
	if err != nil {
		return nil, object{}, err
	}
	if !there {
		return nil, object{}, errors.New("scanner: expected an object, found none")
	}
	s := &Scan{}
	db, _, err := scanner.object(database)
	if err != nil {
		return nil, object{}, err
	}
	run, _, err := p.object(metadata)
	if err != nil {
		return nil, object{}, err
	}
	var errs [7]error
	s.Scanner, errs[0] = scanner.required("uri")
	s.Version, errs[1] = scanner.text("version")
	s.Database, errs[2] = db.text("uri")
	s.DatabaseVersion, errs[3] = db.text("version")
	s.DatabaseOn, errs[4] = db.moment("lastUpdate")
	s.StartedOn, errs[5] = run.moment("scanStartedOn")
	s.FinishedOn, errs[6] = run.moment("scanFinishedOn")
	return s, scanner, first(errs[:])
}

func first(errs []error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
