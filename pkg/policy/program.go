package policy

import (
	"errors"
	"runtime"
	"sync"

	"cel.dev/cel-go/common/types"
)

// Program is a pack ready to be evaluated. It is safe for concurrent use.
type Program struct {
	pack   *Pack
	checks []boundProgram
}

type boundProgram struct {
	binding Binding
	code    *compiled
	params  map[string]any // by qualified name, "params.horizon"
	settles *Check         // the check that SettledBy names; nil without one

	conds *conditions
}

// conditions are those of a check under a binding. Ask conditions for them.
type conditions struct {
	once                               sync.Once
	needs, applies, state, known, pass quickly
}

// newBoundProgram binds compiled code to parameters.
func newBoundProgram(binding Binding, code *compiled) boundProgram {
	return boundProgram{binding: binding, code: code, params: qualified(code.check.Params, binding.Params), conds: &conditions{}}
}

// conditions makes them when they are first asked for.
func (b *boundProgram) conditions() *conditions {
	c := b.conds
	c.once.Do(func() {
		for _, part := range []struct {
			into *quickly
			of   *expression
		}{{&c.needs, b.code.needs}, {&c.applies, b.code.applies}, {&c.state, b.code.state}, {&c.known, b.code.known}, {&c.pass, b.code.pass}} {
			*part.into = quicken(part.of, b.code, b.params)
		}
	})
	return c
}

// Compile type-checks every expression of the checks that a pack binds, but for those of LoadTested. Checks are compiled once per
// catalogue and environment, however many packs bind them. The error joins every defect, one *Error each.
func (c *Catalogue) Compile(pack *Pack, e Environment) (*Program, error) {
	compiler, err := c.compiler(e)
	if err != nil {
		return nil, err
	}
	p := &Program{pack: pack, checks: make([]boundProgram, len(pack.bound))}
	errs := make([]error, len(pack.bound))
	parallel(len(pack.bound), func(i int) {
		b := pack.bound[i]
		code, err := compiler.compile(b.check)
		err = errors.Join(err, b.vetProfiles(e.Profiles))
		if errs[i] = err; err == nil {
			p.checks[i] = newBoundProgram(b.Binding, code)
			p.checks[i].settles = b.settles
		}
	})
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return p, nil
}

// qualified merges defaults and values under the names that expressions use.
func qualified(defaults, values map[string]any) map[string]any {
	params := make(map[string]any, len(defaults))
	for name, value := range defaults {
		if own, set := values[name]; set {
			value = own
		}
		params["params."+name] = types.DefaultTypeAdapter.NativeToValue(value)
	}
	return params
}

// parallel calls f(0) … f(n-1) from as many goroutines as there are processors.
func parallel(n int, f func(int)) {
	workers := min(n, runtime.GOMAXPROCS(0))
	var next sync.Mutex
	i := 0
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for {
				next.Lock()
				mine := i
				i++
				next.Unlock()
				if mine >= n {
					return
				}
				f(mine)
			}
		})
	}
	wg.Wait()
}
