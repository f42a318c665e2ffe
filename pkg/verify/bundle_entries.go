package verify

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	protorekor "github.com/sigstore/protobuf-specs/gen/pb-go/rekor/v1"
	merkle "github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// MaxLogBodies is how many bytes the bodies of all log entries of a bundle may have together. Real ones have some thousand each: digests, signatures
// and certificates. The library reads them into types that take sixty times their length.
const MaxLogBodies = 1 << 20

// checkEntries holds the unsigned labels of log entries against what is signed: the kind against the entry's
// body, the body against the inclusion proof, and the name on the checkpoint's signature line against the log that the checkpoint is of.
func checkEntries(entries []*protorekor.TransparencyLogEntry) error {
	size := 0
	for i, e := range entries {
		if size += len(e.GetCanonicalizedBody()); size > MaxLogBodies {
			return fmt.Errorf("log entry %d: the bodies up to it have %d bytes together; at most %d are read", i, size, MaxLogBodies)
		}
		body, err := strictjson.Strict(e.GetCanonicalizedBody(), fixedKeys)
		if err != nil {
			return fmt.Errorf("log entry %d: body: %w", i, err)
		}
		kind, version := e.GetKindVersion().GetKind(), e.GetKindVersion().GetVersion()
		if text(body, "kind") != kind || text(body, "apiVersion") != version {
			return fmt.Errorf("log entry %d: labelled %q %q, but the entry is %q %q", i, kind, version, text(body, "kind"), text(body, "apiVersion"))
		}
		if p := e.GetInclusionProof(); p != nil {
			if err := inTree(e.GetCanonicalizedBody(), p); err != nil {
				return fmt.Errorf("log entry %d: %w", i, err)
			}
		}
		if note := e.GetInclusionProof().GetCheckpoint().GetEnvelope(); note != "" {
			if err := checkNote(note); err != nil {
				return fmt.Errorf("log entry %d: checkpoint: %w", i, err)
			}
			if size := fmt.Sprint(e.GetInclusionProof().GetTreeSize()); treeSize(note) != size {
				return fmt.Errorf("log entry %d: the inclusion proof is for a tree of %s entries, the checkpoint of one of %.40q", i, size, treeSize(note))
			}
		}
	}
	return nil
}

// inTree says whether the entry's body is the leaf that the inclusion proof is about. For Rekor v2 the
// verifier rebuilds the leaf from the signature and never looks at the body.
func inTree(body []byte, p *protorekor.InclusionProof) error {
	if p.GetLogIndex() < 0 || p.GetTreeSize() < 0 {
		return errors.New("inclusion proof: negative index or size")
	}
	leaf := rfc6962.DefaultHasher.HashLeaf(body)
	if err := merkle.VerifyInclusion(rfc6962.DefaultHasher, uint64(p.GetLogIndex()), uint64(p.GetTreeSize()), leaf, p.GetHashes(), p.GetRootHash()); err != nil {
		return errors.New("the inclusion proof is not about this entry")
	}
	return nil
}

// checkNote reads a checkpoint (C2SP tlog-checkpoint): origin, then after a blank line lines of "— name
// signature", one of them the log's own. The lines are outside of what the log signs, and their verifier
// reads base64 loosely, so they are held to the one form that an encoder writes.
// Rekor v1 writes "name - tree id" as origin.
func checkNote(note string) error {
	head, lines, ok := strings.Cut(note, "\n\n")
	origin, _, _ := strings.Cut(head, "\n")
	name, _, _ := strings.Cut(origin, " - ")
	if !ok || name == "" {
		return errors.New("not a signed note")
	}
	own := false
	for line := range strings.Lines(lines) {
		fields, whole := strings.CutSuffix(line, "\n")
		signer, signature, two := strings.Cut(strings.TrimPrefix(fields, "\u2014 "), " ")
		if _, err := base64.StdEncoding.Strict().DecodeString(signature); err != nil || !whole || !two || !strings.HasPrefix(fields, "\u2014 ") || strings.ContainsAny(signature, "\r\n") {
			return fmt.Errorf("signature line %.60q is not written in the one form that is accepted", fields)
		}
		own = own || signer == name
	}
	if !own {
		return errors.New("no signature bears the name of its log")
	}
	return nil
}

// treeSize is the second line of a checkpoint (C2SP tlog-checkpoint). The verifier compares the root alone, and another size may have a proof of the
// same form.
func treeSize(note string) string {
	_, rest, _ := strings.Cut(note, "\n")
	size, _, _ := strings.Cut(rest, "\n")
	return size
}
