package sbom

import (
	"strings"
	"testing"
	"time"
)

func TestFirstUnseen(t *testing.T) {
	for text, want := range map[string]rune{
		"lodash": 0, "größe": 0, "名前": 0, "a\u00a0b": 0, "\u0600 1": 0, "\ufffd": 0, "tab\t": 0, // Arabic number sign: of class Cf, and seen
		"lod\u202eash": 0x202e, "a\u2066b": 0x2066, "a\u200fb": 0x200f, "a\u061cb": 0x061c,
		"a\u200bb": 0x200b, "a\u200db": 0x200d, "a\u2060b": 0x2060, "a\ufeffb": 0xfeff, "a\u00adb": 0x00ad, "\u3164": 0x3164, "a\ufe0f": 0xfe0f, "a\u2028b": 0x2028,
		"a\U000E0061": 0xe0061, "a\u034fb": 0x034f,
	} {
		if got, what := firstUnseen(text); got != want || (what != "") != (want != 0) {
			t.Errorf("%+q: U+%04X %q, want U+%04X", text, got, what, want)
		}
	}
}

// Every field by which a component is known is looked at; the document stays valid.
func TestUnseenIsNoted(t *testing.T) {
	at := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	notes := func(path, text string) []string {
		t.Helper()
		d, err := Read(path, []byte(text), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		if !d.Valid() {
			t.Errorf("%s: %v", path, d.Problems)
		}
		var out []string
		for _, p := range d.Validate(at).Problems {
			if p.Code != Unseen {
				continue
			}
			if out = append(out, p.Pointer+" "+p.Found); p.Effect != Noted || p.Line < 1 || p.Column < 1 {
				t.Errorf("%s: %+v", path, p)
			}
		}
		return out
	}
	sameLines(t, notes("a.json", strings.ReplaceAll(`{"bomFormat":"CycloneDX","specVersion":"1.6","version":1,
"components":[{"bom-ref":"a@","type":"library","group":"g@","name":"n@","version":"1@","purl":"pkg:npm/g/n%E2%80%AE@1","cpe":"cpe:2.3:a:v:p@:1:*:*:*:*:*:*:*","publisher":"p@",
"supplier":{"name":"s@"},"manufacturer":{"name":"m@"},"swid":{"tagId":"t@","name":"n"},"description":"d@","authors":[{"name":"x"}]},
{"bom-ref":"b","type":"library","name":"b","version":"1","purl":"pkg:npm/b\u2066@1"}],
"services":[{"bom-ref":"r@","name":"v@","services":[{"bom-ref":"w","name":"w\u202e"}]}]}`, "@\"", "\u200b\"")), []string{
		`/components/0/bom-ref "a\u200b" with U+200B, which is not seen`,
		`/components/0/group "g\u200b" with U+200B, which is not seen`,
		`/components/0/name "n\u200b" with U+200B, which is not seen`,
		`/components/0/version "1\u200b" with U+200B, which is not seen`,
		`/components/0/purl "n\u202e" with U+202E, percent-encoded, which changes the direction of text`,
		`/components/0/publisher "p\u200b" with U+200B, which is not seen`,
		`/components/0/supplier "s\u200b" with U+200B, which is not seen`,
		`/components/0/manufacturer "m\u200b" with U+200B, which is not seen`,
		`/components/0/swid/tagId "t\u200b" with U+200B, which is not seen`,
		`/components/1/purl "pkg:npm/b\u2066@1" with U+2066, which changes the direction of text`,
		`/services/0/bom-ref "r\u200b" with U+200B, which is not seen`,
		`/services/0/name "v\u200b" with U+200B, which is not seen`,
		`/services/0/services/0/name "w\u202e" with U+202E, which changes the direction of text`,
	})
	sameLines(t, notes("a.xml", `<bom xmlns="http://cyclonedx.org/schema/bom/1.6" version="1"><components><component bom-ref="a&#x202e;" type="library"><name>n&#x200b;</name></component></components><services><service bom-ref="s"><name>v&#x200b;</name></service></services></bom>`), []string{
		`/bom/components/component/@bom-ref "a\u202e" with U+202E, which changes the direction of text`,
		`/bom/components/component/name "n\u200b" with U+200B, which is not seen`,
		`/bom/services/service/name "v\u200b" with U+200B, which is not seen`,
	})
	sameLines(t, notes("a.spdx.json", spdxDoc(packs(`{"SPDXID":"SPDXRef-p","name":"p\u200d","downloadLocation":"NOASSERTION","versionInfo":"1\u2060","supplier":"Organization: s\u00ad","originator":"Organization: o\u00ad"}`))), []string{
		`/packages/0/name "p\u200d" with U+200D, which is not seen`,
		`/packages/0/versionInfo "1\u2060" with U+2060, which is not seen`,
		`/packages/0/supplier "s\u00ad" with U+00AD, which is not seen`,
		`/packages/0/originator "o\u00ad" with U+00AD, which is not seen`,
	})
}
