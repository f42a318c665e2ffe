package snapshot

import (
	"archive/zip"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/cleanbill-dev/cleanbill/internal/bounded"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed/osv"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/grypedb"
)

// maxAdvisories bounds how many records of OSV one import reads. All that osv.dev has were some hundred thousand in 2025.
const maxAdvisories = 3_000_000

// osvRecords are records of OSV: one, a zip of them, or a directory of both. A database is built of them.
type osvRecords struct{ path string }

func (o osvRecords) stage(st *staging) ([]Name, error) {
	newest, err := o.newest()
	if err != nil {
		return nil, err
	}
	dir := filepath.Join(st.root, filepath.FromSlash(places[Vulnerability]))
	if err := os.MkdirAll(dir, dirMode); err != nil {
		return nil, err
	}
	origin := filepath.Base(o.path)
	report, err := grypedb.Build(grypedb.Options{Dir: dir, Built: newest, Origin: origin}, grypedb.OSV(grypedb.Provider{ID: "osv", Version: "1", Captured: newest}, o.records()))
	if err != nil {
		return nil, err
	}
	if most := maxLeftOut - 2; len(report.LeftOut) > most { // beside the two kinds of files
		return nil, fmt.Errorf("%w: packages of %d ecosystems that are not known, expected at most %d", ErrTooLarge, len(report.LeftOut), most)
	}
	passed, err := o.passedOver()
	if err != nil {
		return nil, err
	}
	for _, counted := range []map[string]int{report.LeftOut, passed} {
		for what, n := range counted {
			st.leftOut = append(st.leftOut, LeftOut{What: what, Records: n})
		}
	}
	slices.SortFunc(st.leftOut, func(a, b LeftOut) int { return strings.Compare(a.What, b.What) })
	return []Name{Vulnerability}, nil
}

// What LeftOut calls files in a directory or zip of records that are none.
const (
	SymbolicLinks = "symbolic links" // they may lead anywhere, and are not followed
	OtherFiles    = "files of other kinds"
)

// Files says that these are files, which were not read, and no records.
func (l LeftOut) Files() bool { return l.What == SymbolicLinks || l.What == OtherFiles }

// passedOver counts what texts does not hand over. What is hidden is meant for nobody, unless it is called as a record is.
func (o osvRecords) passedOver() (map[string]int, error) {
	out := map[string]int{}
	err := filepath.WalkDir(o.path, func(path string, d fs.DirEntry, err error) error {
		hidden := path != o.path && strings.HasPrefix(d.Name(), ".")
		switch {
		case err != nil:
			return err
		case hidden && d.IsDir():
			return filepath.SkipDir
		case path == o.path && !isZip(path), d.IsDir(), hidden && !isRecord(path):
		case d.Type()&fs.ModeSymlink != 0:
			out[SymbolicLinks]++
		case hidden || !d.Type().IsRegular():
			out[OtherFiles]++
		case isRecord(path): // it is read
		case isZip(path):
			return inZip(path, func(f *zip.File) error {
				if !isRecord(f.Name) && !f.FileInfo().IsDir() {
					out[OtherFiles]++
				}
				return nil
			})
		default:
			out[OtherFiles]++
		}
		return nil
	})
	return out, err
}

// newest is when the last change was made that the records know of: some sources date the publication alone.
func (o osvRecords) newest() (time.Time, error) {
	var newest time.Time
	for record, err := range o.records() {
		if err != nil {
			return time.Time{}, err
		}
		for _, t := range []time.Time{record.Modified, record.Published} {
			if t.After(newest) {
				newest = t
			}
		}
	}
	if newest.IsZero() {
		return time.Time{}, errors.New("records of OSV: none of them is dated, so that nobody knows how old they are")
	}
	return newest, nil
}

// records reads each record, sorted by file; those that several ecosystems share once.
func (o osvRecords) records() iter.Seq2[*osv.Advisory, error] {
	return func(yield func(*osv.Advisory, error) bool) {
		seen := map[string]revision{}
		err := o.texts(func(name string, text []byte) error {
			record, err := osv.Read(name, text)
			if err != nil {
				return err
			}
			now, err := revisionOf(record)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			if before, twice := seen[record.ID]; twice {
				switch {
				case !before.modified.Equal(now.modified):
					return fmt.Errorf("%s: found %s twice, changed on %s and on %s; expected one state of each record", name, record.ID,
						before.modified.Format(time.RFC3339), now.modified.Format(time.RFC3339))
				case before.content != now.content:
					return fmt.Errorf("%s: found %s twice, both changed on %s and saying different things; expected one state of each record", name, record.ID, now.modified.Format(time.RFC3339))
				}
				return nil
			}
			if seen[record.ID] = now; len(seen) > maxAdvisories {
				return fmt.Errorf("%w: more than %d records", ErrTooLarge, maxAdvisories)
			}
			if !yield(record, nil) {
				return errStopped
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStopped) {
			yield(nil, err)
		}
	}
}

// revision tells two states of a record apart.
type revision struct {
	modified time.Time
	content  [sha256.Size]byte // of what is read of it, however it is written
}

func revisionOf(record *osv.Advisory) (revision, error) {
	text, err := json.Marshal(record)
	return revision{record.Modified, sha256.Sum256(text)}, err
}

// errStopped ends the reading when nobody wants more.
var errStopped = errors.New("stopped")

// texts hands over the text of each record.
func (o osvRecords) texts(take func(name string, text []byte) error) error {
	return filepath.WalkDir(o.path, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if path != o.path && strings.HasPrefix(d.Name(), ".") {
			if d.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		switch {
		case !d.Type().IsRegular():
			return nil
		case isRecord(path) || path == o.path && !isZip(path):
			text, err := readFile(path, osv.MaxSize)
			if err != nil {
				return err
			}
			return take(filepath.Base(path), text)
		case isZip(path):
			return zipped(path, take)
		}
		return nil
	})
}

func isRecord(path string) bool {
	return slices.Contains([]string{".json", ".yaml", ".yml"}, strings.ToLower(filepath.Ext(path)))
}

// isZip looks at how a file begins, whatever it is called.
func isZip(path string) bool {
	head, err := headOf(path)
	return err == nil && strings.HasPrefix(string(head), zipMagic)
}

// zipped hands over the records in a zip.
func zipped(path string, take func(name string, text []byte) error) error {
	return inZip(path, func(f *zip.File) error {
		if !isRecord(f.Name) {
			return nil
		}
		text, err := inflated(f)
		if err != nil {
			return fmt.Errorf("%s: %s: %w", filepath.Base(path), f.Name, err)
		}
		return take(f.Name, text)
	})
}

// inZip visits what a zip lists, by name.
func inZip(path string, visit func(*zip.File) error) error {
	z, err := zip.OpenReader(path)
	if err != nil {
		return fmt.Errorf("%s: %w", filepath.Base(path), err)
	}
	defer func() { _ = z.Close() }() // it was only read
	files := slices.Clone(z.File)
	slices.SortStableFunc(files, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	for _, f := range files {
		if err := visit(f); err != nil {
			return err
		}
	}
	return nil
}

func inflated(f *zip.File) (text []byte, err error) {
	var r io.ReadCloser
	if r, err = f.Open(); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }() // which tells of a wrong check sum
	return bounded.Read(r, osv.MaxSize)
}
