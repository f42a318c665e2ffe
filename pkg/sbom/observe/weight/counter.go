package weight

import (
	"encoding/json"
	"fmt"
	"io"
	"path"
	"regexp"
	"strings"
)

// Counter weighs the files of one tree. Catalogers of packages that are recorded one by one tie those of the whole tree, so that
// what was provided and needed in files before counts as well.
type Counter struct {
	tree map[string]*offers // by kind of record
}

// of gives the offers of all records of a kind.
func (c *Counter) of(kind string) *offers {
	if c.tree == nil {
		c.tree = map[string]*offers{}
	}
	if c.tree[kind] == nil {
		o := newOffers()
		c.tree[kind] = &o
	}
	return c.tree[kind]
}

// ties weighs the ties that a list asks for.
func (c *Counter) ties(p string, content *io.SectionReader, left int64) (int64, error) {
	switch base := path.Base(p); {
	case isStanzas(p, base):
		return c.added("stanzas", stanzaTies, content, left)
	case base == "mix.lock":
		return c.added("mix", mixTies, content, left)
	case base == "Cargo.lock" || base == "poetry.lock" || base == "pdm.lock" || base == "uv.lock" || strings.HasSuffix(base, ".py.lock"):
		return inText(tomlTies, content, left)
	case base == "yarn.lock" || base == "pnpm-lock.yaml" || base == "bun.lock":
		return inText(wordTies, content, left)
	case base == "deno.lock":
		return inText(denoTies, content, left)
	}
	return 0, nil
}

// inText weighs a list that stands for itself and is read as a whole.
func inText(weigh func(text string, left int64) (int64, error), content io.Reader, left int64) (int64, error) {
	b, err := io.ReadAll(content)
	if err != nil {
		return 0, err
	}
	return weigh(string(b), left)
}

// added weighs what one more file of a kind adds to the ties of a tree.
func (c *Counter) added(kind string, read func(o *offers, in io.Reader, left int64) error, content io.Reader, left int64) (int64, error) {
	o := c.of(kind)
	before := o.weight()
	err := read(o, content, left+before)
	return o.weight() - before, err
}

// Record weighs a file that names one package, or lists the files of one. One with more than RecordFileBytes, or without the form of its kind, is an error.
func (c *Counter) Record(p string, content io.ReaderAt, size, left int64) (int64, error) {
	if size > RecordFileBytes {
		return 0, fmt.Errorf("record of one package with %d bytes, not read: more than %d", size, RecordFileBytes)
	}
	if err := fits(p, content, size); err != nil {
		return 0, err
	}
	s, first, err := countSigns(content, size)
	own := 1 + size/RecordBytes + pieces(s, path.Base(p), first)
	if err != nil || own > left {
		return own, err
	}
	in, ties := io.NewSectionReader(content, 0, size), int64(0)
	switch base := path.Base(p); {
	case base == "desc":
		ties, err = c.added("pacman", pacmanTies, in, left)
	case base == "METADATA", base == "PKG-INFO", strings.HasSuffix(base, ".egg-info"):
		ties, err = c.added("Python", stanzaTies, in, left)
	case base == "install.json", base == "MYMETA.json":
		ties, err = c.added("Perl", perlTies, in, left)
	}
	return own + ties, err
}

// pacmanTies reads an entry of pacman's local database: paragraphs, each a key between percent signs and its values.
func pacmanTies(o *offers, content io.Reader, left int64) error {
	in := byLine(content)
	key := ""
	for in.Scan() && o.names/namesPerPackage <= left {
		line := strings.TrimSpace(in.Text())
		switch {
		case line == "":
			key = ""
		case key == "":
			key = strings.ToLower(strings.ReplaceAll(line, "%", ""))
		case key == "name" || key == "provides":
			count(o.provide, line, key)
		case key == "depends":
			count(o.need, line, key)
		}
	}
	return in.Err()
}

// perlTies reads what an installer of CPAN noted of a distribution (install.json), and what that needs (CPAN::Meta::Spec, "prereqs").
func perlTies(o *offers, content io.Reader, _ int64) error {
	type names map[string]json.RawMessage
	var doc struct {
		Provides      names                       `json:"provides"`
		Prereqs       map[string]map[string]names `json:"prereqs"`
		Requires      names                       `json:"requires"`
		BuildRequires names                       `json:"build_requires"`
	}
	_ = json.NewDecoder(content).Decode(&doc) // as far as it can be read; what no cataloger can is told by it
	for name := range doc.Provides {
		o.provide(name)
	}
	needed := []names{doc.Requires, doc.BuildRequires}
	for _, phase := range doc.Prereqs {
		for _, n := range phase {
			needed = append(needed, n)
		}
	}
	for _, n := range needed {
		for name := range n {
			o.need(name)
		}
	}
	return nil
}

// mixDependency is a package in a line of mix.lock: its own, then those that it needs.
var mixDependency = regexp.MustCompile(`\{\s*:(\w+)\s*,`)

// mixTies reads a lock file of Elixir, which has one package to a line.
func mixTies(o *offers, content io.Reader, left int64) error {
	in := byLine(content)
	for in.Scan() && o.names/namesPerPackage <= left {
		words := strings.FieldsFunc(in.Text(), func(r rune) bool { return strings.ContainsRune("%{}\" ,:", r) })
		for _, name := range words[:min(2, len(words))] {
			o.provide(name)
		}
		for _, m := range mixDependency.FindAllStringSubmatch(in.Text(), -1) {
			o.need(m[1])
		}
	}
	if err := in.Err(); err != nil {
		return fmt.Errorf("line of mix.lock: %w", err)
	}
	return nil
}
