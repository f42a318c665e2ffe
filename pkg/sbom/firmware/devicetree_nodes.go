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
	at    int64
	text  []byte // names of properties
	nodes []dtNode
	open  []int // indexes of the nodes on the way to the present one
}

// readDeviceTree gives every node, in order.
func readDeviceTree(src source) ([]dtNode, error) {
	h, err := readDTHeader(src)
	if err != nil {
		return nil, err
	}
	text, err := src.fields(h.strings, int(min(h.stringBytes, dtMaxBytes)))
	if err != nil {
		return nil, fmt.Errorf("strings: %w", err)
	}
	r := &dtReader{src: src, at: h.structure, text: text}
	for {
		token, err := src.fields(r.at, 4)
		if err != nil || r.at >= h.total {
			return nil, errors.Join(fmt.Errorf("%w: structure without an end", errDamaged), err)
		}
		r.at += 4
		switch binary.BigEndian.Uint32(token) {
		case dtNop:
		case dtFinish:
			return r.nodes, nil
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
			return nil, err
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
	r.nodes[r.open[len(r.open)-1]].props[string(key)] = part{r.at, r.at + n}
	r.at = roundUp(r.at+n, 4)
	return nil
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
