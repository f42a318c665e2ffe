package observe

import (
	"encoding/binary"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// elfHead is how long the headers of elfWith are.
const elfHead = 64 + 56

// elfWith is the smallest program for 64 bits, with content behind its headers.
func elfWith(content ...any) []byte {
	head := []any{[16]byte{0x7f, 'E', 'L', 'F', 2, 1, 1}, uint16(2), uint16(0x3e), uint32(1), [3]uint64{0, 64, 0}, uint32(0), [6]uint16{64, 56, 1, 64, 0, 0},
		[2]uint32{1, 5}, [6]uint64{0, 0, 0, elfHead, elfHead, 4096}}
	var b []byte
	for _, v := range append(head, content...) {
		b, _ = binary.Append(b, binary.LittleEndian, v)
	}
	return b
}

// markAt is the mark with the place of a header before it.
func markAt(place int64) []byte {
	return append(binary.LittleEndian.AppendUint64(nil, uint64(place)), bundleMark[:]...)
}

func TestMarksOfBundles(t *testing.T) {
	const deps = `{"runtimeTarget":{"name":".NETCoreApp,Version=v8.0"},"targets":{".NETCoreApp,Version=v8.0":{"Gauge/1.2.3":{"runtime":{"Gauge.dll":{}}}}},"libraries":{"Gauge/1.2.3":{"type":"package","sha512":"sha512-x"}}}`
	const at = elfHead + 40 // behind one mark
	header := func(major, minor, files uint32, from, size int64) []any {
		return []any{major, minor, files, byte(0), from, size, [2]int64{}, uint64(0), []byte(deps), make([]byte, 200)}
	}
	const depsAt = at + 12 + 1 + 40
	code := []byte(strings.Repeat("\x00\x00\x00H\x8b\x05\x00\x01\x02\x03", 40))
	for name, c := range map[string]struct {
		program []byte
		told    bool
		found   bool
	}{
		"bundle":                     {elfWith(append([]any{markAt(at)}, header(6, 0, 1, depsAt, int64(len(deps)))...)...), false, true},
		"no header":                  {elfWith(markAt(0), code), false, false},
		"code":                       {elfWith(markAt(at), code), false, false},
		"outside":                    {elfWith(markAt(1<<40), code), false, false},
		"negative":                   {elfWith(markAt(-1), code), false, false},
		"at the end":                 {elfWith(markAt(at+int64(len(code))-11), code), false, false},
		"version 0":                  {elfWith(append([]any{markAt(at)}, header(0, 1024, 1<<30, 0, 0)...)...), false, false},
		"more files than fit":        {elfWith(append([]any{markAt(at)}, header(1, 0, 1<<30, 0, 0)...)...), false, false},
		"list too long":              {elfWith(append([]any{markAt(at)}, header(6, 0, 1, depsAt, 1<<30)...)...), true, false},
		"a bundle behind a decoy":    {elfWith(append([]any{markAt(1 << 40), markAt(at + 40)}, header(6, 0, 1, depsAt, 1)...)...), true, false},
		"far behind a decoy":         {elfWith(append([]any{markAt(1 << 40), make([]byte, bundleWindow-elfHead-40-20), markAt(bundleWindow + 20)}, header(6, 0, 1, depsAt, 1)...)...), true, false},
		"a decoy behind a decoy":     {elfWith(markAt(1<<40), markAt(1<<40), code), false, false},
		"cut off in the last header": {elfWith(markAt(at), uint32(1), uint32(0)), false, false},
	} {
		o := look(t, "i.tar", imagetest.Tar(t, []imagetest.Member{{Name: "usr/bin/tool", Content: string(c.program)}}), Limits{})
		if o.missed("dotnet-deps-binary-cataloger") != c.told || (o.has("Gauge") != nil) != c.found {
			t.Errorf("%s: found %v, unread %v", name, o.Components, o.Unread)
		}
	}
}
