package weight

import (
	"bytes"
	"strings"
	"testing"
)

// nested repeats what opens a level, and what closes it, around a value.
func nested(before, begin, value, end string, times int) string {
	return before + strings.Repeat(begin, times) + value + strings.Repeat(end, times)
}

// phpMixed are arrays that begin like lists and are none, so often inside each other.
func phpMixed(levels int) string {
	text := "i:1;"
	for range levels {
		text = `a:2:{i:0;` + text + `s:1:"x";i:1;}`
	}
	return text
}

// formCases are files that just fit, and such that do not.
var formCases = []struct{ name, file, fits, not, want string }{
	{"depth of JSON", "a.json", nested(`{"a":`, "[", `"]]"`, "]", Depth-1) + "}", nested(`{"a":`, "[", `"]]"`, "]", Depth) + "}", "deep"},
	{"JSON by its beginning", "Pipfile.lock", nested("", `{"a":`, "1", "}", Depth), nested("", `{"a":`, "1", "}", Depth+1), "deep"},
	{"strings of JSON", "a.json", `["` + strings.Repeat(`[\"`, Depth+1) + `"]`, `["\\"` + strings.Repeat("[", Depth+1), "deep"},
	{"comments of JSON", "bun.lock", "// \"\n/* \" [ */" + nested("", "[", "", "]", Depth), "// \"\n/* \" */" + nested("", "[", "", "]", Depth+1), "deep"},
	{"cut JSON", "a.json", `{"a":"`, strings.Repeat("[", Depth+1), "deep"},
	{"depth of TOML", "Cargo.lock", nested("a = ", "[", "", "]", Depth) + "\n", nested("a = ", "[", "", "]", Depth+1), "deep"},
	{"strings of TOML", "uv.lock", `a = """x"""""` + nested("\nb = ", "[", `"[["`, "]", Depth), `a = ["""x"""", ` + nested("", "[", `"`, `"]`, Depth), "deep"},
	{"line break in TOML", "poetry.lock", "a = '''\n'''\n", "a = '\n'\n", "without an end"},
	{"dots of TOML", "pdm.lock", strings.Repeat("x.", KeyDots) + "x = 1\na.b = 1.0\n", strings.Repeat(`"x" . `, KeyDots+1) + "x = 1\n", "dots"},
	{"words of TOML", "uv.lock", strings.Repeat("a", TOMLWord) + " = 1\n", strings.Repeat("a:", TOMLWord) + " = 1\n", "word of TOML"},
	{"signs of TOML", "Cargo.lock", "a = " + strings.Repeat("[]", TOMLSigns/2-2), "a = " + strings.Repeat("[]", TOMLSigns/2), "words and signs"},
	{"length of TOML", "a.py.lock", strings.Repeat(" ", TOMLBytes), strings.Repeat(" ", TOMLBytes+1), "of this kind may have"},
	{"depth of HCL", ".terraform.lock.hcl", nested("", "a {\n", `b = "]"`, "\n}", Depth), nested("", "a {\n", `b = "}"`, "\n}", Depth+1), "deep"},
	{"strings of HCL", ".terraform.lock.hcl", "# \"x\" ${\nprovider \"a/b\" {\n // [\n version = \"~> \\\"5.0\" /* ( */\n}\n", "a = \"${\"x\"}\"\n", "template"},
	{"directives of HCL", ".terraform.lock.hcl", `a = "%5"`, `a = "%{if x}"`, "template"},
	{"line break in HCL", ".terraform.lock.hcl", `a = "\n"`, "a = \"\n\"", "line break"},
	{"signs of HCL", ".terraform.lock.hcl", "a = [\"x\",]", "a = - b", "more than the blocks"},
	{"here documents of HCL", ".terraform.lock.hcl", "a = b", "a = <<b\n[\nb\n", "more than the blocks"},
	{"division in HCL", ".terraform.lock.hcl", "a = b // c", "a = b / c", "more than the blocks"},
	{"length of HCL", ".terraform.lock.hcl", strings.Repeat(" ", HCLBytes), strings.Repeat(" ", HCLBytes+1), "of this kind may have"},
	{"tokens of HCL", ".terraform.lock.hcl", strings.Repeat("a ", HCLSigns), strings.Repeat("a ", HCLSigns+1), "characters besides strings"},
	{"cut PHP", "php/.registry/a.reg", `a:1:{s:1:"a";a:1:{i:0;N;}}`, `a:1:{s:1:"a";a:1:{i:0;N;}`, "no complete"},
	{"depth of PHP", "php/.registry/a.reg", nested("", `a:1:{s:1:"a";`, "b:1;", "}", phpDepth), nested("", `a:1:{s:1:"a";`, "b:1;", "}", phpDepth+1), "deeper"},
	{"arrays read again", "php/.registry/a.reg", phpMixed(1), phpMixed(phpDepth), "read again"},
	{"lists of PHP", "php/.registry/a.reg", nested("", "a:2:{i:0;", "d:1.5;", "i:1;N;}", phpDepth), nested("", "a:2:{i:0;", "d:1.5;", "i:01;N;}", phpDepth), "no complete"},
	{"objects of PHP", "php/.registry/a.reg", `O:1:"c":1:{s:1:"k";b:0;}`, `O:1:"c":1:{i:0;b:0;}`, "no complete"},
	{"length of PHP's lists", "php/.registry/a.reg", `a:0:{}`, `a:999999999999:{}`, "no complete"},
	{"length of PHP's strings", "php/.registry/a.reg", `s:2:"";";`, `s:3:"";";`, "no complete"},
	{"numbers of PHP", "php/.registry/a.reg", `a:1:{i:0;i:-1;}`, `a:1:{i:0;i:x;}`, "no complete"},
	{"floats of PHP", "php/.registry/a.reg", `d:-1e3;`, `d:1e999;`, "no complete"},
	{"kinds of PHP", "php/.registry/a.reg", `N;`, `r:1;`, "no complete"},
	{"attributes of XML", "pom.xml", "<a" + strings.Repeat(` b="x y z"`, Attributes) + "/>", "<a" + strings.Repeat(" b", Attributes+1) + "/>", "attributes"},
	{"attributes without blanks", "pom.xml", "<a " + strings.Repeat(`b="="`, Attributes) + "/>", "<a " + strings.Repeat(`b=""`, Attributes+1) + "/>", "attributes"},
	{"comments of XML", "pom.xml", "<!-- <a" + strings.Repeat(" b", Attributes+1) + " --><?a" + strings.Repeat(" b", Attributes+1) + "?>", "<![CDATA[ ' ]]><a" + strings.Repeat(" b", Attributes+1) + "/>", "attributes"},
	{"UTF-16", "pom.xml", wide("<project><a" + strings.Repeat(` b="x"`, Attributes) + "/></project>"), wide("<a" + strings.Repeat(` b="x"`, Attributes+1) + "/>"), "attributes"},
	{"length of a tag", "pom.xml", `<a b="` + strings.Repeat(" ", TagBytes-10) + `"/>`, `<a b="` + strings.Repeat(" ", TagBytes) + `"/>`, "tag of XML"},
	{"length of XML", "a-pom.xml", strings.Repeat("\n", PomBytes), strings.Repeat("\n", PomBytes+1), "of this kind may have"},
	{"property lists", "X.app/Contents/Info.plist", "<plist><dict/></plist>", "{ a = b; }", "property list"},
	{"binary property lists", "X.app/Contents/Info.plist", "bplist00((", " bplist00((", "property list"},
	{"length of a property list", "X.app/Contents/Info.plist", "bplist00" + strings.Repeat("\n", PlistBytes-8), "bplist00" + strings.Repeat("\n", PlistBytes), "of this kind may have"},
	{"lines of apk", "lib/apk/db/installed", strings.Repeat("a\n", OddLines) + strings.Repeat("P:a\n\n", OddLines), strings.Repeat(":a\n", OddLines+1), "name no package"},
	{"lines of mix.lock", "mix.lock", strings.Repeat("}\n", OddLines) + strings.Repeat(`  "a": {:hex, :a, "1", "h"},`+"\n", OddLines), strings.Repeat(`  "a": {:hex, :a},`+"\n", OddLines+1), "name no package"},
	{"requirements", "dev-requirements.txt", strings.Repeat("a\n\n# b\n", OddLines) + strings.Repeat("a[b] == 1.0 ; c < '3' # d\na===1 \\\n  --hash=sha256:0 \\\n --hash=sha256:1\n", OddLines), strings.Repeat("a==1,\\\n<2\n", OddLines+1), "name no package"},
	{"requirements without versions", "requirements.txt", strings.Repeat("a==1.*\n", OddLines), strings.Repeat("a==1.*\n", OddLines+1), "name no package"},
	{"comments of requirements", "requirements.txt", "a==1 # <2\n", strings.Repeat("a==1# <2\n", OddLines+1), "name no package"},
	{"signs of yarn.lock", "yarn.lock", strings.Repeat("a-b: {\n", YarnSigns), strings.Repeat("- ", YarnSigns+1), "yarn.lock"},
	{"line of yarn.lock", "yarn.lock", strings.Repeat("a", YarnLine), strings.Repeat("a", YarnLine+1), "a line of more than"},
	{"quotes of yarn.lock", "yarn.lock", strings.Repeat(`a "" `, YarnSigns), strings.Repeat(`a "" `, YarnSigns+1), "yarn.lock"},
	{"length of yarn.lock", "yarn.lock", strings.Repeat("\n", YarnBytes), strings.Repeat("\n", YarnBytes+1), "of this kind may have"},
	{"length of go.mod", "go.mod", strings.Repeat("\n", GoModBytes), strings.Repeat("\n", GoModBytes+1), "of this kind may have"},
	{"length of a rockspec", "a.rockspec", strings.Repeat("\n", RockspecBytes), strings.Repeat("\n", RockspecBytes+1), "of this kind may have"},
}

// What just fits is weighed, in whichever way it is read; what does not is an error that says what is wrong.
func TestForm(t *testing.T) {
	for _, tc := range formCases {
		for _, weigh := range []func(p, text string) (int64, error){
			func(p, text string) (int64, error) {
				return new(Counter).List(p, strings.NewReader(text), int64(len(text)), 1e9)
			},
			func(p, text string) (int64, error) {
				return new(Counter).Record(p, strings.NewReader(text), int64(len(text)), 1e9)
			},
		} {
			if _, err := weigh(tc.file, tc.fits); err != nil {
				t.Errorf("%s: what fits: %v", tc.name, err)
			}
			if _, err := weigh(tc.file, tc.not); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("%s: what does not fit: %v, want %q", tc.name, err, tc.want)
			}
		}
	}
}

func FuzzForm(f *testing.F) {
	for _, tc := range formCases {
		for _, text := range []string{tc.fits, tc.not} {
			f.Add(tc.file, []byte(text[:min(len(text), 4096)]))
		}
	}
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		first := fits(name, bytes.NewReader(content), int64(len(content)))
		if again := fits(name, bytes.NewReader(content), int64(len(content))); (first == nil) != (again == nil) {
			t.Errorf("%v, then %v", first, again)
		}
	})
}
