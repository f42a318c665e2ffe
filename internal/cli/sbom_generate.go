package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	cdx "github.com/CycloneDX/cyclonedx-go"
	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/report"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/cyclonedx"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/generate"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/observe"
)

// subjectTypes are what --type takes.
var subjectTypes = []string{"application", "container", "device", "file", "firmware"}

func (p Process) sbomGenerateCommand() *cli.Command {
	return &cli.Command{
		Name:      "generate",
		Usage:     "look into a directory, file, archive, container image or firmware image and write what is in it as an SBOM",
		ArgsUsage: "TARGET",
		Description: "Everything is read in place: nothing is unpacked, run or sent. The SBOM says what was found and where, and\n" +
			"what could not be looked into; it never calls itself complete. Archives and images that lie in a directory\n" +
			"are opened with --deep. A lock file, a manifest or a package database may be given alone.\n\n" +
			"Exit status: 0 written, with a note when not everything was looked into; 2 nothing could be looked into.",
		Flags: []cli.Flag{generationFormats.flag(string(cyclonedx.JSON)), specVersionFlag(), atFlag("state `TIME` as the moment of making"),
			textFlag("name", "`NAME` of what TARGET is (default: that of the file or directory)"),
			textFlag("version", "`VERSION` of what TARGET is"),
			textFlag("type", "`TYPE` of what TARGET is: "+strings.Join(subjectTypes, ", ")+" (default: by its content)"),
			&cli.BoolFlag{Name: "deep", EnvVars: variable("deep"), Usage: "open the archives and images that lie in a directory, too"},
			&cli.IntFlag{Name: "max-components", EnvVars: variable("max-components"), Value: observe.DefaultComponents, Usage: "leave out the lists and databases that would name more than `N` packages in all"},
			&cli.Int64Flag{Name: "max-files", EnvVars: []string{"CLEANBILL_GENERATE_MAX_FILES"}, Value: observe.DefaultFiles, Usage: "leave out what is over `N` files, directories and links"},
			silentFlag()},
		Action: p.sbomGenerate,
	}
}

// generationFormats write what was found.
var generationFormats = formats[*generation]{
	string(cyclonedx.JSON): func(w io.Writer, g *generation, _ report.Options) error { return g.write(w, cyclonedx.JSON) },
	string(cyclonedx.XML):  func(w io.Writer, g *generation, _ report.Options) error { return g.write(w, cyclonedx.XML) },
}

// generation is an SBOM on its way.
type generation struct {
	target   string
	limits   observe.Limits
	subject  generate.Subject
	observed *observe.Observation
	options  generate.Options
	losses   []cyclonedx.Loss
}

func (g *generation) write(w io.Writer, format cyclonedx.Format) error {
	losses, err := cyclonedx.Encode(w, generate.BOM(g.subject, g.observed, g.options), cyclonedx.Options{Format: format, SpecVersion: g.options.SpecVersion})
	g.losses = losses
	return err
}

func (p Process) sbomGenerate(c *cli.Context) error {
	if c.NArg() != 1 {
		return oneTarget(c.NArg())
	}
	g := &generation{target: c.Args().First(), limits: observe.Limits{Components: c.Int("max-components"), Files: c.Int64("max-files")}}
	if g.limits.Components <= 0 || g.limits.Files <= 0 {
		return usageError("sbom generate", errors.New("--max-components and --max-files: expected numbers above 0"))
	}
	defer p.keepSmall(0)()
	outputs, err := p.generationOutputs(c, g.target)
	if err != nil {
		return err
	}
	at, err := p.moment(c.String("at"))
	if err != nil {
		return err
	}
	g.options = generate.Options{At: at.Truncate(time.Second), ToolName: tool().Name, ToolVersion: tool().Version, SpecVersion: c.String("spec-version")}
	watch := p.watch(c)
	err = g.look(c.Context, c.Bool("deep"), watch)
	watch.end()
	if err != nil {
		return fmt.Errorf("sbom generate: %w", err)
	}
	g.subject.Name, g.subject.Version = cmp.Or(c.String("name"), g.subject.Name), c.String("version")
	g.subject.Type = cdx.ComponentType(cmp.Or(c.String("type"), string(g.subject.Type)))
	if err := generationFormats.render(outputs, g, report.Options{}); err != nil {
		return err
	}
	if err := publish(p, outputs); err != nil {
		return err
	}
	if !c.Bool("quiet") {
		p.tellGaps(g)
	}
	return nil
}

