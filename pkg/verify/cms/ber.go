package cms

import (
	"math/bits"

	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

const (
	tagOctets      = 0x04 // OCTET STRING
	tagConstructed = 0x20
	tagHighNumber  = 0x1f // the tag's number follows in more bytes
)

// element is one element of the input, in the order in which they begin.
type element struct {
	tag      byte
	from, to int  // content of a primitive one, in the input
	length   int  // of its content in DER
	piece    bool // of a string in several pieces: only its content is written
}

// transcoder reads BER (X.690, section 8) into a flat list. Each byte of input is looked at once, however deep the nesting.
type transcoder struct {
	in       []byte
	elements []element
}

// canonical turns BER into DER as far as CMS uses the difference: lengths become definite and as short as
// possible, octet strings get into one piece. What is DER already comes out as it was. The order of sets and the
// forms of values stay; those who read them ask for DER.
func canonical(ber []byte) ([]byte, error) {
	t := transcoder{in: ber}
	end, err := t.read(0, len(ber), 0, false)
	if err != nil {
		return nil, err
	}
	if end != len(ber) {
		return nil, signature.Invalid("%d bytes follow the signature, which ends at byte %d", len(ber)-end, end)
	}
	out := make([]byte, 0, len(ber)+8)
	for _, e := range t.elements {
		if !e.piece {
			out = appendHeader(out, e.tag, e.length)
		}
		if e.tag&tagConstructed == 0 {
			out = append(out, ber[e.from:e.to]...) // empty for a string whose pieces follow
		}
	}
	return out, nil
}

// read takes one element that begins at at and ends by limit, with all that is in it, and gives the place behind it.
func (t *transcoder) read(at, limit, depth int, piece bool) (int, error) {
	start := at
	if depth >= maxDepth {
		return 0, signature.Invalid("ASN.1 at byte %d is nested more than %d deep", start, maxDepth)
	}
	if len(t.elements) >= maxElements {
		return 0, signature.Invalid("ASN.1 has more than %d elements", maxElements)
	}
	tag, at, length, indefinite, err := t.header(at, limit)
	if err != nil {
		return 0, err
	}
	split := tag == tagOctets|tagConstructed
	if piece && !split && tag != tagOctets {
		return 0, signature.Invalid("ASN.1 at byte %d: a string in pieces has a piece of another type (%#02x)", start, tag)
	}
	index := len(t.elements)
	t.elements = append(t.elements, element{tag: tag, piece: piece})
	if tag&tagConstructed == 0 {
		t.elements[index].from, t.elements[index].to, t.elements[index].length = at, at+length, length
		return at + length, nil
	}
	if !indefinite {
		limit = at + length
	}
	for {
		if indefinite {
			if limit-at < 2 {
				return 0, truncated(at)
			}
			if t.in[at] == 0 && t.in[at+1] == 0 {
				at += 2
				break
			}
		} else if at == limit {
			break
		}
		child := len(t.elements)
		if at, err = t.read(at, limit, depth+1, split); err != nil {
			return 0, err
		}
		t.elements[index].length += t.elements[child].length
		if !split {
			t.elements[index].length += headerLength(t.elements[child].length)
		}
	}
	if split {
		t.elements[index].tag = tagOctets
	}
	return at, nil
}

// header reads tag and length, and gives the place of the content.
func (t *transcoder) header(at, limit int) (tag byte, content, length int, indefinite bool, err error) {
	start := at
	if limit-at < 2 {
		return 0, 0, 0, false, truncated(at)
	}
	tag = t.in[at]
	if tag&tagHighNumber == tagHighNumber || tag == 0 {
		return 0, 0, 0, false, signature.Invalid("ASN.1 at byte %d: tag %#02x has no place in CMS", start, tag)
	}
	first := t.in[at+1]
	at += 2
	switch {
	case first < 0x80:
		length = int(first)
	case first == 0x80:
		if tag&tagConstructed == 0 {
			return 0, 0, 0, false, signature.Invalid("ASN.1 at byte %d: a value without parts has no length", start)
		}
		return tag, at, 0, true, nil
	default:
		n := int(first & 0x7f)
		if limit-at < n {
			return 0, 0, 0, false, truncated(at)
		}
		for _, b := range t.in[at : at+n] {
			if length > maxSignature {
				break // too long whatever follows
			}
			length = length<<8 | int(b)
		}
		at += n
	}
	if length > limit-at {
		return 0, 0, 0, false, truncated(start)
	}
	return tag, at, length, false, nil
}

func truncated(at int) error {
	return signature.Invalid("ASN.1 at byte %d says that more follows than there is: the signature is cut off or damaged", at)
}

// lengthBytes is the number of bytes that a length needs after the first one.
func lengthBytes(length int) int {
	if length < 0x80 {
		return 0
	}
	return (bits.Len(uint(length)) + 7) / 8
}

func headerLength(length int) int { return 2 + lengthBytes(length) }

func appendHeader(out []byte, tag byte, length int) []byte {
	out = append(out, tag)
	n := lengthBytes(length)
	if n == 0 {
		return append(out, byte(length))
	}
	out = append(out, 0x80|byte(n))
	for n--; n >= 0; n-- {
		out = append(out, byte(length>>(8*n)))
	}
	return out
}
