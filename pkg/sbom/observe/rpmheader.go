package observe

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// rpmHeader is what an RPM header says of an installed package.
type rpmHeader struct {
	name, version, release, arch string
	epoch                        *int
	source, licence, vendor      string
	modularity                   string
	provides, requires, files    []string
}

// The tags that are read (RPM, "RPM Tags"), and the types of their values.
const (
	tagName, tagVersion, tagRelease, tagEpoch          = 1000, 1001, 1002, 1003
	tagVendor, tagLicence, tagArch, tagSourceRPM       = 1011, 1014, 1022, 1044
	tagProvideName, tagRequireName                     = 1047, 1049
	tagDirIndexes, tagBaseNames, tagDirNames           = 1116, 1117, 1118
	tagModularityLabel                                 = 5096
	typeInt32, typeString, typeStrings, typeI18N       = 4, 6, 8, 9
	rpmTags                                            = 0xffff // entries of one header at most, as in RPM itself
	rpmEntryBytes, rpmIntroBytes                 int64 = 16, 8
)

var errRPM = errors.New("damaged RPM header")

// rpmValues are the values of one header, by tag.
type rpmValues struct {
	data  []byte
	index map[uint32]rpmEntry
}

type rpmEntry struct{ kind, offset, count uint32 }

// parseRPMHeader reads a header as a database holds it: two counts, an index, then the values (RPM, "Header
// Structure", without its magic). Every length is checked against what is there before anything is made of it.
func parseRPMHeader(blob []byte) (h rpmHeader, err error) {
	if int64(len(blob)) < rpmIntroBytes {
		return h, fmt.Errorf("%w: %d bytes", errRPM, len(blob))
	}
	entries, bytesOfData := int64(binary.BigEndian.Uint32(blob)), int64(binary.BigEndian.Uint32(blob[4:]))
	if entries > rpmTags || rpmIntroBytes+entries*rpmEntryBytes+bytesOfData > int64(len(blob)) {
		return h, fmt.Errorf("%w: %d entries and %d bytes of values do not fit into %d bytes", errRPM, entries, bytesOfData, len(blob))
	}
	v := rpmValues{blob[rpmIntroBytes+entries*rpmEntryBytes:][:bytesOfData], make(map[uint32]rpmEntry, entries)}
	for i := range entries {
		e := blob[rpmIntroBytes+i*rpmEntryBytes:]
		v.index[binary.BigEndian.Uint32(e)] = rpmEntry{binary.BigEndian.Uint32(e[4:]), binary.BigEndian.Uint32(e[8:]), binary.BigEndian.Uint32(e[12:])}
	}
	h = rpmHeader{
		name: v.text(tagName), version: v.text(tagVersion), release: v.text(tagRelease), arch: v.text(tagArch), source: v.text(tagSourceRPM),
		licence: v.text(tagLicence), vendor: v.text(tagVendor), modularity: v.text(tagModularityLabel),
		provides: v.texts(tagProvideName), requires: v.texts(tagRequireName), files: v.files(),
	}
	if h.source == "(none)" {
		h.source = ""
	}
	if epoch := v.numbers(tagEpoch); len(epoch) == 1 {
		n := int(int32(epoch[0]))
		h.epoch = &n
	}
	if h.name == "" || h.version == "" {
		return h, fmt.Errorf("%w: package %q without a name or version", errRPM, h.name)
	}
	return h, nil
}

// text is a single string; "" when there is none.
func (v rpmValues) text(tag uint32) string {
	e, ok := v.index[tag]
	if !ok || e.kind != typeString && e.kind != typeI18N {
		return ""
	}
	if list := v.strings(e.offset, 1); len(list) == 1 {
		return list[0]
	}
	return ""
}

func (v rpmValues) texts(tag uint32) []string {
	if e, ok := v.index[tag]; ok && e.kind == typeStrings {
		return v.strings(e.offset, e.count)
	}
	return nil
}

// strings reads so many strings, each ended by a zero byte, or as many as there are.
func (v rpmValues) strings(offset, count uint32) (out []string) {
	if uint64(offset) > uint64(len(v.data)) {
		return nil
	}
	rest := v.data[offset:]
	for range count {
		end := bytes.IndexByte(rest, 0)
		if end < 0 {
			break
		}
		out = append(out, string(rest[:end]))
		rest = rest[end+1:]
	}
	return out
}

func (v rpmValues) numbers(tag uint32) (out []uint32) {
	e, ok := v.index[tag]
	if !ok || e.kind != typeInt32 || uint64(e.offset)+4*uint64(e.count) > uint64(len(v.data)) {
		return nil
	}
	for i := range e.count {
		out = append(out, binary.BigEndian.Uint32(v.data[e.offset+4*i:]))
	}
	return out
}

// files are the paths of the package: each has a last name and the number of its directory.
func (v rpmValues) files() (out []string) {
	dirs, of := v.texts(tagDirNames), v.numbers(tagDirIndexes)
	for i, name := range v.texts(tagBaseNames) {
		if i < len(of) && int64(of[i]) < int64(len(dirs)) {
			out = append(out, dirs[of[i]]+name)
		}
	}
	return out
}
