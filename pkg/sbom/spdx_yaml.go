package sbom

import (
	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// asWritten says of values that break the schema what in YAML stands for them: who wrote 0o17 does not find 15.
func (p *parsed) asWritten(problems []Problem) {
	if p.root == nil {
		return
	}
	for i := range problems {
		one := &problems[i]
		if words := p.root.At(one.Pointer).Written; words != "" {
			one.Found += ", which YAML makes of " + strictjson.Quote(words) + " without quotes"
		}
	}
}
