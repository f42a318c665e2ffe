package policy

import (
	"strings"
	"testing"
)

func TestFilled(t *testing.T) {
	values := map[string]string{"ref": "c-1", "name": `a"b\</script>`, "version": strings.Repeat("9", maxFilled+1), "file": "a\xffb"}
	value := func(blank string) string { return values[blank] }
	for fix, want := range map[string]string{
		`"dependencies": [ { "ref": "root" } ]`: `"dependencies": [ { "ref": "root" } ]`,
		`"bom-ref": "{ref}"`:                    `"bom-ref": "c-1"`,
		`"name": "{name}"`:                      `"name": "a\"b\\\u003c/script>"`,
		`"version": "{version}"`:                `"version": "` + strings.Repeat("9", maxFilled) + `…"`,
		`"content": "{sha256}"`:                 `"content": "<sha256>"`,
		`{ref}{ref}`:                            `c-1c-1`,
		`{"a": {}, "b": {ref}, {c{ref}, {ref`:   `{"a": {}, "b": c-1, {cc-1, {ref`,
		`{file}`:                                `a�b`,
	} {
		if got := Filled(fix, value); got != want {
			t.Errorf("%s: got %s, expected %s", fix, got, want)
		}
	}
	values["ref"] = "{name}" // what is filled in is no blank
	if got := Filled(`{ref}`, value); got != "{name}" {
		t.Error(got)
	}
}
