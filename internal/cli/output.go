package cli

import (
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/cleanbill-dev/cleanbill/pkg/report"
)

// formats are the renderings of a command's result, by the name that -o knows them by.
type formats[T any] map[string]func(w io.Writer, result T, o report.Options) error

func (f formats[T]) names() []string { return slices.Sorted(maps.Keys(f)) }

// flag is the -o of a command. Without it, the standard format goes to standard output.
func (f formats[T]) flag(standard string) cli.Flag { return outputFlag(standard, f.names()) }

func outputFlag(standard string, known []string) cli.Flag {
	names := slices.DeleteFunc(slices.Clone(known), func(n string) bool { return n == standard })
	return &cli.StringSliceFlag{Name: "output", Aliases: []string{"o"}, EnvVars: variable("output"),
		Usage: "`FORMAT[=FILE]`, repeatable: " + strings.Join(append([]string{standard + " (default)"}, names...), ", ")}
}

// asJSON is a result as it is, for programs.
func asJSON[T any](w io.Writer, result T, _ report.Options) error { return report.WriteJSON(w, result) }

// write renders the result of a command, and puts the renderings where they go.
func (f formats[T]) write(p Process, c *cli.Context, outputs []*sink, result T) error {
	if err := f.render(outputs, result, p.reportOptions(c)); err != nil {
		return err
	}
	return publish(p, outputs)
}

// sink is one "-o FORMAT[=FILE]", or another file that a command writes with its reports: a rendering and where it goes.
type sink struct {
	format string
	file   string // "" is standard output
	is     string // what goes there, for people; "" is a report
	buf    pages
}

// sinks reads the -o flags of a command. Without one, the standard format goes to standard output.
func sinks(command, standard string, known, specs []string) ([]*sink, error) {
	if len(specs) == 0 {
		specs = []string{standard}
	}
	var out []*sink
	toStdout, files := "", map[string]string{}
	for _, spec := range specs {
		format, file, _ := strings.Cut(spec, "=")
		if !slices.Contains(known, format) {
			return nil, usageError(command, fmt.Errorf("unknown output format %q: expected one of %v", report.Printable(format), known))
		}
		if file == "-" {
			file = ""
		}
		if file == "" {
			if toStdout != "" {
				return nil, usageError(command, fmt.Errorf("-o %s and -o %s both go to standard output: give one of them a file (-o %s=FILE)", toStdout, format, format))
			}
			toStdout = format
		} else if other, taken := files[filepath.Clean(file)]; taken {
			return nil, usageError(command, fmt.Errorf("-o %s and -o %s both go to %s", other, format, file))
		} else {
			files[filepath.Clean(file)] = format
		}
		out = append(out, &sink{format: format, file: file})
	}
	return out, nil
}

// render renders a result into the memory of each sink: nothing is written before everything is known.
func (f formats[T]) render(all []*sink, result T, o report.Options) error {
	for _, s := range all {
		if err := f[s.format](&s.buf, result, s.options(o)); err != nil {
			return err
		}
	}
	return nil
}

// options are those of a terminal, unless the rendering goes to a file.
func (s *sink) options(terminal report.Options) report.Options {
	if s.file != "" {
		terminal.Width, terminal.Colour = 0, false
	}
	return terminal
}

// staged is a rendering that lies ready to take its place.
type staged struct {
	sink *sink
	tmp  string   // beside the file that it will replace; "" for standard output and for devices
	dev  *os.File // a pipe or device, which cannot be replaced
}

// publish writes all renderings, or none: every place is prepared before the first one is touched.
func publish(p Process, all []*sink) error {
	var ready []*staged
	defer func() {
		for _, r := range ready {
			r.discard()
		}
	}()
	for _, s := range all {
		r, err := s.stage()
		if err != nil {
			return cannotWrite(s, err)
		}
		ready = append(ready, r)
	}
	for _, r := range ready {
		if err := r.commit(p); err != nil {
			return cannotWrite(r.sink, err)
		}
	}
	return nil
}

func (s *sink) stage() (*staged, error) {
	r := &staged{sink: s}
	if s.file == "" {
		return r, nil
	}
	if info, err := os.Stat(s.file); err == nil && !info.Mode().IsRegular() {
		r.dev, err = os.OpenFile(s.file, os.O_WRONLY, 0)
		return r, err
	}
	tmp, err := os.CreateTemp(filepath.Dir(s.file), "."+filepath.Base(s.file)+".*")
	if err != nil {
		return nil, err
	}
	r.tmp = tmp.Name()
	if err = s.buf.copyTo(tmp); err == nil {
		err = tmp.Chmod(0o644)
	}
	if closeErr := tmp.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		r.discard()
		return nil, err
	}
	return r, nil
}

func (r *staged) commit(p Process) error {
	var err error
	switch {
	case r.dev != nil:
		err = r.sink.buf.copyTo(r.dev)
	case r.tmp != "":
		if err = os.Rename(r.tmp, r.sink.file); err == nil {
			r.tmp = ""
		}
	default:
		err = r.sink.buf.copyTo(p.Stdout)
	}
	return err
}

func (r *staged) discard() {
	if r.tmp != "" {
		_ = os.Remove(r.tmp) // what is left over is a hidden file; the error that led here is reported
	}
	if r.dev != nil {
		_ = r.dev.Close()
	}
}
