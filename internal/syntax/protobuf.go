package syntax

import (
	"encoding/binary"
	"regexp"
)

// The field spec_version comes first when fields are written in their order: field 1, a string (bom-1.3.proto to
// bom-1.7.proto).
var protobufStart = regexp.MustCompile(`^\x0a[\x03\x04]1\.[0-9]{1,2}[\x10-\x7f]`)

// The wire types of protobuf that a bom has, and the field of its number of revision, the only one that is no message or text.
const (
	varint       = 0
	lengthPrefix = 2
	revision     = 2
	lastField    = 31 // those of version 1.7 end at 16; a higher tag takes more than one byte
)

// MayBeProtobuf says whether a file begins as CycloneDX in binary protobuf does. Of needs all of it.
func MayBeProtobuf(head []byte) bool { return protobufStart.Match(head) }

// isProtobuf goes over the fields of the outermost message: numbers that a bom can have, each of the right type, and
// the last one ending where the text ends. A program that begins in the same way is not made like that by chance.
func isProtobuf(data []byte) bool {
	if !MayBeProtobuf(data) {
		return false
	}
	for len(data) > 0 {
		tag, n := binary.Uvarint(data)
		if n <= 0 || tag>>3 == 0 || tag>>3 > lastField {
			return false
		}
		data = data[n:]
		value, n := binary.Uvarint(data)
		if n <= 0 {
			return false
		}
		data = data[n:]
		switch {
		case tag&7 == varint && tag>>3 == revision:
		case tag&7 == lengthPrefix && tag>>3 != revision && value <= uint64(len(data)):
			data = data[value:]
		default:
			return false
		}
	}
	return true
}
