package policy

import (
	"cel.dev/cel-go/cel"
	"go.yaml.in/yaml/v3"
)

// expressionField is a field of a check that holds an expression.
type expressionField struct {
	key    string
	result *cel.Type
	in     func(*Check) *yaml.Node // the mapping that has the key
	text   func(*Check) string
	into   func(*compiled) **expression
}

// expressionFields are all there are.
var expressionFields = []expressionField{
	{"needs", cel.BoolType, whole, func(c *Check) string { return c.Needs }, func(c *compiled) **expression { return &c.needs }},
	{"applies", cel.BoolType, whole, func(c *Check) string { return c.Applies }, func(c *compiled) **expression { return &c.applies }},
	{"state", cel.StringType, whole, func(c *Check) string { return c.State }, func(c *compiled) **expression { return &c.state }},
	{"known", cel.BoolType, whole, func(c *Check) string { return c.Known }, func(c *compiled) **expression { return &c.known }},
	{"pass", cel.BoolType, whole, func(c *Check) string { return c.Pass }, func(c *compiled) **expression { return &c.pass }},
	{"expected", cel.StringType, whole, func(c *Check) string { return c.Expected }, func(c *compiled) **expression { return &c.expect }},
	{"message", cel.StringType, whole, func(c *Check) string { return c.Message }, func(c *compiled) **expression { return &c.message }},
	{"unwaivable", cel.BoolType, whole, func(c *Check) string { return c.Unwaivable }, func(c *compiled) **expression { return &c.unwaivable }},
	{"twoApprovers", cel.BoolType, whole, func(c *Check) string { return c.TwoApprovers }, func(c *compiled) **expression { return &c.twoApprovers }},
	{"vulnerabilities", cel.ListType(cel.StringType), whole, func(c *Check) string { return c.Vulnerabilities }, func(c *compiled) **expression { return &c.vulnerabilities }},
	{"dueOn", cel.StringType, ofObligation, func(c *Check) string { return c.Obligation.DueOn }, func(c *compiled) **expression { return &c.dueOn }},
	{"things", cel.ListType(cel.StringType), ofObligation, func(c *Check) string { return c.Obligation.Things }, func(c *compiled) **expression { return &c.things }},
}

func whole(c *Check) *yaml.Node { return c.node }

func ofObligation(c *Check) *yaml.Node { return field(c.node, "obligation") }

// expressions lists what was written of a check.
func (c *compiled) expressions() []*expression {
	var out []*expression
	for _, f := range expressionFields {
		if e := *f.into(c); e != nil {
			out = append(out, e)
		}
	}
	return out
}
