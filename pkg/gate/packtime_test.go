package gate_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/gate"
	"github.com/cleanbill-dev/cleanbill/pkg/policy"
)

// A pack that takes longer than it may gives no verdict, not a part of one.
func TestPackTime(t *testing.T) {
	catalogue, pack := shipped(t, "hospital-baseline")
	g, err := gate.New(gate.Options{At: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), Catalogue: catalogue, Packs: []*policy.Pack{pack}, PackTime: 1})
	if err != nil {
		t.Fatal(err)
	}
	d, err := delivery.Open(t.Context(), filepath.Join("..", "..", "testdata", "deliveries", "unsigned-legacy"), delivery.DefaultLimits())
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if decided, err := g.Judge(t.Context(), d); !errors.Is(err, gate.ErrPackTime) || decided != nil {
		t.Errorf("want ErrPackTime and no decision, got %v, %v", decided, err)
	}
}
