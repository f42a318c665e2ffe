package verify

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"net/url"
	"strings"
	"testing"
	"time"
)

// signingTime is when the instance's signatures are made. Nothing in these tests asks for today's date.
var signingTime = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

// testInstance is a private Sigstore instance: a certificate authority and a transparency log, no certificate log.
type testInstance struct {
	t       testing.TB
	caKey   *ecdsa.PrivateKey
	ca      *x509.Certificate
	logKey  *ecdsa.PrivateKey
	logID   []byte
	logName string
	subject pkix.Name // of the certificates it issues; empty as in Sigstore's own
	source  string    // the repository that its certificates say was built; empty: they name none
	stamper *stamper  // its time-stamping authority; nil when it has none
}

func newInstance(t testing.TB, name string) *testInstance {
	t.Helper()
	return newInstanceUntil(t, name, signingTime.AddDate(10, 0, 0))
}

func newInstanceUntil(t testing.TB, name string, until time.Time) *testInstance {
	t.Helper()
	i := &testInstance{t: t, caKey: key(t), logKey: key(t), logName: "rekor." + name + ".test"}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name + " certificate authority", Organization: []string{name}},
		NotBefore: signingTime.AddDate(-1, 0, 0), NotAfter: until,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign, BasicConstraintsValid: true, IsCA: true,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageCodeSigning},
	}
	i.ca = certify(t, template, template, &i.caKey.PublicKey, i.caKey)
	sum := sha256.Sum256(spki(t, i.logKey))
	i.logID = sum[:]
	return i
}

func key(t testing.TB) *ecdsa.PrivateKey {
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(t, err)
	return k
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func spki(t testing.TB, k *ecdsa.PrivateKey) []byte {
	der, err := x509.MarshalPKIXPublicKey(&k.PublicKey)
	must(t, err)
	return der
}

func certify(t testing.TB, template, parent *x509.Certificate, pub crypto.PublicKey, signer crypto.Signer) *x509.Certificate {
	der, err := x509.CreateCertificate(rand.Reader, template, parent, pub, signer)
	must(t, err)
	cert, err := x509.ParseCertificate(der)
	must(t, err)
	return cert
}

func b64(b []byte) string { return base64.StdEncoding.EncodeToString(b) }

// root is the instance's trusted_root.json.
func (i *testInstance) root() Root {
	start := signingTime.AddDate(-1, 0, 0).Format(time.RFC3339)
	doc := map[string]any{
		"mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
		"tlogs": []any{map[string]any{
			"baseUrl": "https://" + i.logName, "hashAlgorithm": "SHA2_256", "logId": map[string]any{"keyId": b64(i.logID)},
			"publicKey": map[string]any{"rawBytes": b64(spki(i.t, i.logKey)), "keyDetails": "PKIX_ECDSA_P256_SHA_256", "validFor": map[string]any{"start": start}},
		}},
		"certificateAuthorities": []any{map[string]any{
			"subject": map[string]any{"organization": i.logName, "commonName": "ca"}, "uri": "https://fulcio." + i.logName,
			"certChain": map[string]any{"certificates": []any{map[string]any{"rawBytes": b64(i.ca.Raw)}}}, "validFor": map[string]any{"start": start},
		}},
	}
	if i.stamper != nil {
		doc["timestampAuthorities"] = []any{map[string]any{
			"subject": map[string]any{"organization": i.logName, "commonName": "tsa"}, "uri": "https://tsa." + i.logName,
			"certChain": map[string]any{"certificates": []any{map[string]any{"rawBytes": b64(i.stamper.cert.Raw)}, map[string]any{"rawBytes": b64(i.stamper.root.Raw)}}}, "validFor": map[string]any{"start": start},
		}}
	}
	r, err := NewRoot(i.logName, encode(i.t, doc))
	must(i.t, err)
	return r
}

func encode(t testing.TB, v any) []byte {
	data, err := json.Marshal(v) // keys sorted, no white space: canonical enough for what is signed here
	must(t, err)
	return data
}

func (i *testInstance) sign(k *ecdsa.PrivateKey, message []byte) []byte {
	sum := sha256.Sum256(message)
	sig, err := ecdsa.SignASN1(rand.Reader, k, sum[:])
	must(i.t, err)
	return sig
}

// leaf issues a certificate for one identity.
func (i *testInstance) leaf(san, issuer string, at time.Time) (*x509.Certificate, *ecdsa.PrivateKey) {
	k := key(i.t)
	return i.certificate(&k.PublicKey, san, issuer, at), k
}

// certificate is one for a key and an identity.
func (i *testInstance) certificate(public crypto.PublicKey, san, issuer string, at time.Time) *x509.Certificate {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: i.subject, NotBefore: at.Add(-time.Minute), NotAfter: at.Add(10 * time.Minute),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageCodeSigning},
		ExtraExtensions: []pkix.Extension{{Id: asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 57264, 1, 1}, Value: []byte(issuer)}},
	}
	if i.source != "" {
		value, err := asn1.Marshal(i.source)
		must(i.t, err)
		template.ExtraExtensions = append(template.ExtraExtensions, pkix.Extension{Id: asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 57264, 1, 12}, Value: value})
	}
	if strings.Contains(san, "://") {
		u, err := url.Parse(san)
		must(i.t, err)
		template.URIs = []*url.URL{u}
	} else {
		template.EmailAddresses = []string{san}
	}
	return certify(i.t, template, i.ca, public, i.caKey)
}

