package verify

import "regexp"

var (
	inAttestation = regexp.MustCompile(`^(/attestations/[0-9]+)/(predicateType$|bundle(/.*)|$)`)
	inKey         = regexp.MustCompile(`^/keys/[0-9]+`)
	inKeyLabel    = regexp.MustCompile(`^/keys/[0-9]+/(keyId|publicKey/keyDetails)$`)
	inOccurrence  = regexp.MustCompile(`^/provenance_summary/provenance/[0-9]+`)
	inSignature   = regexp.MustCompile(`^/provenance_summary/provenance/[0-9]+/envelope/signatures/[0-9]+`)
	inDescription = regexp.MustCompile(`^/image_summary/|^/provenance_summary/provenance/[0-9]+/(createTime|updateTime|name|noteName|resourceUri)?$`)
)

// harmlessInAttestations is harmless for an answer of npm's registry, which holds bundles.
func (m mutable) harmlessInAttestations(part, at string, old, now any) string {
	entry := inAttestation.FindStringSubmatch(at)
	switch {
	case entry == nil:
		return ""
	case entry[3] == "":
		return "the registry's label on an attestation: what is signed in it decides"
	}
	return m.harmlessInBundle(part, entry[1]+"/bundle", entry[3], old, now)
}

// harmlessInKeys is harmless for the keys of npm's registry.
func (m mutable) harmlessInKeys(part, at string) string {
	switch {
	case inKey.MatchString(at) && m.holds(m.with(part, m.without(part, inKey.FindString(at)))):
		return "a key that the case does not rest on"
	case inKeyLabel.MatchString(at):
		return "the name of a key"
	case inTerm.MatchString(at):
		return "a date of a term, which still holds the moment of the signature"
	}
	return ""
}

// harmlessInAnswer is harmless for an answer of Google Cloud Build.
func (m mutable) harmlessInAnswer(part, at string) string {
	switch {
	case inOccurrence.MatchString(at) && m.holds(m.with(part, m.without(part, inOccurrence.FindString(at)))):
		return "an entry that the case does not rest on"
	case inSignature.MatchString(at) && m.holds(m.with(part, m.without(part, inSignature.FindString(at)))):
		return "a signature beside the one that holds"
	case inSignature.MatchString(at):
		return "the name or version of a key within its region, whose key the buyer has"
	case inDescription.MatchString(at):
		return "the answer's own words around what is signed, of which nothing is handed on"
	}
	return ""
}
