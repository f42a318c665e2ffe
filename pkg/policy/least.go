package policy

import "errors"

// Least compiles checks of the catalogue that count at least as they are bound here, whatever a pack binds itself: their results are those of
// the pack. A check that the catalogue does not have is left out.
func (c *Catalogue) Least(pack *Pack, least []Binding, e Environment) (*Program, error) {
	compiler, err := c.compiler(e)
	if err != nil {
		return nil, err
	}
	p := &Program{pack: pack}
	var errs []error
	for _, b := range least {
		check := c.checks[b.Check]
		if check == nil {
			continue
		}
		code, err := compiler.compile(check)
		if errs = append(errs, err); err == nil {
			p.checks = append(p.checks, newBoundProgram(b, code))
		}
	}
	return p, errors.Join(errs...)
}

// Weighs says how grave a pack takes a check on an occasion; nil when it does not bind it.
func (p *Pack) Weighs(check string, o Occasion) *Grade {
	if b := p.find(check); b != nil {
		return b.On(o)
	}
	return nil
}
