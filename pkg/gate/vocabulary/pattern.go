package vocabulary

import (
	"fmt"
	"regexp"
	"sync"

	"github.com/cleanbill-dev/cleanbill/pkg/policy"
)

// Limits of patterns, which are part of a policy, but may be put together from the text of a document.
const (
	MaxPattern = 1024 // bytes of one pattern of glob

	maxExpression = 2 * MaxPattern // bytes of a regular expression: glob makes two bytes of one
	MaxKept       = 256            // compiled patterns that are kept
)

// patterns keeps what was compiled: a check asks the same of each component.
var patterns struct {
	sync.Mutex
	kept map[string]*regexp.Regexp
}

func glob(text, pattern string) (bool, error) {
	if len(pattern) > MaxPattern {
		return false, fmt.Errorf("the pattern has more than %d bytes", MaxPattern)
	}
	return fullMatch(text, policy.GlobExpression(pattern))
}

// fullMatch holds a text against a pattern from its first to its last character, line ends included.
func fullMatch(text, pattern string) (bool, error) {
	patterns.Lock()
	expression := patterns.kept[pattern]
	patterns.Unlock()
	if expression == nil {
		if len(pattern) > maxExpression {
			return false, fmt.Errorf("the pattern has more than %d bytes", maxExpression)
		}
		// By itself first: half a group would be closed by what is put around it.
		if _, err := regexp.Compile(pattern); err != nil {
			return false, fmt.Errorf("the pattern is none: %w", err)
		}
		var err error
		if expression, err = regexp.Compile(`\A(?s:` + pattern + `)\z`); err != nil {
			return false, fmt.Errorf("the pattern is none: %w", err)
		}
		keep(pattern, expression)
	}
	return expression.MatchString(text), nil
}

func keep(pattern string, expression *regexp.Regexp) {
	patterns.Lock()
	defer patterns.Unlock()
	if patterns.kept == nil || len(patterns.kept) >= MaxKept {
		patterns.kept = map[string]*regexp.Regexp{}
	}
	patterns.kept[pattern] = expression
}
