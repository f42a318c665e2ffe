// Package jsf verifies signatures in the JSON Signature Format (JSF 0.82), the enveloped signatures of CycloneDX
// JSON since version 1.4: at the root of a document or deeper, by one signer, by several ("signers") or in a
// chain. What is signed is the object that holds the signature, put into the one form of RFC 8785.
package jsf

import (
	"crypto"
	"crypto/x509"
	"fmt"
	"slices"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// Limits on one document.
const (
	MaxSignatures   = 1000      // signatures, those in lists counted one by one
	MaxCertificates = 16        // in one certificatePath
	MaxCanonical    = 512 << 20 // canonical bytes that are hashed, over all signatures: nested ones repeat what is inside
)

// Signature is one signature of a document.
type Signature struct {
	Holder string // JSON pointer of the object that is signed; empty for the whole document
	Place  string // JSON pointer of the signature itself
	Index  int    // place among the signers of a list, from 0
	List   string // "signers" or "chain"; empty for a signature that stands alone

	Algorithm    string              // as JWA names it: ES256, RS256, Ed25519 …
	KeyID        string              // as stated; a hint only
	Key          crypto.PublicKey    // stated in the document; nil when there is none. It proves no identity
	Certificates []*x509.Certificate // stated; the first one holds Key. Not verified here

	fault  error // why it cannot hold
	value  []byte
	signed object
	budget *int64 // canonical bytes that may still be hashed, shared by the document
}

// object is what was signed: the holder, with its signature replaced by one without values.
type object struct {
	holder    map[string]any
	signature map[string]any
}

// Find lists the signatures of a document, sorted by place. A document that two readers could read in two ways is
// refused: there is no saying what was signed. Faults of one signature are told by its Verify.
func Find(data []byte, limits strictjson.Options) ([]*Signature, error) {
	tree, err := strictjson.Strict(data, limits)
	if err != nil {
		return nil, err
	}
	budget := int64(MaxCanonical)
	f := finder{budget: &budget}
	f.walk(tree, "")
	if f.over {
		return nil, fmt.Errorf("more than %d signatures; at most that many are verified", MaxSignatures)
	}
	return f.found, nil
}

type finder struct {
	found  []*Signature
	over   bool
	budget *int64
}

// key is the member of an object that holds its signature (CycloneDX JSON schema).
const key = "signature"

func (f *finder) walk(v any, pointer string) {
	switch v := v.(type) {
	case map[string]any:
		names := make([]string, 0, len(v))
		for name := range v {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			place := pointer + "/" + strictjson.Escape(name)
			if s, ok := v[name].(map[string]any); ok && name == key {
				f.take(v, s, pointer, place)
				continue
			}
			if name == key {
				f.add(&Signature{Holder: pointer, Place: place, fault: signature.Invalid("expected an object, found %s", strictjson.Show(v[name]))})
			}
			f.walk(v[name], place)
		}
	case []any:
		for i, item := range v {
			f.walk(item, fmt.Sprintf("%s/%d", pointer, i))
		}
	}
}

// take notes the signature object s of holder: one signature, or those of a list.
func (f *finder) take(holder, s map[string]any, pointer, place string) {
	if s["signers"] != nil && s["chain"] != nil {
		f.add(&Signature{Holder: pointer, Place: place, fault: signature.Invalid("both signers and chain: what was signed is not defined")})
		return
	}
	alone := true
	for _, list := range []string{"signers", "chain"} {
		if _, there := s[list]; !there {
			continue
		}
		alone = false
		items, ok := s[list].([]any)
		if !ok || len(items) == 0 {
			f.add(&Signature{Holder: pointer, Place: place, List: list, fault: signature.Invalid("%s: expected a list of signatures", list)})
		}
		for i := range items {
			f.add(listed(holder, s, list, items, i, pointer, place))
		}
	}
	if alone {
		sig := &Signature{Holder: pointer, Place: place}
		sig.read(s, s)
		sig.signed = object{holder, without(s, "value")}
		f.add(sig)
	}
}

func (f *finder) add(s *Signature) {
	if len(f.found) >= MaxSignatures {
		f.over = true
		return
	}
	s.budget = f.budget
	f.found = append(f.found, s)
}

// listed reads entry i of a list. A signer of "signers" signs the object with a list of itself alone; one of "chain"
// signs with all those before it, values included (JSF sections 8 and 9).
func listed(holder, outer map[string]any, list string, items []any, i int, pointer, place string) *Signature {
	s := &Signature{Holder: pointer, Place: fmt.Sprintf("%s/%s/%d", place, list, i), Index: i, List: list}
	own, ok := items[i].(map[string]any)
	if !ok {
		s.fault = signature.Invalid("expected an object")
		return s
	}
	s.read(own, outer)
	var kept []any
	if list == "chain" {
		kept = slices.Clone(items[:i])
	}
	wrapped := without(outer, "value")
	wrapped[list] = append(kept, without(own, "value"))
	s.signed = object{holder, wrapped}
	return s
}

func without(m map[string]any, name string) map[string]any {
	out := make(map[string]any, len(m))
	for k, v := range m {
		if k != name {
			out[k] = v
		}
	}
	return out
}

// The members that JSF defines for a signature object, and for the one around a list.
var (
	coreMembers  = []string{"algorithm", "keyId", "publicKey", "certificatePath", "value"}
	outerMembers = []string{"signers", "chain", "extensions", "excludes"}
)

// read takes the members of a signature object. outer is the one around a list, or the same.
func (s *Signature) read(own, outer map[string]any) {
	if s.fault = s.form(own, outer); s.fault != nil {
		return
	}
	if s.fault = s.keys(own); s.fault != nil {
		return
	}
	text, _ := own["value"].(string)
	s.value, s.fault = decode("value", text)
}

// form holds the members against those that JSF and the document's own extensions name.
func (s *Signature) form(own, outer map[string]any) error {
	if outer["excludes"] != nil {
		return signature.Invalid("it leaves parts of the document unsigned (excludes: %s), and anybody could have added that list; only a signature over everything counts", strictjson.Show(outer["excludes"]))
	}
	extensions, err := texts("extensions", outer["extensions"])
	if err != nil {
		return err
	}
	known := slices.Concat(coreMembers, extensions)
	if s.List == "" {
		known = append(known, outerMembers...)
	} else if name := unknown(outer, outerMembers); name != "" {
		return signature.Invalid("unknown member %q beside the list of signatures", name)
	}
	if name := unknown(own, known); name != "" {
		return signature.Invalid("unknown member %q, which its extensions do not name", name)
	}
	for _, name := range []string{"algorithm", "value"} {
		if text, ok := own[name].(string); !ok || text == "" {
			return signature.Invalid("%s: expected text, found %s", name, strictjson.Show(own[name]))
		}
	}
	s.Algorithm, _ = own["algorithm"].(string)
	var ok bool
	if s.KeyID, ok = own["keyId"].(string); !ok && own["keyId"] != nil {
		return signature.Invalid("keyId: expected text, found %s", strictjson.Show(own["keyId"]))
	}
	return nil
}

func unknown(m map[string]any, known []string) string {
	var names []string
	for name := range m {
		if !slices.Contains(known, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return slices.Min(names)
}

func texts(what string, v any) ([]string, error) {
	if v == nil {
		return nil, nil
	}
	items, ok := v.([]any)
	out := make([]string, 0, len(items))
	for _, item := range items {
		text, isText := item.(string)
		ok = ok && isText && !slices.Contains(coreMembers, text)
		out = append(out, text)
	}
	if !ok || len(items) == 0 {
		return nil, signature.Invalid("%s: expected a list of texts, found %s", what, strictjson.Show(v))
	}
	return out, nil
}
