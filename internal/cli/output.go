package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/report"
)

// sink is one "-o FORMAT[=FILE]": a rendering and where it goes.
type sink struct {
	render report.Renderer
	file   string // "" or "-" is standard output
	buf    bytes.Buffer
}

// sinks reads the -o flags. Text to standard output is the default.
func sinks(specs []string) ([]*sink, error) {
	if len(specs) == 0 {
		specs = []string{"text"}
	}
	var out []*sink
	toStdout, files := "", map[string]string{}
	for _, spec := range specs {
		format, file, _ := strings.Cut(spec, "=")
		render, err := report.For(format)
		if err != nil {
			return nil, usageError("gate", err)
		}
		if file == "-" {
			file = ""
		}
		if file == "" {
			if toStdout != "" {
				return nil, usageError("gate", fmt.Errorf("-o %s and -o %s both go to standard output: give one of them a file (-o %s=FILE)", toStdout, format, format))
			}
			toStdout = format
		} else if other, taken := files[filepath.Clean(file)]; taken {
			return nil, usageError("gate", fmt.Errorf("-o %s and -o %s both go to %s", other, format, file))
		} else {
			files[filepath.Clean(file)] = format
		}
		out = append(out, &sink{render: render, file: file})
	}
	return out, nil
}

// add renders one decision into memory: nothing is written before everything is known.
func (s *sink) add(d *decision.Decision, o report.Options) error {
	if s.file != "" {
		o.Width, o.Colour = 0, false
	}
	return s.render(&s.buf, d, o)
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
			return cannotWrite(s.file, err)
		}
		ready = append(ready, r)
	}
	for _, r := range ready {
		if err := r.commit(p); err != nil {
			return cannotWrite(r.sink.file, err)
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
	if _, err = tmp.Write(s.buf.Bytes()); err == nil {
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
		_, err = r.dev.Write(r.sink.buf.Bytes())
	case r.tmp != "":
		if err = os.Rename(r.tmp, r.sink.file); err == nil {
			r.tmp = ""
		}
	default:
		_, err = p.Stdout.Write(r.sink.buf.Bytes())
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
