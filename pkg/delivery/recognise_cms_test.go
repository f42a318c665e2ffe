package delivery

import (
	"bytes"
	"slices"
	"testing"
)

// cmsOf is the frame of a CMS signature, of definite or of open length, over content that is in it; nil when the signature is detached.
func cmsOf(content []byte, open bool) []byte {
	element := func(tag byte, parts ...[]byte) []byte {
		body := slices.Concat(parts...)
		if len(body) < 0x80 {
			return append([]byte{tag, byte(len(body))}, body...)
		}
		return append([]byte{tag, 0x81, byte(len(body))}, body...)
	}
	compound := element
	if open {
		compound = func(tag byte, parts ...[]byte) []byte {
			return slices.Concat([]byte{tag, berOpenLength}, slices.Concat(parts...), []byte{0, 0})
		}
	}
	data := append(bytes.Clone(derSignedData[:len(derSignedData)-1]), 1) // the type of plain data
	signed := [][]byte{data}
	if content != nil {
		signed = append(signed, compound(derExplicit0, element(0x04, content)))
	}
	algorithms := compound(derSet, compound(derSequence, []byte{derOID, 1, 42}))
	return compound(derSequence, derSignedData, compound(derExplicit0, compound(derSequence,
		[]byte{derInteger, 1, 1}, algorithms, compound(derSequence, signed...), compound(derSet))))
}

// What cannot be followed to where content would stand is no detached signature.
func TestDetachedCMS(t *testing.T) {
	deep := slices.Concat(bytes.Repeat([]byte{derSet, berOpenLength}, maxBERDepth+1), bytes.Repeat([]byte{0, 0}, maxBERDepth+1))
	frame := slices.Concat([]byte{derSequence, berOpenLength}, derSignedData, []byte{derExplicit0, berOpenLength, derSequence, berOpenLength, derInteger, 1, 1})
	for _, open := range []bool{false, true} {
		whole := cmsOf(nil, open)
		if !detachedCMS(whole) {
			t.Errorf("open %v: a detached signature is taken for an attached one", open)
		}
		for n := range len(whole) / 2 {
			if detachedCMS(whole[:n]) {
				t.Errorf("open %v: cut after %d bytes", open, n)
			}
		}
		if detachedCMS(cmsOf([]byte{}, open)) {
			t.Errorf("open %v: content of no bytes is content", open)
		}
	}
	end := []byte{derSequence, 2, derOID, 0, 0, 0}
	if !detachedCMS(slices.Concat(frame, deep[2:len(deep)-2], end)) {
		t.Error("algorithms nested as deep as allowed")
	}
	if detachedCMS(slices.Concat(frame, []byte{derSet, berOpenLength}, deep, []byte{0, 0}, end)) {
		t.Error("algorithms nested without an end")
	}
}

func FuzzDetachedCMS(f *testing.F) {
	for _, open := range []bool{false, true} {
		f.Add(cmsOf(nil, open))
		f.Add(cmsOf([]byte("content"), open))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		kind := recogniseBinarySignature(data)
		if kind == KindCMSSignature && !detachedCMS(data) {
			t.Errorf("%x", data)
		}
	})
}
