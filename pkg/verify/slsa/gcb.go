package slsa

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/sha256"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/dsse"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// The build types of Google Cloud Build, with a version after an @: a build file, or steps given by hand.
const (
	cloudBuildYAML  = "https://cloudbuild.googleapis.com/CloudBuildYaml"
	cloudBuildSteps = "https://cloudbuild.googleapis.com/CloudBuildSteps"
)

// statementPayload is the payload type of an in-toto statement (in-toto attestation framework, "envelope").
const statementPayload = "application/vnd.in-toto+json"

// cloudBuild fills in what Cloud Build's v0.1 states in a way of its own: the source is the first material, the tag
// or branch a substitution of the trigger.
func (p *Provenance) cloudBuild(predicate any) {
	if path, _, _ := strings.Cut(p.BuildType, "@"); path != cloudBuildYAML && path != cloudBuildSteps {
		return
	}
	materials, _ := child(predicate, "materials").([]any)
	if len(materials) == 0 {
		return
	}
	p.Source, _ = splitSource(text(materials[0], "uri"))
	if strings.HasPrefix(p.Source, storage) {
		p.Source, _, _ = strings.Cut(p.Source, "#") // the generation of the object
	}
	p.SourceCommit = first(commits(child(materials[0], "digest")))
	substitutions := child(predicate, "recipe", "arguments", "substitutions")
	switch tag, branch := text(substitutions, "TAG_NAME"), text(substitutions, "BRANCH_NAME"); {
	case tag != "" && branch != "": // a build has one or the other
	case tag != "":
		p.SourceRef = "refs/tags/" + tag
	case branch != "":
		p.SourceRef = "refs/heads/" + branch
	}
}

// CloudBuildAnswer is what "gcloud artifacts docker images describe --show-provenance" prints about an image.
type CloudBuildAnswer struct {
	Image   string // digest that the answer is about, "sha256:…"
	Entries []CloudBuildEntry
}

// CloudBuildEntry is one provenance of an answer: a signed envelope, and the same again in clear text.
type CloudBuildEntry struct {
	entry any
}

// ParseCloudBuild reads an answer. ok is false when data is none.
func ParseCloudBuild(data []byte, limits strictjson.Options) (answer *CloudBuildAnswer, ok bool, err error) {
	tree, err := strictjson.Strict(data, limits)
	if err != nil || child(tree, "image_summary") == nil || child(tree, "provenance_summary") == nil {
		return nil, false, nil // whatever it is, another reader will say what is wrong with it
	}
	list, _ := child(tree, "provenance_summary", "provenance").([]any)
	if len(list) == 0 || len(list) > MaxAttestations {
		return nil, true, fmt.Errorf("provenance_summary/provenance: expected 1 to %d entries, found %d", MaxAttestations, len(list))
	}
	answer = &CloudBuildAnswer{Image: text(tree, "image_summary", "digest")}
	if full := text(tree, "image_summary", "fully_qualified_digest"); !strings.HasSuffix(full, "@"+answer.Image) {
		return nil, true, fmt.Errorf("image_summary: digest is %q, fully_qualified_digest %q", answer.Image, full)
	}
	for _, e := range list {
		answer.Entries = append(answer.Entries, CloudBuildEntry{entry: e})
	}
	return answer, true, nil
}

// Statement verifies the entry under one of Google's keys and gives the signed statement. Keys are known by the name of
// their region ("us-west2") or, for those that sign in the way of DSSE, "global-pae". The clear text beside must say the same.
func (e CloudBuildEntry) Statement(image string, keys map[string]crypto.PublicKey, limits strictjson.Options) (statement []byte, err error) {
	if kind := text(e.entry, "kind"); kind != "BUILD" {
		return nil, signature.Invalid("kind: expected BUILD, found %q", kind)
	}
	if uri := text(e.entry, "resourceUri"); !strings.HasSuffix(uri, "@"+image) {
		return nil, signature.Invalid("resourceUri: expected one that ends in @%s, found %q", image, uri)
	}
	object, _ := child(e.entry, "envelope").(map[string]any)
	envelope, err := dsse.Of(object)
	if err != nil {
		return nil, signature.Invalid("envelope: %v", err)
	}
	if envelope.PayloadType != statementPayload { // which is signed in the way of DSSE only
		return nil, signature.Invalid("envelope: payloadType: expected %s, found %q", statementPayload, signature.Clip(envelope.PayloadType))
	}
	if err := signedByGoogle(envelope, keys); err != nil {
		return nil, err
	}
	return envelope.Payload, e.agrees(envelope.Payload, limits)
}

// agrees holds the clear text of the entry, and the predicate that the payload gives twice, against each other.
func (e CloudBuildEntry) agrees(payload []byte, limits strictjson.Options) error {
	tree, err := strictjson.Strict(payload, limits)
	if err != nil {
		return signature.Invalid("signed statement: %v", err)
	}
	signed, ok := tree.(map[string]any)
	if !ok {
		return signature.Invalid("signed statement: expected an object")
	}
	if twice, there := signed["slsaProvenance"]; there {
		if !strictjson.Equal(twice, signed["predicate"]) {
			return signature.Invalid("signed statement: predicate and slsaProvenance differ")
		}
		delete(signed, "predicate")
	}
	if !strictjson.Equal(any(signed), child(e.entry, "build", "intotoStatement")) {
		return signature.Invalid("build/intotoStatement: the clear text is not what was signed")
	}
	return nil
}

// keyName takes the region and the key's own name out of a key id.
var keyName = regexp.MustCompile(`^projects/verified-builder/locations/([a-z0-9-]+)/keyRings/attestor/cryptoKeys/([A-Za-z0-9-]+)/cryptoKeyVersions/([0-9]+)$`)

// signedByGoogle asks for one valid signature: Cloud Build signs with several keys, of which a buyer may hold one.
func signedByGoogle(envelope *dsse.Envelope, keys map[string]crypto.PublicKey) error {
	head, payload := envelope.Signed()
	region, pae := sha256.Sum256(payload), sha256.Sum256(slices.Concat(head, payload))
	var faults []string
	for _, s := range envelope.Signatures {
		err := signedBy(region, pae, s, keys)
		if err == nil {
			return nil
		}
		faults = append(faults, err.Error())
	}
	return signature.Invalid("envelope: no signature holds: %s", strings.Join(faults, "; "))
}

// signedBy holds one signature over the digest of the payload, as those by the key of a region are, or over that of what DSSE signs.
func signedBy(region, pae [sha256.Size]byte, s dsse.Signature, keys map[string]crypto.PublicKey) error {
	parts := keyName.FindStringSubmatch(s.KeyID)
	if parts == nil {
		return fmt.Errorf("the key id %.120q names no key of Google Cloud Build", s.KeyID)
	}
	tried := false
	for name, sum := range map[string][sha256.Size]byte{
		parts[1]: region, parts[1] + "-pae": pae, parts[1] + "-pae-" + parts[2] + "_" + parts[3]: pae,
	} {
		key, ok := keys[name].(*ecdsa.PublicKey)
		if ok && ecdsa.VerifyASN1(key, sum[:], s.Value) {
			return nil
		}
		tried = tried || ok
	}
	if !tried {
		return fmt.Errorf("no key for %s is at hand", s.KeyID)
	}
	return fmt.Errorf("it does not hold under the key for %s", s.KeyID)
}
