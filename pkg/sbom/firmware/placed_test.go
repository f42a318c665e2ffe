package firmware

import (
	"archive/tar"
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// status is the file that these tests look for.
var status = imagetest.Rootfs()[0].Content

// What an archive holds below a link of its own lies where the link leads, as programs that unpack in order have it.
func TestFilesBelowLinks(t *testing.T) {
	for name, c := range map[string]struct {
		files  members
		at     string
		missed string
	}{
		"link to what is there":    {members{{Name: "usr/var/x", Content: "x"}, {Name: "var", Link: "usr/var"}, {Name: "var/lib/dpkg/status", Content: status}}, "usr/var/lib/dpkg/status", ""},
		"link to what follows":     {members{{Name: "var", Link: "usr/var"}, {Name: "var/lib/dpkg/status", Content: status}}, "usr/var/lib/dpkg/status", ""},
		"link of a link":           {members{{Name: "a", Link: "b"}, {Name: "b", Link: "c"}, {Name: "a/var/lib/dpkg/status", Content: status}}, "c/var/lib/dpkg/status", ""},
		"absolute link":            {members{{Name: "mnt/var", Link: "/var"}, {Name: "mnt/var/lib/dpkg/status", Content: status}}, "var/lib/dpkg/status", "programs differ in whether they follow it"},
		"link that climbs":         {members{{Name: "mnt/var", Link: "../var"}, {Name: "mnt/var/lib/dpkg/status", Content: status}}, "var/lib/dpkg/status", "programs differ in whether they follow it"},
		"loop":                     {members{{Name: "a", Link: "b"}, {Name: "b", Link: "a"}, {Name: "a/lib/dpkg/status", Content: status}}, "", "a symbolic link without an end"},
		"directory, then link":     {members{{Name: "var/lib/dpkg/status", Content: status}, {Name: "var", Link: "other"}}, "var/lib/dpkg/status", "as a directory and as something else"},
		"directory, then file":     {members{{Name: "var/lib/dpkg/status", Content: status}, {Name: "var", Content: "x"}}, "var/lib/dpkg/status", "as a directory and as something else"},
		"file, then directory":     {members{{Name: "var", Content: "x"}, {Name: "var/lib/dpkg/status", Content: status}}, "var/lib/dpkg/status", "as a directory and as something else"},
		"link, then file":          {members{{Name: "var/lib/dpkg/status", Link: "../x"}, {Name: "var/lib/dpkg/status", Content: status}}, "var/lib/dpkg/status", "more than once"},
		"the same link twice":      {members{{Name: "var", Link: "v"}, {Name: "var", Link: "v"}, {Name: "v/lib/dpkg/status", Content: status}}, "v/lib/dpkg/status", ""},
		"another link":             {members{{Name: "var", Link: "w"}, {Name: "var", Link: "v"}, {Name: "v/lib/dpkg/status", Content: status}}, "v/lib/dpkg/status", "more than once"},
		"name that goes on":        {members{{Name: "var/lib/dpkg/status\x00x", Content: status}}, "var/lib/dpkg/status", "behind a NUL"},
		"dots below a link":        {members{{Name: "var", Link: "usr/var"}, {Name: "var/../var/lib/dpkg/status", Content: status}}, "usr/var/lib/dpkg/status", ""},
		"longer than paths may be": {members{{Name: "a", Link: strings.Repeat("d/", 1500)}, {Name: "a/" + strings.Repeat("e/", 1500) + "status", Content: status}}, "", "without an end"},
	} {
		archives := map[string][]byte{"cpio": imagetest.Cpio(c.files)}
		if !strings.Contains(name, "name that") { // neither can be written
			archives["tar"], archives["zip"] = imagetest.Tar(t, c.files), imagetest.Zip(t, c.files)
		}
		for kind, b := range archives {
			o := look(t, "i", b, DefaultLimits)
			want := ""
			if c.at != "" {
				want = "i!/" + c.at
			}
			if got := o.at("zlib1g"); (strings.HasSuffix(c.at, "var/lib/dpkg/status") || c.at == "") && got != want || c.missed == "" && len(o.Unread) > 0 || c.missed != "" && !o.missed(c.missed) {
				t.Errorf("%s, %s: found %v, want %q; unread %v, want %q", name, kind, o.found, want, o.Unread, c.missed)
			}
		}
	}
}

// tarWith is an archive with one file and extended headers before it.
func tarWith(t *testing.T, headers ...*tar.Header) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range append(headers, &tar.Header{Name: "zz", Mode: 0o644, Size: 5, Typeflag: tar.TypeReg}) {
		imagetest.Must(t, w.WriteHeader(h))
	}
	_, err := io.WriteString(w, "text\n")
	imagetest.Must(t, err)
	imagetest.Must(t, w.Close())
	return b.Bytes()
}

