package gate

import (
	"errors"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify"
)

// TestFilesAreBounded: files whose paths, or whose signatures, do not fit a decision are refused, whether it is signed or not, and never left out.
func TestFilesAreBounded(t *testing.T) {
	file := &delivery.File{Path: strings.Repeat("<", 4000), Kind: delivery.KindCycloneDXJSON}
	many := make([]*delivery.File, MaxFileList/len(file.Path))
	for i := range many {
		many[i] = file
	}
	var signatures []decision.Signature
	for range 100 {
		signatures = append(signatures, decision.Signature{Signer: strings.Repeat("s", MaxFileList/100)})
	}
	for name, tt := range map[string]struct {
		files []*delivery.File
		trust *verify.FileTrust
		fits  bool
	}{
		"one file":              {many[:1], &verify.FileTrust{}, true},
		"many with long paths":  {many, nil, false},
		"one, signed at length": {many[:1], &verify.FileTrust{Signatures: signatures}, false},
	} {
		ev := &evidence{delivery: &delivery.Delivery{Files: tt.files}, trust: &verify.Report{Files: map[string]*verify.FileTrust{}}}
		if tt.trust != nil {
			ev.trust.Files[file.Path] = tt.trust
		}
		if err := ev.fits(); errors.Is(err, ErrFileList) == tt.fits || (err == nil) != tt.fits {
			t.Errorf("%s: %v", name, err)
		}
	}
}
