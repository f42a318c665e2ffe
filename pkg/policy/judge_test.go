package policy

import (
	"context"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
)

// A subject that was not come to before the time was up has not passed.
func TestWhatWasNotJudgedIsAnError(t *testing.T) {
	c, err := LoadCatalogue(readTree(t, "testdata/good"))
	if err != nil {
		t.Fatal(err)
	}
	program, err := c.Compile(c.Packs()[0], testEnvironment())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	b := &program.checks[0]
	j := program.judgeAll(ctx, b.code.check.Each, []Subject{{}, {}}, Occasion{})
	for i := range j.list {
		if got := decision.Outcomes[outcomeAt(j.outcomes[b][i])]; got != decision.Error {
			t.Errorf("subject %d: %s", i, got)
		}
	}
}
