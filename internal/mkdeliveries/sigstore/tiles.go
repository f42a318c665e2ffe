package sigstore

import (
	"encoding/json"
	"net/http"
	"time"
)

// newTiledLog is one like Rekor 2: its checkpoints are called as its host, and it knows no time.
func newTiledLog(host string) (transparencyLog, error) {
	key, err := deriveKey(host + " log")
	if err != nil {
		return transparencyLog{}, err
	}
	l, err := newLog(host, key)
	l.origin = host
	return l, err
}

// enterTiled takes a digest with its signature into the log and answers as Rekor 2 does.
func (s *Server) enterTiled(w http.ResponseWriter, r *http.Request) error {
	var asked struct {
		HashedRekordRequestV002 struct {
			Digest    string         `json:"digest"`
			Signature map[string]any `json:"signature"`
		} `json:"hashedRekordRequestV002"`
	}
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
		return err
	}
	body, err := json.Marshal(map[string]any{"apiVersion": "0.0.2", "kind": "hashedrekord", "spec": map[string]any{"hashedRekordV002": map[string]any{
		"data":      map[string]any{"algorithm": "SHA2_256", "digest": asked.HashedRekordRequestV002.Digest},
		"signature": asked.HashedRekordRequestV002.Signature,
	}}})
	if err != nil {
		return err
	}
	entry, err := s.tiles.enter("hashedrekord", "0.0.2", body)
	if err != nil {
		return err
	}
	w.WriteHeader(http.StatusCreated)
	return json.NewEncoder(w).Encode(entry)
}

// trusted is the log in a trusted root.
func (l *transparencyLog) trusted(start time.Time) map[string]any {
	return map[string]any{
		"baseUrl": "https://" + l.host, "hashAlgorithm": "SHA2_256", "logId": map[string]any{"keyId": b64(l.id)},
		"publicKey": map[string]any{"rawBytes": b64(l.public), "keyDetails": "PKIX_ECDSA_P256_SHA_256", "validFor": map[string]any{"start": start.Format(time.RFC3339)}},
	}
}
