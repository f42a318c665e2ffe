package vocabulary

import (
	"fmt"
	"regexp"

	"github.com/cleanbill-dev/cleanbill/pkg/policy"
)

// Limits of patterns, which are part of a policy, but may be put together from the text of a document.
const (
	MaxPattern = 1024 // bytes of one pattern of glob

	maxExpression = 2 * MaxPattern // bytes of a regular expression: glob makes two bytes of one
)

// patterns are those that were compiled.
var patterns kept[*regexp.Regexp]

func glob(text, pattern string) (bool, error) {
	if len(pattern) > MaxPattern {
		return false, fmt.Errorf("the pattern has more than %d bytes", MaxPattern)
	}
	return fullMatch(text, policy.GlobExpression(pattern))
}

// fullMatch holds a text against a pattern from its first to its last character, line ends included.
func fullMatch(text, pattern string) (bool, error) {
	expression, err := patterns.ask(pattern, compile)
	return err == nil && expression.MatchString(text), err
}

func compile(pattern string) (*regexp.Regexp, error) {
	if len(pattern) > maxExpression {
		return nil, fmt.Errorf("the pattern has more than %d bytes", maxExpression)
	}
	// By itself first: half a group would be closed by what is put around it.
	if _, err := regexp.Compile(pattern); err != nil {
		return nil, fmt.Errorf("the pattern is none: %w", err)
	}
	expression, err := regexp.Compile(`\A(?s:` + pattern + `)\z`)
	if err != nil {
		return nil, fmt.Errorf("the pattern is none: %w", err)
	}
	return expression, nil
}
