// Package snapshot keeps the data folder: which vulnerability, KEV, EPSS and lifecycle data are installed, of which day and
// with which digest. What is installed is replaced whole or not at all.
//
// The folder holds vulnerability/6 as grype lays it out, kev.json, epss.csv.gz, lifecycle/… and snapshots.json, which says what the
// rest is. The room reads no clock; the moment of an import is passed in.
package snapshot

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed"
)

// Name says what data a snapshot is of.
type Name string

// The names, in the order in which they are listed.
const (
	Vulnerability Name = "vulnerability" // a grype database of schema 6
	KEV           Name = "kev"           // CISA's catalogue of known exploited vulnerabilities
	EPSS          Name = "epss"          // scores of the Exploit Prediction Scoring System
	Lifecycle     Name = "lifecycle"     // data of endoflife.date
)

// Names are all of them.
var Names = []Name{Vulnerability, KEV, EPSS, Lifecycle}

// places are where the data of a name lie in the folder: a file, or a directory.
var places = map[Name]string{Vulnerability: "vulnerability/6", KEV: "kev.json", EPSS: "epss.csv.gz", Lifecycle: "lifecycle"}

// Snapshot is what is installed of one name.
type Snapshot struct {
	Name     Name      `json:"name"`
	Source   string    `json:"source"`            // the file that it was imported from, or the address
	Version  string    `json:"version"`           // as the data state it: of the catalogue, the model, the schema; "" where they state none
	Date     time.Time `json:"date"`              // of the data, as they state it
	Digest   string    `json:"digest"`            // "sha256:…" of the file; of several, of their list of digests
	Records  int       `json:"records"`           // vulnerabilities, entries, scores, products
	LeftOut  []LeftOut `json:"leftOut,omitempty"` // of a database built of OSV: what it does not hold, sorted by what
	Imported time.Time `json:"importedAt"`
	Files    []File    `json:"files"` // sorted by path
}

// LeftOut counts records, or parts of them, that no look-up would find and that the database leaves out, or files beside them that were not read.
type LeftOut struct {
	What    string `json:"what"`    // an ecosystem of OSV as it is written, without release; "no package" of records that name none, SymbolicLinks or OtherFiles
	Records int    `json:"records"` // that speak of it; of files, how many
}

// File is a file of a snapshot.
type File struct {
	Path   string `json:"path"` // below the folder, with slashes
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// state is the content of snapshots.json.
type state struct {
	Kind      string     `json:"kind"`
	Snapshots []Snapshot `json:"snapshots"`
}

const (
	stateKind = "cleanbill.snapshots/v1"
	stateName = "snapshots.json"
)

// Limits of snapshots.json, which bundles bring along.
const (
	maxState = 16 << 20 // bytes
	maxFiles = 20_000   // of a snapshot

	maxLeftOut = 1000 // ecosystems, of which OSV defines some fifty; misspelt ones count by themselves
)

// digestOf is the digest of one file, or that of the list of several, one line each as sha256sum writes it.
func digestOf(files []File) string {
	if len(files) == 1 {
		return "sha256:" + files[0].SHA256
	}
	h := sha256.New()
	for _, f := range files {
		fmt.Fprintf(h, "%s  %s\n", f.SHA256, f.Path)
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

func (s *state) find(name Name) *Snapshot {
	for i := range s.Snapshots {
		if s.Snapshots[i].Name == name {
			return &s.Snapshots[i]
		}
	}
	return nil
}

// put adds a snapshot in place of that of the same name.
func (s *state) put(snap Snapshot) {
	s.Snapshots = slices.DeleteFunc(s.Snapshots, func(old Snapshot) bool { return old.Name == snap.Name })
	s.Snapshots = append(s.Snapshots, snap)
	slices.SortFunc(s.Snapshots, func(a, b Snapshot) int { return slices.Index(Names, a.Name) - slices.Index(Names, b.Name) })
}

func (s *state) text() ([]byte, error) {
	s.Kind = stateKind
	if s.Snapshots == nil {
		s.Snapshots = []Snapshot{}
	}
	text, err := json.MarshalIndent(s, "", "  ")
	return append(text, '\n'), err
}

// readState reads snapshots.json strictly. A newer kind is refused, and so is a path that leads anywhere but to where the data of
// its name lie.
func readState(file string, data []byte) (*state, error) {
	doc, v, err := feed.JSON("list of snapshots", file, data, strictjson.Options{MaxBytes: maxState, MaxDepth: 8})
	if err != nil {
		return nil, err
	}
	v, _ = v.Object()
	if kind := v.Field("kind"); kind.Text() != stateKind {
		doc.Fail(kind.At(), feed.ErrOtherFormat, "found %s; expected %s: the folder may be of another version of cleanbill", strictjson.Quote(kind.Text()), stateKind)
	}
	s := &state{}
	for _, item := range v.Field("snapshots").Items(len(Names)) {
		snap := readSnapshot(item)
		if doc.Failed() {
			break
		}
		if s.find(snap.Name) != nil {
			item.Field("name").Fail("found %s twice; expected each name once", snap.Name)
		}
		s.put(snap)
	}
	if err := doc.Err(); err != nil {
		return nil, err
	}
	return s, nil
}

func readSnapshot(item feed.Value) Snapshot {
	item, _ = item.Object()
	s := Snapshot{Name: Name(item.Field("name").Needed()), Source: item.Field("source").Text(), Version: item.Field("version").Text(), Digest: item.Field("digest").Needed(),
		Date: item.Field("date").NeededTime(feed.Value.Moment), Records: item.Field("records").Count(), Imported: item.Field("importedAt").NeededTime(feed.Value.Moment)}
	place, known := places[s.Name]
	if !known {
		item.Field("name").Fail("found %s; expected one of %v", strictjson.Quote(string(s.Name)), Names)
		return s
	}
	for _, l := range item.Field("leftOut").Items(maxLeftOut) {
		l, _ = l.Object()
		s.LeftOut = append(s.LeftOut, LeftOut{What: l.Field("what").Needed(), Records: l.Field("records").Count()})
	}
	for _, f := range item.Field("files").Items(maxFiles) {
		f, _ = f.Object()
		file := File{Path: f.Field("path").Needed(), Size: int64(f.Field("size").Count()), SHA256: f.Field("sha256").Needed()}
		if !within(place, file.Path) {
			f.Field("path").Fail("found %s; expected %s or a file in it", strictjson.Quote(file.Path), place)
		}
		s.Files = append(s.Files, file)
	}
	if len(s.Files) == 0 || digestOf(s.Files) != s.Digest {
		item.Field("digest").Fail("found %s; expected the digest of the files", strictjson.Quote(s.Digest))
	}
	return s
}

// within says whether a path is the place, or a file directly below it.
func within(place, path string) bool {
	rest, below := strings.CutPrefix(path, place+"/")
	return path == place || below && filepath.IsLocal(rest) && !strings.ContainsAny(rest, `/\`)
}
