package sigstore

import (
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Server answers as the services of an instance do, always at one moment: a build service that gives tokens, the authority, a log of each version and a clock. Its certificates bear the
// promise of a certificate log. It is what tests of keyless signing speak to.
type Server struct {
	Bearer string // of a job that may have a token
	Token  string // that the authority believes

	Unlogged bool // certificates bear no promise, and the trusted root knows no certificate log

	mu       sync.Mutex
	instance *Instance
	who      Identity
	at       time.Time
	log      certificateLog
	tiles    transparencyLog // of version 2, beside that of the instance
	stamper  *stamper
	refuse   map[string]int
}

// Serve makes the services of an instance, for one identity.
func (i *Instance) Serve(who Identity, at time.Time) (*Server, error) {
	key, err := deriveKey(i.host + " certificate log")
	if err != nil {
		return nil, err
	}
	log, err := newCertificateLog(key)
	if err != nil {
		return nil, err
	}
	stamper, err := newStamper(i.host, i.start, i.end)
	if err != nil {
		return nil, err
	}
	tiles, err := newTiledLog("tiles." + i.host)
	claims, _ := json.Marshal(map[string]any{"iss": who.Issuer, "sub": who.URI, "aud": "sigstore"}) // strings alone
	token := "e30." + base64.RawURLEncoding.EncodeToString(claims) + ".c2lnbmVk"
	return &Server{Bearer: "of-the-job", Token: token, instance: i, who: who, at: at, log: log, tiles: tiles, stamper: stamper, refuse: map[string]int{}}, err
}

// Refuse has a path answered with a status and no more.
func (s *Server) Refuse(path string, status int) { s.refuse[path] = status }

// TrustedRoot is that of the instance with its certificate log and its clock.
func (s *Server) TrustedRoot() ([]byte, error) {
	raw, err := s.instance.TrustedRoot()
	if err != nil {
		return nil, err
	}
	var doc map[string]any
	if err := json.Unmarshal(raw, &doc); err != nil {
		return nil, err
	}
	known, _ := doc["tlogs"].([]any)
	doc["tlogs"] = append(known, s.tiles.trusted(s.instance.start))
	if !s.Unlogged {
		doc["ctlogs"] = s.certificateLogs()
	}
	doc["timestampAuthorities"] = []any{map[string]any{
		"uri": "https://tsa." + s.instance.host, "subject": map[string]any{"organization": "invented", "commonName": "clock"},
		"certChain": map[string]any{"certificates": []any{map[string]any{"rawBytes": b64(s.stamper.cert.Raw)}, map[string]any{"rawBytes": b64(s.stamper.root.Raw)}}},
		"validFor":  map[string]any{"start": s.instance.start.Format(time.RFC3339)},
	}}
	return json.MarshalIndent(doc, "", "  ")
}

func (s *Server) certificateLogs() []any {
	return []any{map[string]any{
		"baseUrl": "https://ct." + s.instance.host, "hashAlgorithm": "SHA2_256", "logId": map[string]any{"keyId": b64(s.log.id[:])},
		"publicKey": map[string]any{"rawBytes": b64(s.log.public), "keyDetails": "PKIX_ECDSA_P256_SHA_256", "validFor": map[string]any{"start": s.instance.start.Format(time.RFC3339)}},
	}}
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if status := s.refuse[r.URL.Path]; status != 0 {
		http.Error(w, "refused", status)
		return
	}
	answers := map[string]func(http.ResponseWriter, *http.Request) error{
		"GET /token": s.token, "POST /api/v2/signingCert": s.certificate, "POST /api/v1/log/entries": s.enter, "POST /stamp": s.stamp, "POST /api/v2/log/entries": s.enterTiled,
	}
	answer, known := answers[r.Method+" "+r.URL.Path]
	if !known {
		http.NotFound(w, r)
		return
	}
	if err := answer(w, r); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
	}
}

func (s *Server) token(w http.ResponseWriter, r *http.Request) error {
	if r.Header.Get("Authorization") != "Bearer "+s.Bearer || r.URL.Query().Get("audience") != "sigstore" {
		return errors.New("no job of ours, or for another audience")
	}
	return json.NewEncoder(w).Encode(map[string]any{"value": s.Token})
}

