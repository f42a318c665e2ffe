package policy

import (
	"fmt"
	"reflect"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
)

// Function is one that expressions may call besides CEL's own and those of this package. It must be pure, must not panic, and must
// do no more work than Steps counts.
type Function struct {
	Name   string
	Params []string // names of the parameters, for people
	Doc    string   // what it gives
	// Call is a Go function of string, bool, int, float64, time.Time, []string or a struct of the facts, which gives one of them or a struct
	// whose cel tags name its fields, and perhaps an error, which ends the expression.
	Call any
	// Steps is a Go function of the same arguments that gives what a call takes, as an int; nil: the lengths of the arguments multiplied, as if each part
	// of one were held against each of another.
	Steps any
}

var errorType = reflect.TypeFor[error]()

// Signature is how a function is called, as "glob(text string, pattern string) bool". Of a struct that it gives the fields are named.
func (f Function) Signature() string {
	t := reflect.TypeOf(f.Call)
	params := make([]string, t.NumIn())
	for i := range params {
		params[i] = f.Params[i] + " " + celName(t.In(i))
	}
	return f.Name + "(" + strings.Join(params, ", ") + ") " + resultName(t.Out(0))
}

func resultName(t reflect.Type) string {
	if t.Kind() != reflect.Struct || t == timeType {
		return celName(t)
	}
	var fields []string
	describeStruct(t, "", "", nil, func(f Fact) { fields = append(fields, f.Name[1:]+" "+f.Type) })
	return "{" + strings.Join(fields, ", ") + "}"
}

// results lists the struct types that functions give.
func (e Environment) results() (out []reflect.Type) {
	for _, f := range e.Functions {
		if t := reflect.TypeOf(f.Call).Out(0); t.Kind() == reflect.Struct && t != timeType {
			out = append(out, t)
		}
	}
	return out
}

// conversion turns what functions give into values of CEL. It is known only when the environment that they belong to is.
type conversion struct{ adapter types.Adapter }

// option declares a function.
func (f Function) option(c *conversion) (cel.EnvOption, error) {
	call := reflect.ValueOf(f.Call)
	t := call.Type()
	if t.Kind() != reflect.Func || t.NumIn() != len(f.Params) || t.NumOut() == 0 || t.NumOut() > 2 || t.NumOut() == 2 && t.Out(1) != errorType {
		return nil, fmt.Errorf("function %s: %s does not fit", f.Name, t)
	}
	params := make([]*cel.Type, t.NumIn())
	for i := range params {
		params[i] = celType(t.In(i))
	}
	binding := func(args ...ref.Val) ref.Val {
		in, err := natives(t, args)
		if err != nil {
			return types.NewErr("%s: %s", f.Name, err)
		}
		out := call.Call(in)
		if len(out) == 2 && !out[1].IsNil() {
			return types.NewErr("%s: %s", f.Name, out[1].Interface())
		}
		return c.adapter.NativeToValue(out[0].Interface())
	}
	return cel.Function(f.Name, cel.Overload(f.Name+"_vocabulary", params, celType(t.Out(0)), cel.FunctionBinding(binding))), nil
}

// natives are arguments as the Go function takes them.
func natives(t reflect.Type, args []ref.Val) ([]reflect.Value, error) {
	in := make([]reflect.Value, len(args))
	for i, arg := range args {
		native, err := arg.ConvertToNative(t.In(i))
		if err != nil {
			return nil, fmt.Errorf("argument %d: %w", i+1, err)
		}
		in[i] = reflect.ValueOf(native)
	}
	return in, nil
}

// cost is what a call takes. Without Steps it may compare all of one argument with all of another.
func (f Function) cost(args []ref.Val) uint64 {
	if f.Steps == nil {
		product := uint64(1)
		for _, arg := range args {
			product = min(product*max(1, extent(arg)), CostLimit+1) // neither factor can then overflow
		}
		return product
	}
	call := reflect.ValueOf(f.Steps)
	in, err := natives(call.Type(), args)
	if err != nil {
		return CostLimit
	}
	return uint64(max(1, call.Call(in)[0].Int()))
}

func celType(t reflect.Type) *cel.Type {
	if t == timeType {
		return cel.TimestampType
	}
	switch t.Kind() {
	case reflect.String:
		return cel.StringType
	case reflect.Bool:
		return cel.BoolType
	case reflect.Int:
		return cel.IntType
	case reflect.Float64:
		return cel.DoubleType
	case reflect.Slice:
		return cel.ListType(celType(t.Elem()))
	}
	return cel.ObjectType(t.String())
}
