package sigstore

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/bits"
	"time"
)

// transparencyLog is append-only like Rekor: every entry proves its place in the tree as it stood then.
type transparencyLog struct {
	host   string
	origin string // of its checkpoints
	key    signer
	public []byte // PKIX
	id     []byte // SHA-256 of public
	leaves [][]byte
}

func newLog(host string, key signer) (transparencyLog, error) {
	public, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		return transparencyLog{}, fmt.Errorf("log key: %w", err)
	}
	id := sha256.Sum256(public)
	return transparencyLog{host: host, origin: host + " - 1", key: key, public: public, id: id[:]}, nil
}

// add appends a canonical body and gives the entry as a bundle holds it, with the promise and the time of Rekor 1.
func (l *transparencyLog) add(kind string, body []byte, at time.Time) (map[string]any, error) {
	entry, err := l.enter(kind, "0.0.1", body)
	if err != nil {
		return nil, err
	}
	// Maps marshal with sorted keys and no white space: the canonical form of RFC 8785 for these values.
	payload, err := json.Marshal(map[string]any{
		"body": b64(body), "integratedTime": at.Unix(), "logID": hex.EncodeToString(l.id), "logIndex": len(l.leaves) - 1,
	})
	if err != nil {
		return nil, err
	}
	promise, err := l.key.sign(payload)
	if err != nil {
		return nil, err
	}
	entry["integratedTime"], entry["inclusionPromise"] = fmt.Sprint(at.Unix()), map[string]any{"signedEntryTimestamp": b64(promise)}
	return entry, nil
}

// enter appends a canonical body and proves its place: all that Rekor 2 gives.
func (l *transparencyLog) enter(kind, version string, body []byte) (map[string]any, error) {
	index := len(l.leaves)
	leaf := sha256.Sum256(append([]byte{0}, body...))
	l.leaves = append(l.leaves, leaf[:])
	root := treeHash(l.leaves)
	checkpoint, err := l.checkpoint(root)
	if err != nil {
		return nil, err
	}
	hashes := []string{}
	for _, h := range inclusionPath(index, l.leaves) {
		hashes = append(hashes, b64(h))
	}
	return map[string]any{
		"logIndex": fmt.Sprint(index), "logId": map[string]any{"keyId": b64(l.id)},
		"kindVersion": map[string]any{"kind": kind, "version": version},
		"inclusionProof": map[string]any{
			"logIndex": fmt.Sprint(index), "treeSize": fmt.Sprint(len(l.leaves)), "rootHash": b64(root), "hashes": hashes,
			"checkpoint": map[string]any{"envelope": checkpoint},
		},
		"canonicalizedBody": b64(body),
	}, nil
}

// checkpoint is the tree head as a signed note (https://c2sp.org/tlog-checkpoint).
func (l *transparencyLog) checkpoint(root []byte) (string, error) {
	text := fmt.Sprintf("%s\n%d\n%s\n", l.origin, len(l.leaves), b64(root))
	sig, err := l.key.sign([]byte(text))
	if err != nil {
		return "", err
	}
	hint := append([]byte{}, l.id[:4]...)
	return fmt.Sprintf("%s\n\u2014 %s %s\n", text, l.host, b64(append(hint, sig...))), nil
}

// treeHash is MTH of RFC 6962, section 2.1.
func treeHash(leaves [][]byte) []byte {
	if len(leaves) == 1 {
		return leaves[0]
	}
	k := split(len(leaves))
	node := append(append([]byte{1}, treeHash(leaves[:k])...), treeHash(leaves[k:])...)
	sum := sha256.Sum256(node)
	return sum[:]
}

// inclusionPath is PATH of RFC 6962, section 2.1.1.
func inclusionPath(m int, leaves [][]byte) [][]byte {
	if len(leaves) == 1 {
		return nil
	}
	k := split(len(leaves))
	if m < k {
		return append(inclusionPath(m, leaves[:k]), treeHash(leaves[k:]))
	}
	return append(inclusionPath(m-k, leaves[k:]), treeHash(leaves[:k]))
}

// split is the largest power of two smaller than n, for n > 1.
func split(n int) int { return 1 << (bits.Len(uint(n-1)) - 1) }

func b64(b []byte) string { return base64.StdEncoding.EncodeToString(b) }