// generationOutputs reads the flags that say where and as what to write. Nothing is written into what is looked into: a
// second run would find it.
func (p Process) generationOutputs(c *cli.Context, target string) ([]*sink, error) {
	if err := noEmptyFlags(c); err != nil {
		return nil, err
	}
	outputs, err := sinks("sbom generate", string(cyclonedx.JSON), generationFormats.names(), c.StringSlice("output"))
	if err != nil {
		return nil, err
	}
	if err := checkedVersion(c, "sbom generate"); err != nil {
		return nil, err
	}
	if t := c.String("type"); t != "" && !slices.Contains(subjectTypes, t) {
		return nil, usageError("sbom generate", fmt.Errorf("--type %q: expected one of %s", report.Printable(t), strings.Join(subjectTypes, ", ")))
	}
	for _, s := range outputs {
		if s.file != "" && (lies(s.file, target) || lies(filepath.Dir(s.file), target)) {
			return nil, intoTarget(s.file, target)
		}
	}
	return outputs, nil
}

// look looks into the target and says what it is.
func (g *generation) look(ctx context.Context, deep bool, w *watch) error {
	info, err := os.Stat(g.target)
	if err != nil {
		return noSuchTarget(err)
	}
	whole, err := filepath.Abs(g.target)
	if err != nil {
		return err
	}
	g.subject.Name = filepath.Base(whole)
	switch {
	case info.IsDir():
		return g.lookDirectory(ctx, deep, w)
	case info.Mode().IsRegular():
		return g.lookFile(ctx, info.Size(), w)
	}
	return notAFile(g.target)
}

// notOpened is what a directory that was not looked into deeply leaves open.
var notOpened = observe.Unread{Path: ".", Reason: "archives and images in the directory, other than Java archives, were not opened"}

func (g *generation) lookDirectory(ctx context.Context, deep bool, w *watch) error {
	root, err := os.OpenRoot(g.target)
	if err != nil {
		return err
	}
	defer root.Close()
	w.say("looking into " + g.target)
	g.subject.Type = cdx.ComponentTypeApplication
	if _, err := root.Stat("oci-layout"); err == nil {
		g.subject.Type, deep = cdx.ComponentTypeContainer, true
	}
	if deep {
		g.observed, err = observe.LookFolder(ctx, root, g.limits)
		return err
	}
	if g.observed, err = observe.LookDirectory(ctx, root, g.limits); err != nil {
		return err
	}
	g.observed.Unread, g.observed.Whole = append(g.observed.Unread, notOpened), false
	return nil
}

func (g *generation) lookFile(ctx context.Context, size int64, w *watch) error {
	f, err := os.Open(g.target)
	if err != nil {
		return noSuchTarget(err)
	}
	defer f.Close()
	if size == 0 {
		return emptyTarget(g.target)
	}
	if g.subject.Hashes, err = hashes(w.reader(f, "hashing "+g.target)); err != nil {
		return fmt.Errorf("hash %s: %w", g.target, err)
	}
	content := w.readerAt(f, "looking into "+g.target)
	if g.observed, err = observe.Look(ctx, observe.Artifact{Path: g.subject.Name, Size: size, Content: content}, g.limits); err != nil {
		return err
	}
	if why := g.closed(size); why != "" {
		if why, err = g.lookLone(ctx, observe.Artifact{Path: g.subject.Name, Size: size, Content: content}, why); err != nil {
			return err
		}
		if why != "" {
			return notLookedInto(g.target, why)
		}
	}
	g.subject.Type = typeOfFile(f, g.observed)
	return nil
}

// lookLone reads a file that nothing could be seen in as the list of packages that it may be. It says why nothing is known
// still; "" when something is.
func (g *generation) lookLone(ctx context.Context, a observe.Artifact, why string) (string, error) {
	o, known, err := observe.LookLone(ctx, a, g.limits)
	if err != nil || !known {
		return why, err
	}
	g.observed = o
	return g.closed(a.Size), nil
}

// closed says why nothing at all of a file could be looked into; "" when something could.
func (g *generation) closed(size int64) string {
	o := g.observed
	if len(o.Components) > 0 {
		return ""
	}
	for _, u := range o.Unread {
		if u.Path == g.subject.Name {
			return u.Reason
		}
	}
	for _, f := range o.Opaque {
		if f.Path == g.subject.Name {
			return "no format that cleanbill knows"
		}
	}
	if o.MediaFiles == 1 && o.MediaBytes == size {
		return "a picture, a sound, a document or the like"
	}
	return ""
}
