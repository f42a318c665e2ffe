package firmware

import (
	"context"
	"encoding/binary"
	"fmt"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

func inTar(t testing.TB, content string) *seen {
	t.Helper()
	return look(t, "i.tar", imagetest.Tar(t, []imagetest.Member{{Name: "opt/a.bin", Content: content}}), DefaultLimits)
}

// TestMediaByStructure: what is complete by its structure is a medium. What is cut off is none, and what follows it is named.
func TestMediaByStructure(t *testing.T) {
	for name, whole := range wholeMedia(t, table(12_000)) {
		if o := inTar(t, whole); !o.Whole || o.MediaFiles != 1 || o.OpaqueFiles != 0 {
			t.Errorf("%s: %d media, opaque %v, unread %v", name, o.MediaFiles, o.Opaque, o.Unread)
		}
		if o := inTar(t, whole[:len(whole)*3/4]); o.OpaqueFiles != 1 || o.MediaFiles != 0 {
			t.Errorf("%s, cut off: %d media, opaque %v, unread %v", name, o.MediaFiles, o.Opaque, o.Unread)
		}
		if name == "FLAC" {
			continue // where its last frame ends, only decoding tells
		}
		if o := inTar(t, whole+"more\x01behind it"); o.OpaqueFiles != 1 || !o.Whole {
			t.Errorf("%s and more: opaque %v, unread %v", name, o.Opaque, o.Unread)
		}
		if o := inTar(t, whole+table(programSlack+1)); o.Whole && o.OpaqueBytes <= programSlack {
			t.Errorf("%s and much more: opaque %v, unread %v", name, o.Opaque, o.Unread)
		}
	}
}

// TestOnlyBeginsLikeAMedium has the first bytes of each medium, and content that looks encrypted.
func TestOnlyBeginsLikeAMedium(t *testing.T) {
	heads := map[string]string{}
	for _, m := range media {
		heads[m.magic] = "RIFF\x00\x00\x00\x00"[:m.at] + m.magic
	}
	for name, whole := range wholeMedia(t, table(4000)) {
		heads[name] = whole[:min(40, len(whole))]
	}
	for name, head := range heads {
		if o := inTar(t, head+table(3000)); o.MediaFiles != 0 || o.OpaqueFiles == 0 {
			t.Errorf("%s, short: %d media, opaque %v, unread %v", name, o.MediaFiles, o.Opaque, o.Unread)
		}
		if o := inTar(t, head+noise(300<<10)); o.Whole || !o.missed(denseReason) && !o.missed("after the end of the medium") {
			t.Errorf("%s, long: %d media, unread %v", name, o.MediaFiles, o.Unread)
		}
	}
}

// TestHiddenInMedia puts a program, or an archive, where a medium has its content.
func TestHiddenInMedia(t *testing.T) {
	module := elfOf(binary.LittleEndian, true, table(5000))
	for what, hidden := range map[string]string{"ELF": module, "PE": peOf("", 0)} {
		for name, whole := range wholeMedia(t, table(777)+hidden+table(100)) {
			o := inTar(t, whole)
			place := fmt.Sprintf("!+%d", strings.Index(whole, hidden))
			if o.Whole || o.MediaFiles != 0 || !o.missed("a program of") || !o.missed(place) {
				t.Errorf("%s in %s: %d media, opaque %v, unread %v", what, name, o.MediaFiles, o.Opaque, o.Unread)
			}
		}
	}
	archive := string(imagetest.Tar(t, imagetest.Rootfs()))
	for name, whole := range wholeMedia(t, table(777)+archive) {
		if o := inTar(t, whole); o.at("zlib1g") == "" {
			t.Errorf("tar in %s: found %v, unread %v", name, o.found, o.Unread)
		}
	}
}

// TestProgramBehindAHeader: a program behind what no format is known of is shown to the visitor, and the rest is opaque.
func TestProgramBehindAHeader(t *testing.T) {
	module := elfOf(binary.LittleEndian, true, table(5000))
	for name, c := range map[string]struct {
		content string
		shown   bool
	}{
		"near":     {table(777) + module, true},
		"far":      {table(leadBytes+777) + module, false},
		"cut off":  {table(777) + module[:len(module)-300], false},
		"two":      {table(777) + module + table(99) + module, true},
		"in front": {"OggS" + module, true},
	} {
		shown := 0
		s := newSearch(DefaultLimits, func(_ context.Context, tree *Tree) map[string]bool {
			if tree.Single {
				shown++
			}
			return nil
		})
		src := source{"a", int64(len(c.content)), strings.NewReader(c.content)}
		if got := s.programs(t.Context(), src, false); got != c.shown || (shown > 0) != c.shown {
			t.Errorf("%s: %v, shown %d, unread %v", name, got, shown, s.unread)
		}
	}
	s := newSearch(DefaultLimits, nothing)
	content := strings.Repeat("\x7fELF\x02\x01\x01", buriedTries+1)
	s.programs(t.Context(), source{"a", int64(len(content)), strings.NewReader(content)}, true)
	if len(s.unread) != 1 || !strings.Contains(s.unread[0].Reason, "more than 64 places") {
		t.Errorf("beginnings: unread %v", s.unread)
	}
	s = newSearch(DefaultLimits, nothing)
	content = strings.Repeat(module, hiddenPrograms+1)
	s.programs(t.Context(), source{"a", int64(len(content)), strings.NewReader(content)}, true)
	if last := s.unread[len(s.unread)-1]; !strings.Contains(last.Reason, "more than 16 programs") {
		t.Errorf("programs: unread %v", s.unread)
	}
}

// FuzzMedia: no walk ends beyond the content, or breaks.
func FuzzMedia(f *testing.F) {
	for _, whole := range wholeMedia(f, table(400)) {
		f.Add([]byte(whole))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		size := int64(len(b))
		if _, walk := wellKnown(b[:min(len(b), headBytes)], size); walk != nil {
			end, err := mediumEnd(source{"a", size, strings.NewReader(string(b))}, walk)
			if err == nil && (end < 0 || end > size) || err != nil && strings.Contains(err.Error(), "breaks its reader") {
				t.Errorf("ends at %d of %d: %v", end, size, err)
			}
		}
	})
}
