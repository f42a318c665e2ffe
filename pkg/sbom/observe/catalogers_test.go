package observe

import (
	"bytes"
	"context"
	"fmt"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/sbom/firmware/imagetest"
)

// containerAllocations is what looking into one more container with a single file may allocate, in objects. To compile the
// expressions of one cataloger takes 45,000.
const containerAllocations = 10_000

// TestSmallContainersCostLittle holds what one container costs against a bound that does not depend on the machine: an artifact of a
// few kilobytes may hold thousands.
func TestSmallContainersCostLittle(t *testing.T) {
	const few, many = 5, 55
	cost := func(n int) float64 {
		var m []imagetest.Member
		for i := range n {
			m = append(m, imagetest.Member{Name: fmt.Sprintf("%d.tar", i), Content: string(imagetest.Tar(t, []imagetest.Member{{Name: "a", Content: fmt.Sprint(i)}}))})
		}
		b := imagetest.Tar(t, m)
		return testing.AllocsPerRun(1, func() {
			o, err := Look(context.Background(), Artifact{Path: "a.tar", Size: int64(len(b)), Content: bytes.NewReader(b)}, Limits{})
			if err != nil || !o.Whole {
				t.Fatal(err, o)
			}
		})
	}
	if each := (cost(many) - cost(few)) / (many - few); each > containerAllocations {
		t.Errorf("%.0f allocations for each container, at most %d are allowed", each, containerAllocations)
	}
}
