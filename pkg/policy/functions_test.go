package policy

import (
	"strings"
	"testing"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
)

func TestFunctions(t *testing.T) {
	c, err := newCompiler(testEnvironment())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ expression, want string }{
		{`date(timestamp("2024-01-31T00:00:00Z") + months(1))`, "2024-02-29"},
		{`date(timestamp("2023-01-31T00:00:00Z") + months(1))`, "2023-02-28"},
		{`date(timestamp("2024-03-31T00:00:00Z") - months(1))`, "2024-02-29"},
		{`date(timestamp("2026-11-20T00:00:00Z") + months(24))`, "2028-11-20"},
		{`date(timestamp("2026-11-20T00:00:00Z") + months(-12))`, "2025-11-20"},
		{`date(addMonths(timestamp("2026-10-31T23:00:00Z"), 4))`, "2027-02-28"},
		{`date(now + duration("48h"))`, "2026-11-22"},
		{`date(now - duration("24h"))`, "2026-11-19"},
		{`string(days(timestamp("2026-11-22T12:00:00Z") - now))`, "2"},
		{`string(days(now - timestamp("2026-11-22T12:00:00Z")))`, "-2"},
		{`string(1 + 2 - 4) + string(1.5 + 1.0) + ([1] + [2] == [1, 2] ? "!" : "?")`, "-12.5!"},
		{`short(["a", "b"])`, "a, b"},
		{`short([])`, ""},
		{`short(["a", "b", "c", "d", "e"])`, "a, b, c, d, e"},
		{`short(["a", "b", "c", "d", "e", "f", "g"])`, "a, b, c, d, e … and 2 more"},
		{`first(["a", "b", "c"], 1)`, "a … and 2 more"},
		{`first(["a", "b"], 0)`, "error: at least one item"},
		{`join(["a", "b"], "; ")`, "a; b"},
		{`["a", "b"].join("+")`, "a+b"},
		{`"a,b".split(",")[1]`, "b"},
		{`sets.contains(["a", "b"], ["b"]) ? "in" : "out"`, "in"},
		{`string(math.greatest(1, 3))`, "3"},
		{`date(now + months(200000))`, "error: at most 119988 months"},
		{`date(now + months(119988))`, "error: timestamp overflow"},
		{`string(9223372036854775807 + 1)`, "error: integer overflow"},
		{`string(-9223372036854775807 - 2)`, "error: integer overflow"},
	} {
		t.Run(test.expression, func(t *testing.T) {
			ast, issues := c.root.Compile(test.expression)
			if issues.Err() != nil {
				t.Fatal(issues.Err())
			}
			program, err := c.root.Program(ast, cel.CostLimit(CostLimit))
			if err != nil {
				t.Fatal(err)
			}
			value, _, err := program.Eval(&activation{now: types.Timestamp{Time: at}})
			got := ""
			if err != nil {
				got = "error: " + err.Error()
			} else {
				got = value.Value().(string)
			}
			want, failing := strings.CutPrefix(test.want, "error: ")
			if failing && !(strings.HasPrefix(got, "error: ") && strings.Contains(got, want)) || !failing && got != want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestFunctionsRefuseOtherTypes(t *testing.T) {
	c, err := newCompiler(testEnvironment())
	if err != nil {
		t.Fatal(err)
	}
	for _, expression := range []string{
		`now + 24`, `months(1) + now`, `months(1) + months(1)`, `months("1")`, `short([1])`, `date("2026-11-20")`, `days(24)`, `now + "1"`,
	} {
		if _, issues := c.root.Compile(expression); issues.Err() == nil {
			t.Errorf("%s compiles", expression)
		}
	}
}

func TestAddMonthsKeepsTheTimeOfDay(t *testing.T) {
	got := addMonths(time.Date(2026, 12, 31, 23, 59, 58, 7, time.UTC), 2)
	if want := time.Date(2027, 2, 28, 23, 59, 58, 7, time.UTC); !got.Equal(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