// Headers that only some programs keep to are reported when they say what a file is.
func TestExtendedHeadersThatProgramsReadOtherwise(t *testing.T) {
	global := func(key, value string) *tar.Header {
		return &tar.Header{Name: "g", Typeflag: tar.TypeXGlobalHeader, Format: tar.FormatPAX, PAXRecords: map[string]string{key: value}}
	}
	plain := tarWith(t)
	long := func(kind byte, content string) []byte {
		h := bytes.Clone(plain[:tarBlock])
		copy(h[124:], "00000000000\x00")
		h[124+9], h[124+10] = '0'+byte(len(content)>>3), '0'+byte(len(content)&7)
		h[156] = kind
		copy(h[148:], "        ")
		sum := 0
		for _, c := range h {
			sum += int(c)
		}
		copy(h[148:], []byte{'0', '0' + byte(sum>>12&7), '0' + byte(sum>>9&7), '0' + byte(sum>>6&7), '0' + byte(sum>>3&7), '0' + byte(sum&7), 0, ' '})
		return append(h, append([]byte(content), make([]byte, tarBlock-len(content))...)...)
	}
	named := long(tar.TypeXHeader, "9 path=a\n")
	for name, c := range map[string]struct {
		b      []byte
		missed string
	}{
		"path for all":         {tarWith(t, global("path", "var/lib/dpkg/status")), "states their path"},
		"target for all":       {tarWith(t, global("linkpath", "x")), "states their linkpath"},
		"comment":              {tarWith(t, global("comment", "0123456789abcdef0123456789abcdef01234567")), ""},
		"path":                 {append(bytes.Clone(named), plain...), "its own header"},
		"path said twice":      {append(long(tar.TypeXHeader, "11 path=zz\n"), plain...), ""},
		"path and path":        {append(append(bytes.Clone(named), named...), plain...), "two extended headers"},
		"long name":            {append(long(tar.TypeGNULongName, "a\x00"), plain...), "its own header"},
		"long name and path":   {append(append(long(tar.TypeGNULongName, "a\x00"), named...), plain...), "two extended headers"},
		"long name and target": {append(append(long(tar.TypeGNULongName, "zz\x00"), long(tar.TypeGNULongLink, "b\x00")...), plain...), ""},
	} {
		if o := look(t, "i", c.b, DefaultLimits); c.missed == "" && !o.Whole || c.missed != "" && !o.missed(c.missed) {
			t.Errorf("%s: unread %v, want %q", name, o.Unread, c.missed)
		}
	}
}

// A path that comes again and again is reported once.
func TestRepeatedPathIsReportedOnce(t *testing.T) {
	var files members
	for i := range 50 {
		files = append(files, imagetest.Member{Name: "same", Content: strings.Repeat("x", i+1)})
	}
	for kind, b := range map[string][]byte{"tar": imagetest.Tar(t, files), "zip": imagetest.Zip(t, files), "cpio": imagetest.Cpio(files)} {
		if o := look(t, "i", b, DefaultLimits); len(o.Unread) != 1 || !o.missed("more than once") {
			t.Errorf("%s: unread %v", kind, o.Unread)
		}
	}
}
