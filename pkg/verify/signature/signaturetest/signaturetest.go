// Package signaturetest is what the tests of all rooms for signatures need: the tools that sign for real, and
// damage.
package signaturetest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// Bench is a temporary home directory in which tools run that sign. Nothing of the real one is read or written.
type Bench struct {
	t   testing.TB
	Dir string
	Env []string // besides HOME, PATH and a locale without translations
}

// NewBench makes one, or skips the test when a tool is not there.
func NewBench(t testing.TB, tools ...string) *Bench {
	t.Helper()
	for _, tool := range tools {
		needs.Programs(t, tool)
	}
	b := &Bench{t: t, Dir: t.TempDir()}
	if err := os.Chmod(b.Dir, 0o700); err != nil { // GnuPG and OpenSSH look at that
		t.Fatal(err)
	}
	return b
}

// Run runs a tool in the directory and gives what it printed on standard output.
func (b *Bench) Run(tool string, args ...string) []byte {
	b.t.Helper()
	return b.RunWith("", tool, args...)
}

// RunWith is Run with something to read on standard input.
func (b *Bench) RunWith(input, tool string, args ...string) []byte {
	b.t.Helper()
	out, err := b.Try(input, tool, args...)
	if err != nil {
		b.t.Fatal(err)
	}
	return out
}

// Try is RunWith for tools that may fail.
func (b *Bench) Try(input, tool string, args ...string) ([]byte, error) {
	var stdout, stderr bytes.Buffer
	cmd := exec.Command(tool, args...)
	cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = b.Dir, strings.NewReader(input), &stdout, &stderr
	cmd.Env = append([]string{"HOME=" + b.Dir, "PATH=" + os.Getenv("PATH"), "LC_ALL=C", "TZ=UTC"}, b.Env...)
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%s %s: %w\n%s", tool, strings.Join(args, " "), err, stderr.Bytes())
	}
	return stdout.Bytes(), nil
}

// Write puts a file into the directory.
func (b *Bench) Write(name string, data []byte) {
	b.t.Helper()
	if err := os.WriteFile(filepath.Join(b.Dir, name), data, 0o600); err != nil {
		b.t.Fatal(err)
	}
}

// Read gives a file of the directory.
func (b *Bench) Read(name string) []byte { b.t.Helper(); return Read(b.t, filepath.Join(b.Dir, name)) }

// Read gives a file.
func Read(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Fixture gives a file of the testdata directory of the room that is tested.
func Fixture(t testing.TB, name string) []byte {
	t.Helper()
	return Read(t, filepath.Join("testdata", name))
}

// Parsed reads several such files with a room's reader.
func Parsed[T any](t testing.TB, parse func([]byte) (T, error), names ...string) []T {
	t.Helper()
	var all []T
	for _, name := range names {
		v, err := parse(Fixture(t, name))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all = append(all, v)
	}
	return all
}

// Refused demands that a signature counts as not valid or not supported, and for which reason.
func Refused(t testing.TB, name string, err error, reason string) {
	t.Helper()
	switch {
	case err == nil:
		t.Errorf("%s: it verifies; expected a refusal for %q", name, reason)
	case !errors.As(err, new(*signature.InvalidError)) && !errors.As(err, new(*signature.UnsupportedError)):
		t.Errorf("%s: %v (%T); expected an invalid or unsupported signature", name, err, err)
	case !strings.Contains(err.Error(), reason):
		t.Errorf("%s: %q; expected a refusal for %q", name, err, reason)
	}
}

// Flips is how many bits are flipped in each part of each valid case.
const Flips = 500

// Flip gives copies of data with one bit flipped each, chosen by a fixed seed, to a function that says whether the
// signature still holds. It must not, unless the byte lies where excused says so, for the reason that the test states.
func Flip(t testing.TB, part string, data []byte, excused func(at int, changed []byte) bool, holds func(changed []byte) bool) {
	t.Helper()
	random := rand.New(rand.NewSource(0x5EED))
	for range Flips {
		at, bit := random.Intn(len(data)), random.Intn(8)
		changed := bytes.Clone(data)
		changed[at] ^= 1 << bit
		if holds(changed) && (excused == nil || !excused(at, changed)) {
			t.Errorf("%s: it still holds with bit %d of byte %d flipped: %q for %q", part, bit, at, changed[at], data[at])
		}
	}
}

// Case is one case of the conformance material.
type Case struct {
	ID, Check, Expect string
	Files             []struct{ Role, Path string }
	dir               string
}

// Conformance gives the cases of one topic and check, or skips the test when the material is not at hand.
func Conformance(t testing.TB, topic, check string) []Case {
	t.Helper()
	top := needs.Conformance(t)
	var all, chosen []Case
	if err := json.Unmarshal(Read(t, filepath.Join(top, topic, "cases.json")), &all); err != nil {
		t.Fatal(err)
	}
	for _, c := range all {
		if c.Check == check {
			c.dir = filepath.Join(top, topic)
			chosen = append(chosen, c)
		}
	}
	if len(chosen) == 0 {
		t.Fatalf("%s: no case checks %s", topic, check)
	}
	return chosen
}

// Read gives the case's file of a role.
func (c Case) Read(t testing.TB, role string) []byte {
	t.Helper()
	for _, f := range c.Files {
		if f.Role == role {
			return Read(t, filepath.Join(c.dir, f.Path))
		}
	}
	t.Fatalf("%s: no file is the %s", c.ID, role)
	return nil
}
