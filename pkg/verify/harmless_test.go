package verify

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// harmless says why a flipped bit that leaves a case valid changes nothing that is signed or relied on; empty when there is no such
// reason. docs/conformance.md lists the reasons.
func (m mutable) harmless(part string, changed []byte) string {
	if strings.HasPrefix(part, "key") {
		return m.otherPartOfKey(part, changed)
	}
	var was, is any
	if json.Unmarshal(m.parts[part], &was) != nil || json.Unmarshal(changed, &is) != nil {
		return ""
	}
	at, old, now := differ(was, is, "")
	switch {
	case at == "":
		return "white space or another spelling of the same JSON"
	case sameBytes(old, now):
		return "unused bits at the end of base64"
	case part == "trusted_root":
		return m.harmlessInRoot(at, old, now)
	case part == "answer":
		return m.harmlessInAnswer(part, at)
	case part == "npm_keys" && bytes.EqualFold(changed, m.parts[part]) && strings.HasSuffix(at, "/"):
		return "a member's name in another case, which is read as the same"
	case part == "npm_keys":
		return m.harmlessInKeys(part, at)
	case part == "attestations":
		return m.harmlessInAttestations(part, at, old, now)
	}
	return m.harmlessInBundle(part, "", at, old, now)
}

// otherPartOfKey: the key file is the buyer's; what in it is not the key that signed was not relied on.
func (m mutable) otherPartOfKey(part string, changed []byte) string {
	before, _ := m.judge(m.parts)
	after, _ := m.judge(m.with(part, changed))
	if before == after {
		return "another part of an OpenPGP key than the one that signed, or what stands around a key"
	}
	return ""
}

var (
	inChain  = regexp.MustCompile(`^/verificationMaterial/x509CertificateChain/certificates/[1-9]`)
	inStamp  = regexp.MustCompile(`^/verificationMaterial/timestampVerificationData/rfc3161Timestamps`)
	inNote   = regexp.MustCompile(`/inclusionProof/checkpoint/envelope$`)
	inAnchor = regexp.MustCompile(`^/(certificateAuthorities|timestampAuthorities)/[0-9]+/certChain/certificates/[0-9]+/rawBytes$`)
	inLabel  = regexp.MustCompile(`^/(tlogs|ctlogs)/[0-9]+/(baseUrl|operator)$|^/(certificateAuthorities|timestampAuthorities)/[0-9]+/(uri|operator|subject/.*)$`)
	inTerm   = regexp.MustCompile(`/validFor/(start|end)$`)
	inEntry  = regexp.MustCompile(`^/(tlogs|ctlogs|certificateAuthorities|timestampAuthorities)/[0-9]+`)
)

// harmlessInBundle is about a place in a bundle, which itself stands at a place in the part.
func (m mutable) harmlessInBundle(part, bundle, at string, old, now any) string {
	switch {
	case at == "/verificationMaterial/publicKey/hint":
		return "the hint which key signed: every key that the buyer names is tried"
	case inChain.MatchString(at):
		return "an authority's certificate that came with the bundle: the trusted root's are used"
	case inNote.MatchString(at) && sameButWitness(fmt.Sprint(old), fmt.Sprint(now)):
		return "a witness's signature on a checkpoint: the log's own is relied on"
	case inStamp.MatchString(at) && m.holds(m.with(part, m.without(part, bundle+inStamp.FindString(at)))):
		return "a time stamp that nothing was asked of"
	}
	return ""
}

func (m mutable) harmlessInRoot(at string, old, now any) string {
	if entry := inEntry.FindString(at); entry != "" && m.holds(m.with("trusted_root", m.without("trusted_root", entry))) {
		return "an authority or log that the case does not rest on"
	}
	switch {
	case inLabel.MatchString(at):
		return "an address or a name for people"
	case inTerm.MatchString(at):
		return "a date of a term, which still holds the moment of the signature"
	case inAnchor.MatchString(at) && sameAnchor(old, now):
		return "the buyer's own authority's certificate, its key and name untouched: the buyer vouches for it, not its signature"
	}
	return ""
}

// sameButWitness says that two signed notes have the same text and the same signature of the log, which bears the name of the origin.
func sameButWitness(a, b string) bool {
	head, lines, _ := strings.Cut(a, "\n\n")
	other, otherLines, _ := strings.Cut(b, "\n\n")
	name, _, _ := strings.Cut(head, "\n")
	name, _, _ = strings.Cut(name, " - ")
	own := func(lines string) string {
		for line := range strings.Lines(lines) {
			if strings.HasPrefix(line, "\u2014 "+name+" ") {
				return line
			}
		}
		return ""
	}
	return head == other && own(lines) != "" && own(lines) == own(otherLines)
}

// sameBytes says that two texts are base64 of the same bytes.
func sameBytes(old, now any) bool {
	a, err1 := base64.StdEncoding.DecodeString(fmt.Sprint(old))
	b, err2 := base64.StdEncoding.DecodeString(fmt.Sprint(now))
	return err1 == nil && err2 == nil && bytes.Equal(a, b)
}

// sameAnchor says that two certificates have one key and one subject.
func sameAnchor(old, now any) bool {
	var certs []*x509.Certificate
	for _, v := range []any{old, now} {
		der, err := base64.StdEncoding.DecodeString(fmt.Sprint(v))
		if err != nil {
			return false
		}
		cert, err := x509.ParseCertificate(der)
		if err != nil || !bytes.Equal(cert.RawIssuer, cert.RawSubject) && len(certs) == 0 {
			return false
		}
		certs = append(certs, cert)
	}
	return bytes.Equal(certs[0].RawSubjectPublicKeyInfo, certs[1].RawSubjectPublicKeyInfo) && bytes.Equal(certs[0].RawSubject, certs[1].RawSubject)
}

// without is a JSON part with one member or item removed, which a JSON pointer names.
func (m mutable) without(part, pointer string) []byte {
	var doc any
	if json.Unmarshal(m.parts[part], &doc) != nil {
		return nil
	}
	out, _ := json.Marshal(removed(doc, strings.Split(pointer, "/")[1:]))
	return out
}

func removed(in any, path []string) any {
	switch in := in.(type) {
	case map[string]any:
		if len(path) > 1 {
			in[path[0]] = removed(in[path[0]], path[1:])
		} else {
			delete(in, path[0])
		}
	case []any:
		i, err := strconv.Atoi(path[0])
		if err != nil || i >= len(in) {
			return in
		}
		if len(path) == 1 {
			return slices.Delete(in, i, i+1)
		}
		in[i] = removed(in[i], path[1:])
	}
	return in
}

// differ finds the first place where two documents differ, and what stands there. A member that only one of them has is the place of its object.
func differ(a, b any, at string) (place string, old, now any) {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok || len(a) != len(b) {
			return at + "/", a, b
		}
		for name, v := range a {
			w, there := b[name]
			if !there {
				return at + "/", a, b
			}
			if place, old, now := differ(v, w, at+"/"+name); place != "" {
				return place, old, now
			}
		}
		return "", nil, nil
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return at + "/", a, b
		}
		for i := range a {
			if place, old, now := differ(a[i], b[i], fmt.Sprintf("%s/%d", at, i)); place != "" {
				return place, old, now
			}
		}
		return "", nil, nil
	}
	if fmt.Sprint(a) != fmt.Sprint(b) {
		return at, a, b
	}
	return "", nil, nil
}
