package verify

import (
	"bufio"
	"bytes"
	"path"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
)

// unsupportedKinds are those that this version recognises and does not verify.
var unsupportedKinds = map[delivery.Kind]string{
	delivery.KindDSSE:         "a bare DSSE envelope",
	delivery.KindPGPSignature: "an OpenPGP signature",
	delivery.KindCMSSignature: "a CMS signature",
	delivery.KindMinisign:     "a minisign signature",
	delivery.KindSSHSignature: "an SSH signature",
}

const onlySigstore = "; this version verifies Sigstore bundles"

// MaxChecksumLines bounds how many lines of a checksum list are read.
const MaxChecksumLines = 100_000

// unsupportedSignatures lists the files that an unsupported signature file speaks about, so that the reader
// learns that there is one. They are present, and nothing more; a checksum list is not even that.
func unsupportedSignatures(file *delivery.File, x *index) map[string]signature {
	out := map[string]signature{}
	s := signature{Signature: decision.Signature{Path: file.Path, Kind: string(file.Kind)}}
	switch what, ok := unsupportedKinds[file.Kind]; {
	case ok:
		s.Ladder.Present, s.Reason = true, "unsupported kind: "+what+onlySigstore
	case file.Kind == delivery.KindChecksums: // anybody can write one: it is no signature at all
		s.Reason = "only a checksum list names this file, which says nothing about who made it"
	default:
		return out
	}
	if f := x.namesake(file.Path); f != nil {
		out[f.Path] = s
	}
	if file.Kind == delivery.KindChecksums {
		for _, name := range checksumNames(file.Bytes) {
			if f := x.byPath[path.Join(path.Dir(file.Path), name)]; f != nil && f != file {
				out[f.Path] = s
			}
		}
	}
	return out
}

// checksumNames reads the file names of a checksum list: "<hex>  name", "<hex> *name" or "ALG (name) = <hex>".
func checksumNames(data []byte) []string {
	var names []string
	lines := bufio.NewScanner(bytes.NewReader(data))
	for n := 0; n < MaxChecksumLines && lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if open, end := strings.Index(line, " ("), strings.LastIndex(line, ") = "); open > 0 && end > open {
			names = append(names, line[open+2:end])
			continue
		}
		if digest, name, ok := strings.Cut(line, " "); ok && isHex(digest) {
			names = append(names, strings.TrimPrefix(strings.TrimLeft(name, " "), "*"))
		}
	}
	return names
}

func isHex(s string) bool {
	return len(s) >= 32 && strings.Trim(strings.ToLower(s), "0123456789abcdef") == ""
}
