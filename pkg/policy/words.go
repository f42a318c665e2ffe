package policy

import (
	"context"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// words makes a message; the reason stands in its place when that fails.
func words(ctx context.Context, e *expression, vars *activation) string {
	text, err := e.string(ctx, vars)
	if err != nil {
		text = "(no words: " + err.Error() + ")"
	}
	return cut(text)
}

// MaxWords bounds a message in bytes: a decision keeps one for each subject, and what one lists may grow with their number.
const MaxWords = 4096

// cut is a text of its own of at most MaxWords bytes, with a mark where something was cut.
func cut(text string) string { return decision.Cut(text, MaxWords) }
