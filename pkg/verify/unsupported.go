package verify

import (
	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

// unsupportedKinds are those that this version recognises and does not verify.
var unsupportedKinds = map[delivery.Kind]string{
	delivery.KindMinisign:     "a minisign signature",
	delivery.KindSSHSignature: "an SSH signature",
}

// unsupportedSignatures lists the files that an unsupported signature file speaks about, so that the reader
// learns that there is one. They are present, and nothing more.
func unsupportedSignatures(file *delivery.File, x *index) map[string]vouching {
	out := map[string]vouching{}
	s := vouching{Signature: decision.Signature{Path: file.Path, Kind: string(file.Kind)}}
	what, ok := unsupportedKinds[file.Kind]
	if !ok {
		return out
	}
	s.Ladder.Present, s.Reason = true, "unsupported kind: "+what
	if f := x.namesake(file.Path); f != nil {
		out[f.Path] = s
	}
	return out
}