// signer is who signs, and when.
type signer struct {
	san, issuer string
	at          time.Time
}

// message makes a bundle over an artifact.
func (i *testInstance) message(who signer, artifact []byte) []byte {
	cert, k := i.leaf(who.san, who.issuer, who.at)
	return i.signedMessage(cert, i.sign(k, artifact), artifact, who.at)
}

// signedMessage makes a bundle of a signature over an artifact.
func (i *testInstance) signedMessage(cert *x509.Certificate, sig, artifact []byte, at time.Time) []byte {
	sum := sha256.Sum256(artifact)
	body := encode(i.t, map[string]any{"apiVersion": "0.0.1", "kind": "hashedrekord", "spec": map[string]any{
		"data":      map[string]any{"hash": map[string]any{"algorithm": "sha256", "value": hex.EncodeToString(sum[:])}},
		"signature": map[string]any{"content": b64(sig), "publicKey": map[string]any{"content": b64(pemOf(cert))}},
	}})
	return i.bundle(cert, "hashedrekord", body, at, "messageSignature", map[string]any{
		"messageDigest": map[string]any{"algorithm": "SHA2_256", "digest": b64(sum[:])}, "signature": b64(sig),
	})
}

// attest makes a bundle over a statement.
func (i *testInstance) attest(who signer, payload []byte) []byte {
	return i.attestAs(who, statementPayload, payload)
}

// attestAs is attest with a payload of any type.
func (i *testInstance) attestAs(who signer, payloadType string, payload []byte) []byte {
	cert, k := i.leaf(who.san, who.issuer, who.at)
	pae := fmt.Sprintf("DSSEv1 %d %s %d %s", len(payloadType), payloadType, len(payload), payload)
	sig, sum := i.sign(k, []byte(pae)), sha256.Sum256(payload)
	envelope := map[string]any{"payload": b64(payload), "payloadType": payloadType, "signatures": []any{map[string]any{"sig": b64(sig)}}}
	whole := sha256.Sum256(encode(i.t, envelope))
	body := encode(i.t, map[string]any{"apiVersion": "0.0.1", "kind": "dsse", "spec": map[string]any{
		"envelopeHash": map[string]any{"algorithm": "sha256", "value": hex.EncodeToString(whole[:])},
		"payloadHash":  map[string]any{"algorithm": "sha256", "value": hex.EncodeToString(sum[:])},
		"signatures":   []any{map[string]any{"signature": b64(sig), "verifier": b64(pemOf(cert))}},
	}})
	return i.bundle(cert, "dsse", body, who.at, "dsseEnvelope", envelope)
}

func pemOf(cert *x509.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Raw})
}

// bundle wraps the signature with a log entry: the only one in the log, with promise and proof.
func (i *testInstance) bundle(cert *x509.Certificate, kind string, body []byte, at time.Time, content string, signed any) []byte {
	promise := i.sign(i.logKey, encode(i.t, map[string]any{
		"body": b64(body), "integratedTime": at.Unix(), "logID": hex.EncodeToString(i.logID), "logIndex": 0,
	}))
	leaf := sha256.Sum256(append([]byte{0}, body...))
	return encode(i.t, map[string]any{
		"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
		"verificationMaterial": map[string]any{
			"certificate": map[string]any{"rawBytes": b64(cert.Raw)},
			"tlogEntries": []any{map[string]any{
				"logIndex": "0", "logId": map[string]any{"keyId": b64(i.logID)},
				"kindVersion": map[string]any{"kind": kind, "version": "0.0.1"}, "integratedTime": fmt.Sprint(at.Unix()),
				"inclusionPromise": map[string]any{"signedEntryTimestamp": b64(promise)},
				"inclusionProof": map[string]any{
					"logIndex": "0", "treeSize": "1", "rootHash": b64(leaf[:]),
					"checkpoint": map[string]any{"envelope": i.checkpoint(leaf[:])},
				},
				"canonicalizedBody": b64(body),
			}},
		},
		content: signed,
	})
}

// checkpoint is the log's signed note over a tree of one leaf.
func (i *testInstance) checkpoint(rootHash []byte) string {
	origin := i.logName + " - 1"
	text := fmt.Sprintf("%s\n1\n%s\n", origin, b64(rootHash))
	hint := make([]byte, 4)
	binary.BigEndian.PutUint32(hint, binary.BigEndian.Uint32(i.logID[:4]))
	return fmt.Sprintf("%s\n\u2014 %s %s\n", text, i.logName, b64(append(hint, i.sign(i.logKey, []byte(text))...)))
}