// certificate issues a certificate for a key whose holder has signed the subject of the token.
func (s *Server) certificate(w http.ResponseWriter, r *http.Request) error {
	if r.Header.Get("Authorization") != "Bearer "+s.Token {
		return errors.New("a token of nobody")
	}
	var asked struct {
		PublicKeyRequest struct {
			PublicKey         struct{ Content string }
			ProofOfPossession []byte
		}
	}
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
		return err
	}
	block, _ := pem.Decode([]byte(asked.PublicKeyRequest.PublicKey.Content))
	if block == nil {
		return errors.New("no key")
	}
	public, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return err
	}
	key, ok := public.(*ecdsa.PublicKey)
	subject := sha256.Sum256([]byte(s.who.URI))
	if !ok || !ecdsa.VerifyASN1(key, subject[:], asked.PublicKeyRequest.ProofOfPossession) {
		return errors.New("the key is not the caller's")
	}
	cert, err := s.issue(key)
	if err != nil {
		return err
	}
	return json.NewEncoder(w).Encode(map[string]any{"signedCertificateEmbeddedSct": map[string]any{"chain": map[string]any{
		"certificates": []string{string(pemOf(cert)), string(pemOf(s.instance.intermediate)), string(pemOf(s.instance.root))}}}})
}

// enter takes an entry into the log and answers as Rekor 1 does.
func (s *Server) enter(w http.ResponseWriter, r *http.Request) error {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	kind, body, err := canonicalEntry(raw)
	if err != nil {
		return err
	}
	e, err := s.instance.log.add(kind, body, s.at)
	if err != nil {
		return err
	}
	proof, err := plainProof(e)
	if err != nil {
		return err
	}
	id := strings.Repeat("0", 16) + hex.EncodeToString(sha256.New().Sum(nil))
	w.Header().Set("ETag", id)
	w.Header().Set("Location", "/api/v1/log/entries/"+id)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	return json.NewEncoder(w).Encode(map[string]any{id: map[string]any{
		"body": b64(body), "integratedTime": s.at.Unix(), "logID": hex.EncodeToString(s.instance.log.id), "logIndex": len(s.instance.log.leaves) - 1, "verification": proof,
	}})
}

// canonicalEntry is what the log keeps of what it is sent: of an envelope its digests, signatures and their certificates.
func canonicalEntry(raw []byte) (kind string, body []byte, err error) {
	var e struct {
		APIVersion string         `json:"apiVersion"`
		Kind       string         `json:"kind"`
		Spec       map[string]any `json:"spec"`
	}
	var sent struct {
		Spec struct {
			ProposedContent struct {
				Envelope  string
				Verifiers []string
			}
		}
	}
	if err := errors.Join(json.Unmarshal(raw, &e), json.Unmarshal(raw, &sent)); err != nil {
		return "", nil, err
	}
	if proposed := sent.Spec.ProposedContent; e.Kind == "dsse" {
		var envelope struct {
			Payload    []byte
			Signatures []struct{ Sig string }
		}
		if err := json.Unmarshal([]byte(proposed.Envelope), &envelope); err != nil {
			return "", nil, err
		}
		if len(envelope.Signatures) != 1 || len(proposed.Verifiers) != 1 {
			return "", nil, fmt.Errorf("%d signatures and %d certificates", len(envelope.Signatures), len(proposed.Verifiers))
		}
		e.Spec = map[string]any{
			"envelopeHash": digest(sha256.Sum256([]byte(proposed.Envelope))), "payloadHash": digest(sha256.Sum256(envelope.Payload)),
			"signatures": []any{map[string]any{"signature": envelope.Signatures[0].Sig, "verifier": proposed.Verifiers[0]}},
		}
	}
	body, err = json.Marshal(e)
	return e.Kind, body, err
}

// plainProof turns the proof of an entry from the form of bundles into that of the log's own answers.
func plainProof(e map[string]any) (map[string]any, error) {
	raw, err := json.Marshal(e)
	if err != nil {
		return nil, err
	}
	var b struct {
		InclusionPromise struct{ SignedEntryTimestamp string }
		InclusionProof   struct {
			LogIndex, TreeSize json.Number
			RootHash           []byte
			Hashes             [][]byte
			Checkpoint         struct{ Envelope string }
		}
	}
	if err := json.Unmarshal(raw, &b); err != nil {
		return nil, err
	}
	hashes := []string{}
	for _, h := range b.InclusionProof.Hashes {
		hashes = append(hashes, hex.EncodeToString(h))
	}
	return map[string]any{"signedEntryTimestamp": b.InclusionPromise.SignedEntryTimestamp, "inclusionProof": map[string]any{
		"checkpoint": b.InclusionProof.Checkpoint.Envelope, "hashes": hashes, "rootHash": hex.EncodeToString(b.InclusionProof.RootHash),
		"logIndex": b.InclusionProof.LogIndex, "treeSize": b.InclusionProof.TreeSize,
	}}, nil
}
