package stricttar

import (
	"archive/tar"
	"bytes"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
)

// Where the header of an entry has its fields (POSIX.1-2017, ustar Interchange Format).
const (
	nameBytes   = 100
	sizeAt      = 124
	magicAt     = 257
	prefixAt    = 345
	prefixBytes = 155
	starPrefix  = 131 // that of star is shorter, and the times behind it are not part of it
	starAt      = 508

	// largestOctal is the largest size that a header can state without an extension, in bytes.
	largestOctal = 1<<33 - 1
	// leastCut is how many bytes of a name writers leave when it is too long for a header: all have room for a hundred, and some end it with a zero.
	leastCut = nameBytes - 1
)

// Ambiguous says why programs differ in what an entry is, whose header was taken last; "" when they do not. e is what a reader makes of it
// that knows every extension. Programs that know none go by its own header.
func (h *Headers) Ambiguous(e *tar.Header) string {
	if h.Doubled() {
		return "two extended headers name it, and programs differ in which one counts"
	}
	if e.Typeflag == tar.TypeXGlobalHeader {
		return "" // it is no entry
	}
	for _, key := range sorted(e.PAXRecords) {
		if e.PAXRecords[key] == "" && key != "comment" {
			return fmt.Sprintf("an extended header states no value for its %q, and programs differ in what counts then", key)
		}
	}
	own, ok := h.Own()
	if !ok {
		return "its header has content where programs differ in whether it is part of the name"
	}
	if h.naming > 0 && !shortened(own, e.Name) {
		return fmt.Sprintf("an extended header names it, and its own header, by which other programs go, names %.80q", own)
	}
	if _, stated := e.PAXRecords["size"]; stated && e.Size <= largestOctal {
		if size, err := Number(h.own[sizeAt : sizeAt+12]); err != nil || size != e.Size {
			return "an extended header states its size, and its own header, by which other programs go, states another"
		}
	}
	return ""
}

// Own is what the header of the entry itself calls it. ok is false when programs differ in that.
func (h *Headers) Own() (name string, ok bool) {
	field := func(at, n int) string {
		text, _, _ := bytes.Cut(h.own[at:at+n], []byte{0})
		return string(text)
	}
	name, prefix := field(0, nameBytes), field(prefixAt, prefixBytes)
	switch {
	case prefix == "":
		return name, true
	case string(h.own[magicAt:magicAt+6]) != "ustar\x00", string(h.own[starAt:]) == "tar\x00" && len(prefix) > starPrefix-1:
		return name, false // numbers of GNU's, or nothing: some take it for a prefix all the same
	}
	return prefix + "/" + name, true
}

// shortened says that the name in a header is what writers leave of a name that does not fit: all of it, in as much of ASCII as they know to
// write it, or, of one that is too long, its beginning, or that and its end.
func shortened(own, name string) bool {
	own, name = strings.TrimRight(own, "/"), strings.TrimRight(name, "/")
	for _, form := range inASCII(name) {
		if own == form || len(own) >= leastCut && len(form) > len(own) && isCut(own, form) {
			return true
		}
	}
	return false
}

// isCut says that one run of bytes is missing.
func isCut(own, form string) bool {
	same := 0
	for same < len(own) && own[same] == form[same] {
		same++
	}
	return strings.HasSuffix(form, own[same:])
}

// inASCII are the ways in which writers put a name into a header that is for ASCII: as it is, without other characters, with a question mark
// or an underscore for each, and with the lower seven bits of each.
func inASCII(name string) []string {
	other := func(r rune) bool { return r > 0x7e }
	if !strings.ContainsFunc(name, other) {
		return []string{name}
	}
	with := func(put func(r rune) rune) string {
		return strings.Map(func(r rune) rune {
			if other(r) {
				return put(r)
			}
			return r
		}, name)
	}
	var seven []byte
	for _, unit := range utf16.Encode([]rune(name)) {
		seven = append(seven, byte(unit&0x7f))
	}
	return []string{name, with(func(rune) rune { return -1 }), with(func(rune) rune { return '?' }), with(func(rune) rune { return '_' }), string(seven)}
}

func sorted(records map[string]string) []string {
	keys := make([]string, 0, len(records))
	for key := range records {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
