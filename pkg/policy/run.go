package policy

import (
	"context"
	"fmt"
	"reflect"
	"slices"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types/ref"
)

// isTrue evaluates a bool expression; one that was left out is true.
func (e *expression) isTrue(ctx context.Context, vars *activation) (bool, error) {
	if e == nil {
		return true, nil
	}
	value, err := e.run(ctx, vars)
	if err != nil {
		return false, err
	}
	truth, ok := value.(bool)
	if !ok {
		return false, fmt.Errorf("%s (%s): expected true or false, got %T", e.name, e.text, value)
	}
	return truth, nil
}

func (e *expression) string(ctx context.Context, vars *activation) (string, error) {
	value, err := e.run(ctx, vars)
	if err != nil {
		return "", err
	}
	text, ok := value.(string)
	if !ok {
		return "", fmt.Errorf("%s (%s): expected text, got %T", e.name, e.text, value)
	}
	return text, nil
}

// texts evaluates a list of texts. What it gives is a list of its own.
func (e *expression) texts(ctx context.Context, vars *activation) ([]string, error) {
	value, err := e.eval(ctx, vars)
	if err != nil {
		return nil, err
	}
	list, err := value.ConvertToNative(reflect.TypeFor[[]string]())
	if err != nil {
		return nil, fmt.Errorf("%s (%s): %w", e.name, e.text, err)
	}
	texts := slices.Clone(list.([]string))
	for i := range texts {
		texts[i] = cut(texts[i])
	}
	return texts, nil
}

func (e *expression) run(ctx context.Context, vars *activation) (any, error) {
	value, err := e.eval(ctx, vars)
	if err != nil {
		return nil, err
	}
	return value.Value(), nil
}

func (e *expression) eval(ctx context.Context, vars *activation) (value ref.Val, err error) {
	if vars.left < 0 {
		return nil, fmt.Errorf("%s (%s): %w", e.name, e.text, errTooDear)
	}
	if err := e.load(); err != nil {
		return nil, err
	}
	if e.cheap {
		vars.left -= e.steps
		value, _, err = e.program.Eval(vars)
	} else {
		var details *cel.EvalDetails
		value, details, err = e.program.ContextEval(ctx, vars)
		if cost := details.ActualCost(); cost != nil {
			vars.left -= int64(min(*cost, CostLimit))
		} else {
			vars.left -= CostLimit
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%s (%s): %w", e.name, e.text, err)
	}
	return value, nil
}
