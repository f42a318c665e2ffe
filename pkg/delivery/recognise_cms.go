package delivery

// Tags of what stands before the content of a CMS signature (RFC 5652, sections 3 and 5.1).
const (
	derInteger    = 0x02
	derOID        = 0x06
	derSet        = 0x31
	derExplicit0  = 0xa0
	berOpenLength = 0x80
	maxBERDepth   = 8 // of elements of open length in the list of digest algorithms, which has three levels
)

// detachedCMS says whether data is a CMS SignedData without content. One that carries content may carry software; and so may one whose
// structure cannot be followed to where content would stand.
func detachedCMS(data []byte) bool {
	b := berReader{data, true}
	b.enter(derSequence) // ContentInfo
	b.skip(derOID)
	b.enter(derExplicit0)
	b.enter(derSequence) // SignedData
	b.skip(derInteger)
	b.skip(derSet)       // digest algorithms
	b.enter(derSequence) // what was signed: its type and, when it is attached, the content
	b.skip(derOID)
	return b.ok && (len(b.rest) == 0 || b.rest[0] == 0) // the end, of a definite or an open length
}

// berReader steps through BER, forwards only. Once something is not as expected, ok stays false.
type berReader struct {
	rest []byte
	ok   bool
}

// header takes the tag and the length of the next element. size is -1 for an open length.
func (b *berReader) header() (tag byte, size int) {
	if !b.ok || len(b.rest) < 2 {
		b.ok = false
		return 0, 0
	}
	tag, size = b.rest[0], int(b.rest[1])
	b.rest = b.rest[2:]
	switch {
	case size == berOpenLength:
		return tag, -1
	case size > berOpenLength:
		octets := size - berOpenLength
		if octets > 4 || octets > len(b.rest) {
			b.ok = false
			return 0, 0
		}
		size = 0
		for _, o := range b.rest[:octets] {
			size = size<<8 | int(o)
		}
		b.rest = b.rest[octets:]
	}
	b.ok = size >= 0 && size <= len(b.rest)
	return tag, size
}

// enter goes into the next element.
func (b *berReader) enter(want byte) {
	tag, size := b.header()
	if b.ok = b.ok && tag == want; b.ok && size >= 0 {
		b.rest = b.rest[:size]
	}
}

// skip goes behind the next element.
func (b *berReader) skip(want byte) {
	if len(b.rest) == 0 || b.rest[0] != want {
		b.ok = false
		return
	}
	b.pass(0)
}

// pass goes behind the next element, whatever it is.
func (b *berReader) pass(depth int) {
	_, size := b.header()
	switch {
	case !b.ok:
	case size >= 0:
		b.rest = b.rest[size:]
	case depth == maxBERDepth:
		b.ok = false
	default:
		for b.ok && len(b.rest) > 1 && (b.rest[0] != 0 || b.rest[1] != 0) {
			b.pass(depth + 1)
		}
		if b.ok = b.ok && len(b.rest) > 1; b.ok {
			b.rest = b.rest[2:]
		}
	}
}
