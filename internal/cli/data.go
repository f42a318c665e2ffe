package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/report"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/lifecycle"
	"github.com/cleanbill-dev/cleanbill/pkg/vuln/snapshot"
)

func (p Process) dataCommand() *cli.Command {
	subcommands := []*cli.Command{p.dataStatusCommand(), p.dataUpdateCommand(), p.dataImportCommand(), p.dataExportCommand()}
	return group("data", "the vulnerability, KEV, EPSS and lifecycle data that deliveries are held against", subcommands)
}

// dataState is the document of the data commands with -o json.
type dataState struct {
	Kind      string          `json:"kind"` // "cleanbill.data/v1"
	At        time.Time       `json:"at"`   // the moment that ages are of
	Tool      decision.Tool   `json:"tool"`
	Folder    string          `json:"folder"`    // as it was given
	Installed []installed     `json:"installed"` // status: everything; update, import and export: what that was of
	Missing   []snapshot.Name `json:"missing"`   // names of which nothing is installed, of status alone
	BuiltIn   builtInTable    `json:"builtIn"`

	Written *dataWritten `json:"written,omitempty"` // by export

	Newest []snapshot.Name `json:"newest,omitempty"` // names of which the newest were installed already, by update
	Failed []dataFailure   `json:"failed,omitempty"` // by update, sorted as names are listed
}

// dataFailure is a name of which nothing was installed, since something went wrong.
type dataFailure struct {
	Name   snapshot.Name `json:"name"`
	Reason string        `json:"reason"`
}

// installed is a snapshot with its age.
type installed struct {
	snapshot.Snapshot
	AgeDays int `json:"ageDays"` // whole days from the date to the moment given; below zero for data of a day that has not come
}

// builtInTable is the lifecycle table that comes with the program.
type builtInTable struct {
	Products int `json:"products"`
	Cycles   int `json:"cycles"`
}

// dataWritten is the file of a bundle.
type dataWritten struct {
	Path   string `json:"path"`
	Size   int64  `json:"size"`
	Digest string `json:"digest"` // "sha256:…" of the file
}

const dataKind = "cleanbill.data/v1"

// dataOf describes snapshots as seen at a moment.
func dataOf(folder snapshot.Folder, snaps []snapshot.Snapshot, at time.Time) *dataState {
	d := &dataState{Kind: dataKind, At: at, Tool: tool(), Folder: folder.Dir, Installed: []installed{}, Missing: []snapshot.Name{}}
	for _, s := range snaps {
		d.Installed = append(d.Installed, installed{Snapshot: s, AgeDays: vuln.Age(s.Date, at)})
	}
	for _, product := range lifecycle.BuiltIn() {
		d.BuiltIn.Products++
		d.BuiltIn.Cycles += len(product.Cycles)
	}
	return d
}

var dataFormats = formats[*dataState]{
	"text": dataText,
	"json": asJSON[*dataState],
}

// dataText lists what is installed, then what is missing and what installs it.
func dataText(w io.Writer, d *dataState, o report.Options) error {
	page := report.NewPage(o)
	page.Line("%s", page.Paint(report.Strong, "data in "+d.Folder+" on "+d.At.Format(time.DateOnly)))
	rows := [][]string{}
	for _, s := range d.Installed {
		rows = append(rows, []string{string(s.Name), s.Date.Format(time.DateOnly), ageOf(s.AgeDays), recordsOf(s), s.Version})
	}
	page.Table(rows)
	for _, s := range d.Installed {
		page.Line("  %s  %s", s.Name, s.Digest)
	}
	for _, s := range d.Installed {
		if len(s.LeftOut) > 0 {
			page.Wrapped("  not in it: ", leftOutOf(s))
		}
	}
	for _, name := range d.Missing {
		page.Wrapped("  none installed: ", fmt.Sprintf("%s; cleanbill data import --data %s %s%s", name, d.Folder, importable[name], d.inDatabase(name)))
	}
	if len(d.Missing) > 0 {
		page.Line("  with a network, this fetches and installs them: cleanbill data update --data %s", d.Folder)
	}
	for _, name := range d.Newest {
		page.Line("  %s  the newest was installed already", name)
	}
	for _, f := range d.Failed {
		page.Line("  %s  not updated: what was installed stays", f.Name)
	}
	page.Line("  built in: lifecycle of %s, %s", countOf(d.BuiltIn.Products, "product"), countOf(d.BuiltIn.Cycles, "cycle"))
	if written := d.Written; written != nil {
		page.Line("written to %s, %d bytes", written.Path, written.Size)
		page.Line("  digest  %s", written.Digest)
	}
	_, err := w.Write(page.Bytes())
	return err
}

// inDatabase says of a list that is missing that the installed database may carry one of its own: grype's does, one built of OSV records does not.
func (d *dataState) inDatabase(name snapshot.Name) string {
	listed := name == snapshot.KEV || name == snapshot.EPSS
	if !listed || !slices.ContainsFunc(d.Installed, func(s installed) bool { return s.Name == snapshot.Vulnerability }) {
		return ""
	}
	return "; until then the list counts that the vulnerability database carries, if it carries one"
}

// ageOf tells how old data are.
func ageOf(days int) string {
	if days < 0 {
		return "of a day after the moment given"
	}
	return countOf(days, "day") + " old"
}

// leftOutOf tells what the database does not hold: what records speak of, and files that were not read.
func leftOutOf(s installed) string {
	var records, files, all []string
	for _, l := range s.LeftOut {
		if l.Files() {
			files = append(files, fmt.Sprintf("%s (%d)", l.What, l.Records))
			continue
		}
		records = append(records, fmt.Sprintf("%s (%s)", l.What, countOf(l.Records, "record")))
	}
	if len(records) > 0 {
		all = append(all, "what no look-up would find, by ecosystem: "+strings.Join(records, ", ")+"; of components that only these are about nothing can be told")
	}
	if len(files) > 0 {
		all = append(all, "files that were not read: "+strings.Join(files, ", ")+"; what only these know of is not looked for")
	}
	return strings.Join(all, ". ")
}

// recordsOf counts what the records of a snapshot are.
func recordsOf(s installed) string {
	words := map[snapshot.Name][2]string{snapshot.Vulnerability: {"vulnerability", "vulnerabilities"}, snapshot.KEV: {"entry", "entries"},
		snapshot.EPSS: {"score", "scores"}, snapshot.Lifecycle: {"product", "products"}}[s.Name]
	if s.Records == 1 {
		return "1 " + words[0]
	}
	return fmt.Sprintf("%d %s", s.Records, words[1])
}

// importable is what an import of each name takes.
var importable = map[snapshot.Name]string{
	snapshot.Vulnerability: "vulnerability-db_v6….tar.zst", snapshot.KEV: "known_exploited_vulnerabilities.json",
	snapshot.EPSS: "epss_scores-….csv.gz", snapshot.Lifecycle: "DIR of endoflife.date",
}
