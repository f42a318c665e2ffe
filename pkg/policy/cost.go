package policy

import (
	"errors"
	"fmt"
	"slices"

	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/common/types/traits"
)

// ShareLimit is how many cost units a check may take for up to chunk subjects, and again for the words of as many results. What a pack costs is
// so at most in proportion to its checks and to the subjects, counted in steps and not by a clock: it ends in the same way on every machine.
const ShareLimit = 2 * CostLimit

// errTooDear says that a check has used up what it may cost.
var errTooDear = errors.New("the check costs too much")

// tooDear is what a result says that was not come to.
func tooDear(check *Check) string {
	return fmt.Sprintf("check %s was given up: on up to %d subjects it may take %d steps, and needs more; let it ask less of long lists", check.ID, chunk, ShareLimit)
}

// charByteShare is how many bytes of text count as one step, as in CEL's own functions.
const charByteShare = 10

// costs tells CEL what the functions cost that it has no count of: as many steps as what they are given and what they give is long. Those of
// the vocabulary may compare all of one argument with all of another.
type costs map[string]Function // functions of the vocabulary by name

// linear are functions of this package and of CEL's extensions whose work is in proportion to operands and result.
var linear = []string{"first", "short", "join", "split", "replace", "substring", "indexOf", "lastIndexOf", "upperAscii", "lowerAscii", "trim",
	"reverse", "format", "strings.quote", "charAt", "flatten", "slice", "lists.range", "sort", "@sortByAssociatedKeys"}

// CallCost implements cost.ActualCostEstimator; nil leaves the count to CEL.
func (c costs) CallCost(function, _ string, args []ref.Val, result ref.Val) *uint64 {
	own, vocabulary := c[function]
	switch {
	case vocabulary:
		steps := own.cost(args) + extent(result)
		return &steps
	case function == "distinct":
		n := min(extent(args[0]), CostLimit)
		square := n*n + 1
		return &square
	case slices.Contains(linear, function):
		sum := 1 + extent(result)
		for i, arg := range args {
			if (function == "short" || function == "first") && i == 0 {
				continue // they look at no more than they show
			}
			sum += extent(arg)
		}
		return &sum
	}
	return nil
}

// extent is how many steps it takes to go over a value once.
func extent(v ref.Val) uint64 {
	switch v := v.(type) {
	case types.String:
		return uint64(len(v)) / charByteShare
	case traits.Lister:
		n, _ := v.Size().(types.Int)
		return uint64(max(0, n))
	}
	return 0
}
