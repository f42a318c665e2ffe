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

// flush writes what was rendered: whole, or not at all.
func (s *sink) flush(p Process) error {
	if s.buf.Len() == 0 {
		return nil
	}
	if s.file == "" {
		_, err := p.Stdout.Write(s.buf.Bytes())
		return err
	}
	if info, err := os.Stat(s.file); err == nil && !info.Mode().IsRegular() {
		return writeThrough(s.file, s.buf.Bytes()) // a pipe or device cannot be replaced
	}
	return writeWhole(s.file, s.buf.Bytes())
}

func writeThrough(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	_, err = f.Write(data)
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return fmt.Errorf("write report %s: %w", path, err)
	}
	return nil
}

// writeWhole replaces a file in one step, so that no reader finds half of it.
func writeWhole(path string, data []byte) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return fmt.Errorf("write report: %w", err)
	}
	defer func() { _ = os.Remove(tmp.Name()) }() // gone already when all went well
	if _, err = tmp.Write(data); err == nil {
		err = tmp.Chmod(0o644)
	}
	if closeErr := tmp.Close(); err == nil {
		err = closeErr
	}
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("write report %s: %w", path, err)
	}
	return nil
}
