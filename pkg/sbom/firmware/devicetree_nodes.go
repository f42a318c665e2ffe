package firmware

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
)

// dtReader goes through the structure of a device tree once.
type dtReader struct {
	src   source
	tree  *Tree
	at    int64
	text  []byte // names of properties
	nodes []dtNode
	open  []int // indexes of the nodes on the way to the present one
}

// readDeviceTree gives every node, in order, and where the structure ends.
func readDeviceTree(src source, t *Tree) (nodes []dtNode, end int64, err error) {
	h, err := readDTHeader(src)
	if err != nil {
		return nil, 0, err
	}
	r := &dtReader{src: src, tree: t, at: h.structure}
	err = r.read(h)
	return r.nodes, r.at, err
}

func (r *dtReader) read(h dtHeader) error {
	src := r.src
	text, err := src.fields(h.strings, int(min(h.stringBytes, dtMaxBytes)))
	if err != nil {
		return fmt.Errorf("strings: %w", err)
	}
	r.text = text
	for {
		token, err := src.fields(r.at, 4)
		if err != nil || r.at >= h.total {
			return errors.Join(fmt.Errorf("%w: structure without an end", errDamaged), err)
		}
		r.at += 4
		switch binary.BigEndian.Uint32(token) {
		case dtNop:
		case dtFinish:
			return nil
		case dtBegin:
			err = r.begin()
		case dtEnd:
			err = r.end()
		case dtProp:
			err = r.property()
		default:
			err = fmt.Errorf("%w: structure at %d", errDamaged, r.at)
		}
		if err != nil {
			return err
		}
	}
}

func (r *dtReader) begin() error {
	name, err := dtName(r.src, r.at)
	if err != nil || len(r.open) == dtDepth || len(r.nodes) == dtNodes {
		return fmt.Errorf("%w: node at %d", errDamaged, r.at)
	}
	r.at = roundUp(r.at+int64(len(name))+1, 4)
	n := dtNode{path: name, props: map[string]part{}}
	if len(r.open) > 0 {
		n.path = joinPath(r.nodes[r.open[len(r.open)-1]].path, name)
	}
	r.open, r.nodes = append(r.open, len(r.nodes)), append(r.nodes, n)
	return nil
}

func (r *dtReader) end() error {
	if len(r.open) == 0 {
		return fmt.Errorf("%w: structure at %d", errDamaged, r.at)
	}
	r.open = r.open[:len(r.open)-1]
	return nil
}

func (r *dtReader) property() error {
	h, err := r.src.fields(r.at, 8)
	if err != nil || len(r.open) == 0 {
		return fmt.Errorf("%w: property at %d", errDamaged, r.at)
	}
	n, name := int64(binary.BigEndian.Uint32(h)), int64(binary.BigEndian.Uint32(h[4:]))
	if r.at += 8; n > r.src.size-r.at || name >= int64(len(r.text)) {
		return fmt.Errorf("%w: property at %d with %d bytes", errDamaged, r.at, n)
	}
	key, _, _ := bytes.Cut(r.text[name:min(int64(len(r.text)), name+256)], []byte{0})
	r.keep(&r.nodes[r.open[len(r.open)-1]], string(key), part{r.at, r.at + n})
	r.at = roundUp(r.at+n, 4)
	return nil
}

// keep keeps a property. Of several with one name some programs take the first and others the last.
func (r *dtReader) keep(n *dtNode, name string, p part) {
	if _, twice := n.props[name]; twice {
		r.tree.Skip(n.path, fmt.Sprintf("property %.40q comes more than once: programs differ in which one counts", name))
		name = fmt.Sprintf("%s+%d", name, p.from)
	}
	n.props[name] = p
}

// dtName reads the name of a node.
func dtName(src source, at int64) (string, error) {
	b, err := src.fields(at, int(max(0, min(256, src.size-at))))
	if err != nil {
		return "", err
	}
	name, _, ended := bytes.Cut(b, []byte{0})
	if !ended || strings.Contains(string(name), "/") {
		return "", errDamaged
	}
	return string(name), nil
}
