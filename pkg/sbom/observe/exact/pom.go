package exact

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// pomParts are the elements of a pom.xml (Maven POM Reference) that lead to what a project and its dependencies are. What lies in others, such as the
// configuration of a plugin, may have any form.
var pomParts = map[string]bool{"project": true, "parent": true, "dependencies": true, "dependency": true, "dependencyManagement": true, "properties": true}

// pomOnce are those that say what a project, its parent or a dependency is.
var pomOnce = map[string]bool{"groupId": true, "artifactId": true, "version": true, "parent": true, "dependencies": true, "properties": true, "dependencyManagement": true}

// POM holds a pom.xml against what Maven reads in it: elements of its own name space, and each that counts once.
func POM(raw []byte) error {
	d := xml.NewDecoder(bytes.NewReader(inASCII(raw)))
	d.Strict = false
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	p := &pomReading{}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%w: not XML: %w", errForm, err)
		}
		switch t := token.(type) {
		case xml.StartElement:
			if err := p.begin(t.Name); err != nil {
				return err
			}
		case xml.EndElement:
			p.open = p.open[:max(0, len(p.open)-1)]
		}
	}
}

// inASCII puts a letter in place of all bytes that no element and no name of Maven has, whatever their encoding.
func inASCII(raw []byte) []byte {
	raw = bytes.Clone(raw)
	for i, c := range raw {
		if c >= 0x80 {
			raw[i] = 'x'
		}
	}
	return bytes.TrimPrefix(raw, []byte("xxx")) // a byte order mark
}

// pomReading is the way from the root to where a pom.xml is being read.
type pomReading struct {
	open  []pomElement
	space string
}

type pomElement struct {
	part bool            // it and all that it lies in are of pomParts
	seen map[string]bool // of pomOnce, in it
}

func (p *pomReading) begin(name xml.Name) error {
	e := pomElement{part: pomParts[name.Local]}
	if len(p.open) == 0 {
		p.space = name.Space
	} else if in := &p.open[len(p.open)-1]; in.part {
		if name.Space != p.space {
			return twofold("element %.80q of another name space", name.Local)
		}
		if pomOnce[name.Local] && in.seen[name.Local] {
			return twofold("element %.80q is there twice in one", name.Local)
		}
		if in.seen == nil {
			in.seen = map[string]bool{}
		}
		in.seen[strings.Clone(name.Local)] = true
	} else {
		e.part = false
	}
	p.open = append(p.open, e)
	return nil
}
