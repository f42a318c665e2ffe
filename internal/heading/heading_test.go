package heading

import (
	"strings"
	"testing"
)

func TestOneHeadingMeansOneThing(t *testing.T) {
	seen := map[string]Field{}
	for field, list := range words {
		for _, w := range list {
			if w != fold(w) {
				t.Errorf("%q is not folded", w)
			}
			if other, twice := seen[w]; twice {
				t.Errorf("%q is %s and %s", w, field, other)
			}
			seen[w] = field
		}
	}
}

func TestOf(t *testing.T) {
	for heading, want := range map[string]Field{
		"Component Name": Name, "component_name": Name, "Vendor / Supplier": Supplier, "Lizenz": Licence, "CPE 2.3": CPE, "PURL": Purl,
		"End-of-Support": EndOfSupport, "End of Support (EOS)": EndOfSupport, "End of Support (YYYY-MM-DD) *": EndOfSupport, "Level of Support": Level,
		"SHA-256": Hash, "bom-ref": Ref, "Depends on": DependsOn, "colour": "", "": "", ")(": "", strings.Repeat("version", 100): "",
	} {
		if got := Of(heading); got != want {
			t.Errorf("%q: %q, want %q", heading, got, want)
		}
	}
}

func TestColumns(t *testing.T) {
	columns, err := Columns([]string{"#", "Name", "Version", "End of Support"})
	if err != nil || columns[Name] != 1 || columns[EndOfSupport] != 3 || !IsSupport(columns) || !IsComponents(columns) {
		t.Errorf("%v %v", columns, err)
	}
	if _, err = Columns([]string{"Name", "Version", "Component version"}); err == nil || !strings.Contains(err.Error(), `"Version" and "Component version" both give the version`) {
		t.Error(err)
	}
	if c, _ := Columns([]string{"Name", "Version"}); IsSupport(c) || !IsComponents(c) {
		t.Error("no support in it")
	}
	if c, _ := Columns([]string{"End of support", "Version"}); IsSupport(c) || IsComponents(c) {
		t.Error("of what?")
	}
}

func TestFind(t *testing.T) {
	rows := func(above int) (int, func(int) []string) {
		return above + 1, func(i int) []string {
			if i < above {
				return []string{"Fabulon", "Drip"}
			}
			return []string{"purl", "end of support"}
		}
	}
	for above, want := range map[int]int{0: 0, MaxPreamble - 1: MaxPreamble - 1, MaxPreamble: -1} {
		count, row := rows(above)
		if at, columns := Find(count, row, IsSupport); at != want || (at >= 0) != (len(columns) == 2) {
			t.Errorf("%d rows above: row %d, %v; want row %d", above, at, columns, want)
		}
	}
}
