// Package datafolder answers what a data folder knows: it opens each of the data in it when they are first asked for, and puts what
// they say into the words of package assess.
package datafolder

import (
	"context"
	"errors"
	"fmt"
	"path"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/assess"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/feed/kev"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/lifecycle"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/match"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/snapshot"
)

// Data are those of one folder. It is not for several goroutines at once.
type Data struct {
	folder   snapshot.Folder
	database *match.Database

	known     map[assess.Name]known
	lists     map[assess.Name]match.List // that the database carries
	catalogue *kev.Catalogue
	table     *lifecycle.Table
}

// known is what was found out of the data of one name.
type known struct {
	snapshot assess.Snapshot
	files    []snapshot.File
	err      error
}

// Open gives the data of a folder, which need not exist. It touches nothing.
func Open(dir string) *Data {
	folder := snapshot.Folder{Dir: dir}
	return &Data{folder: folder, database: match.New(folder.Path(snapshot.Vulnerability)), known: map[assess.Name]known{}, lists: map[assess.Name]match.List{}}
}

// Dir is the folder.
func (d *Data) Dir() string { return d.folder.Dir }

// Close closes what was opened.
func (d *Data) Close() error { return d.database.Close() }

// words say what data of a name are.
var words = map[assess.Name]string{
	assess.Vulnerabilities: "no vulnerability database", assess.KEV: "no catalogue of known exploited vulnerabilities",
	assess.EPSS: "no list of EPSS scores", assess.Lifecycle: "no lifecycle data",
}

// Snapshot says what is installed under a name, once its files are held against their digests.
func (d *Data) Snapshot(name assess.Name) (assess.Snapshot, error) {
	k := d.find(name)
	return k.snapshot, k.err
}

func (d *Data) find(name assess.Name) known {
	k, asked := d.known[name]
	if !asked {
		k = d.look(name)
		d.known[name] = k
	}
	return k
}

func (d *Data) look(name assess.Name) known {
	none := assess.Snapshot{Name: name, Reason: fmt.Sprintf("%s has %s: %s installs it", d.folder.Dir, words[name], assess.Install(d.folder.Dir))}
	listed, err := d.folder.Status(snapshot.Name(name))
	switch {
	case err != nil:
		return known{snapshot: none, err: err}
	case len(listed) == 0 && name == assess.Vulnerabilities:
		return d.unlisted(none)
	case len(listed) == 0 && (name == assess.KEV || name == assess.EPSS):
		return d.carried(none)
	case len(listed) == 0:
		return known{snapshot: none}
	}
	s := listed[0]
	return known{files: s.Files, snapshot: assess.Snapshot{Name: name, Version: s.Version, Date: s.Date, Digest: s.Digest, Records: s.Records}}
}

// unlisted finds a database that grype itself put in the folder.
func (d *Data) unlisted(none assess.Snapshot) known {
	info, err := d.database.Info()
	var wrong *match.DatabaseError
	switch {
	case errors.As(err, &wrong) && wrong.Kind == match.Missing:
		return known{snapshot: none}
	case err != nil:
		return known{snapshot: none, err: err}
	}
	return known{snapshot: assess.Snapshot{Name: none.Name, Version: info.Schema, Date: info.Built, Digest: info.Digest}}
}

// Match looks the components of a document up in the vulnerability database, once its files are held against their digests.
func (d *Data) Match(ctx context.Context, doc *sbom.Document) (*match.Result, error) {
	if _, err := d.Snapshot(assess.Vulnerabilities); err != nil {
		return nil, err
	}
	return d.database.Match(ctx, doc)
}

// Look looks the components of a document up in the vulnerability database.
func (d *Data) Look(ctx context.Context, doc *sbom.Document) ([]assess.Looked, error) {
	found, err := d.Match(ctx, doc)
	if err != nil {
		return nil, err
	}
	return looked(found), nil
}

// Aliases gives what the vulnerability database knows to be of one vulnerability with some ids.
func (d *Data) Aliases(ctx context.Context, ids []vuln.ID) (*vuln.Aliases, error) {
	return d.database.Aliases(ctx, ids)
}

// content reads the one file of a name.
func (d *Data) content(name assess.Name, limit int64) (data []byte, base string, err error) {
	k := d.find(name)
	switch {
	case k.err != nil:
		return nil, "", k.err
	case len(k.files) != 1:
		return nil, "", errors.New(k.snapshot.Reason)
	}
	data, err = d.folder.Content(k.files[0], limit)
	return data, path.Base(k.files[0].Path), err
}

// Lifecycle gives the built-in table together with the lifecycle data that are installed.
func (d *Data) Lifecycle() (*lifecycle.Table, error) {
	if d.table == nil {
		k := d.find(assess.Lifecycle)
		if k.err != nil {
			return nil, k.err
		}
		products := lifecycle.BuiltIn()
		for _, f := range k.files {
			more, err := d.folder.Products(f)
			if err != nil {
				return nil, err
			}
			products = append(products[:len(products):len(products)], more...)
		}
		d.table = lifecycle.New(products...)
	}
	return d.table, nil
}
