package rpmdb

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// Header is what an RPM header says of an installed package, in RPM's own words.
type Header struct {
	Name, Version, Release, Arch string
	Epoch                        *int   // nil when none is stated
	SourceRPM                    string // file name of the source package, "" when unknown
	Licence, Vendor              string
	Modularity                   string // label of the module that a package of Fedora or RHEL belongs to
	Provides, Requires           []string
	Files                        []string // absolute paths
}

// The tags that are read (RPM, "RPM Tags"), and the types of their values.
const (
	tagName, tagVersion, tagRelease, tagEpoch          = 1000, 1001, 1002, 1003
	tagVendor, tagLicence, tagArch, tagSourceRPM       = 1011, 1014, 1022, 1044
	tagProvideName, tagRequireName                     = 1047, 1049
	tagDirIndexes, tagBaseNames, tagDirNames           = 1116, 1117, 1118
	tagModularityLabel                                 = 5096
	typeInt32, typeString, typeStrings, typeI18N       = 4, 6, 8, 9
	maxTags                                            = 0xffff // entries of one header at most, as in RPM itself
	entryBytes, introBytes                       int64 = 16, 8
)

// ErrHeader is wrapped by each complaint about one package's header.
var ErrHeader = errors.New("damaged RPM header")

// values are the values of one header, by tag.
type values struct {
	data  []byte
	index map[uint32]entry
}

type entry struct{ kind, offset, count uint32 }

// parseHeader reads a header as a database holds it: two counts, an index, then the values (RPM, "Header
// Structure", without its magic). Every length is checked against what is there before anything is made of it.
func parseHeader(blob []byte) (h Header, err error) {
	if int64(len(blob)) < introBytes {
		return h, fmt.Errorf("%w: %d bytes", ErrHeader, len(blob))
	}
	entries, bytesOfData := int64(binary.BigEndian.Uint32(blob)), int64(binary.BigEndian.Uint32(blob[4:]))
	if entries > maxTags || introBytes+entries*entryBytes+bytesOfData > int64(len(blob)) {
		return h, fmt.Errorf("%w: %d entries and %d bytes of values do not fit into %d bytes", ErrHeader, entries, bytesOfData, len(blob))
	}
	v := values{blob[introBytes+entries*entryBytes:][:bytesOfData], make(map[uint32]entry, entries)}
	for i := range entries {
		e := blob[introBytes+i*entryBytes:]
		v.index[binary.BigEndian.Uint32(e)] = entry{binary.BigEndian.Uint32(e[4:]), binary.BigEndian.Uint32(e[8:]), binary.BigEndian.Uint32(e[12:])}
	}
	h = Header{
		Name: v.text(tagName), Version: v.text(tagVersion), Release: v.text(tagRelease), Arch: v.text(tagArch), SourceRPM: v.text(tagSourceRPM),
		Licence: v.text(tagLicence), Vendor: v.text(tagVendor), Modularity: v.text(tagModularityLabel),
		Provides: v.texts(tagProvideName), Requires: v.texts(tagRequireName), Files: v.files(),
	}
	if h.SourceRPM == "(none)" {
		h.SourceRPM = ""
	}
	if epoch := v.numbers(tagEpoch); len(epoch) == 1 {
		n := int(int32(epoch[0]))
		h.Epoch = &n
	}
	if h.Name == "" || h.Version == "" {
		return h, fmt.Errorf("%w: package %q without a name or version", ErrHeader, h.Name)
	}
	return h, nil
}

// text is a single string; "" when there is none.
func (v values) text(tag uint32) string {
	e, ok := v.index[tag]
	if !ok || e.kind != typeString && e.kind != typeI18N {
		return ""
	}
	if list := v.strings(e.offset, 1); len(list) == 1 {
		return list[0]
	}
	return ""
}

func (v values) texts(tag uint32) []string {
	if e, ok := v.index[tag]; ok && e.kind == typeStrings {
		return v.strings(e.offset, e.count)
	}
	return nil
}

// strings reads so many strings, each ended by a zero byte, or as many as there are.
func (v values) strings(offset, count uint32) (out []string) {
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

func (v values) numbers(tag uint32) (out []uint32) {
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
func (v values) files() (out []string) {
	dirs, of := v.texts(tagDirNames), v.numbers(tagDirIndexes)
	for i, name := range v.texts(tagBaseNames) {
		if i < len(of) && int64(of[i]) < int64(len(dirs)) {
			out = append(out, dirs[of[i]]+name)
		}
	}
	return out
}
