package policy

import (
	"fmt"
	"strings"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/decls"
	"cel.dev/cel-go/common/env"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/stdlib"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
	"cel.dev/cel-go/ext"
)

// shortList is how many items short(list) spells out.
const shortList = 5

// builtin describes functions.
var builtin = []FunctionWords{
	{"addMonths", "addMonths(t timestamp, n int) timestamp", "the same as t + months(n)"},
	{"date", "date(t timestamp) string", "the day in UTC, as 2026-11-20"},
	{"days", "days(d duration) int", "whole days of a duration, rounded towards zero"},
	{"first", "first(list list(string), n int) string", "the first n joined by commas, and how many more there are"},
	{"join", "join(list list(string), separator string) string", "all of them with the separator between"},
	{"months", "months(n int) months", "a span of calendar months, for timestamp + months(n) and timestamp - months(n)"},
	{"short", "short(list list(string)) string", "first(list, 5)"},
}

// functions are what expressions may call besides CEL's standard library and its strings, sets, math and
// lists extensions. All are pure: the moment judged at is the variable now.
func functions() []cel.EnvOption {
	texts := cel.ListType(cel.StringType)
	return append(monthArithmetic(),
		ext.Strings(), ext.Sets(), ext.Math(), ext.Lists(ext.ListsMaxRangeSize(1000)),
		cel.Function("months", cel.Overload("months_int", []*cel.Type{cel.IntType}, monthsType,
			cel.UnaryBinding(func(n ref.Val) ref.Val { return newMonths(n.(types.Int)) }))),
		cel.Function("addMonths", cel.Overload("add_months", []*cel.Type{cel.TimestampType, cel.IntType}, cel.TimestampType,
			cel.BinaryBinding(func(t, n ref.Val) ref.Val { return shiftMonths(t.(types.Timestamp), n.(types.Int)) }))),
		cel.Function("date", cel.Overload("date_timestamp", []*cel.Type{cel.TimestampType}, cel.StringType,
			cel.UnaryBinding(func(t ref.Val) ref.Val {
				return types.String(t.(types.Timestamp).UTC().Format(time.DateOnly))
			}))),
		cel.Function("days", cel.Overload("days_duration", []*cel.Type{cel.DurationType}, cel.IntType,
			cel.UnaryBinding(func(d ref.Val) ref.Val { return wholeDays(d.(types.Duration)) }))),
		cel.Function("short", cel.Overload("short_list", []*cel.Type{texts}, cel.StringType,
			cel.UnaryBinding(func(l ref.Val) ref.Val { return shorten(l, shortList) }))),
		cel.Function("first", cel.Overload("first_list_int", []*cel.Type{texts, cel.IntType}, cel.StringType,
			cel.BinaryBinding(func(l, n ref.Val) ref.Val { return shorten(l, int64(n.(types.Int))) }))),
		cel.Function("join", cel.Overload("join_list_separator", []*cel.Type{texts, cel.StringType}, cel.StringType,
			cel.BinaryBinding(func(l, sep ref.Val) ref.Val {
				items, err := textItems(l, -1)
				if err != nil {
					return err
				}
				return types.String(strings.Join(items, string(sep.(types.String))))
			}))),
	)
}

// monthArithmetic replaces the standard + and - by equal ones that know months as well. The standard
// ones dispatch on the left operand alone and cannot be extended.
func monthArithmetic() []cel.EnvOption {
	excluded := env.NewLibrarySubset().AddExcludedFunctions(env.NewFunction(operators.Add), env.NewFunction(operators.Subtract))
	options := []cel.EnvOption{cel.StdLib(cel.StdLibSubset(excluded))}
	pair := []*cel.Type{cel.TimestampType, monthsType}
	for _, standard := range stdlib.Functions() {
		var extra []cel.FunctionOpt
		switch standard.Name() {
		case operators.Add:
			extra = []cel.FunctionOpt{cel.Overload("add_timestamp_months", pair, cel.TimestampType), decls.SingletonBinaryBinding(add)}
		case operators.Subtract:
			extra = []cel.FunctionOpt{cel.Overload("subtract_timestamp_months", pair, cel.TimestampType), decls.SingletonBinaryBinding(subtract)}
		default:
			continue
		}
		for _, o := range standard.OverloadDecls() {
			extra = append(extra, cel.Overload(o.ID(), o.ArgTypes(), o.ResultType()))
		}
		options = append(options, cel.Function(standard.Name(), extra...))
	}
	return options
}

func shorten(l ref.Val, n int64) ref.Val {
	size := int64(l.(traits.Lister).Size().(types.Int))
	if n < 1 {
		return types.NewErr("first(list, %d): at least one item must be shown", n)
	}
	items, err := textItems(l, min(n, size))
	if err != nil {
		return err
	}
	text := strings.Join(items, ", ")
	if size > n {
		text += fmt.Sprintf(" … and %d more", size-n)
	}
	return types.String(text)
}

// textItems returns the first n items of a list of texts, all when n is negative.
func textItems(l ref.Val, n int64) ([]string, ref.Val) {
	list := l.(traits.Lister)
	if n < 0 {
		n = int64(list.Size().(types.Int))
	}
	items := make([]string, n)
	for i := range items {
		text, ok := list.Get(types.Int(i)).(types.String)
		if !ok {
			return nil, types.NewErr("item %d of the list is not text", i)
		}
		items[i] = string(text)
	}
	return items, nil
}
