package gate

import (
	"slices"

	cdx "github.com/CycloneDX/cyclonedx-go"

	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom/cryptography"
)

// protecting are the bom-refs of the algorithms that protocols and certificates of a document use.
func protecting(doc *sbom.Document) map[string]bool {
	refs := map[string]bool{}
	for _, c := range doc.Components {
		if c.Details().Crypto == nil {
			continue
		}
		for _, ref := range slices.Concat(c.Details().Crypto.ProtocolAlgorithms, c.Details().Crypto.SignatureAlgorithms) {
			refs[ref] = true
		}
	}
	return refs
}

// describedAsAsset says whether a component is a cryptographic asset, by its type or by what is said of it. It may be a library besides: what is an asset
// alone, sbom.Component.OnlyAsset says.
func describedAsAsset(c *sbom.Component) bool {
	return c.Type == sbom.CryptographicAsset || c.Details().Crypto != nil
}

// cryptoFact describes what a document says of a cryptographic asset; used are the algorithms that others use.
func cryptoFact(doc *sbom.Document, c *sbom.Component, used map[string]bool) fact.Crypto {
	said := c.Details().Crypto
	switch {
	case !describedAsAsset(c):
		return fact.Crypto{}
	case said == nil || said.Asset == "":
		return fact.Crypto{Asset: "unknown", Unjudged: "the SBOM does not say what kind of asset it is"}
	}
	f := fact.Crypto{
		Asset: said.Asset, Mode: said.Mode, Padding: said.Padding, States: said.CertificateStates,
		From: dateFact(said.NotBefore), Until: dateFact(said.NotAfter), Certified: certified(said.Certification),
	}
	for _, r := range c.Details().References {
		if r.Type == string(cdx.ERTypeCertificationReport) {
			f.Reports = append(f.Reports, r.URL)
		}
	}
	if said.QuantumLevel != nil {
		f.Quantum = fact.Level{Known: true, Value: *said.QuantumLevel}
	}
	f.Public = slices.Contains([]string{"signature", "pke", "key-agree", "kem"}, said.Primitive)
	if said.Asset == "algorithm" {
		var way cryptography.Judgement
		way, f.Encrypts = cryptography.Encryption(c.Name.Text, said)
		f.Exposes, f.Unmoded = way.Disallowed, way.Unknown
	}
	f.Protects = said.Asset == "algorithm" && (used[c.Ref] || said.Primitive == "signature" || slices.Contains(said.Functions, "sign"))
	j := judgement(doc, c)
	f.Disallowed, f.Unjudged = j.Disallowed, j.Unknown
	switch {
	case said.MaterialPrivate:
		f.Secret = "private-key"
	case said.MaterialValue && slices.Contains(secrets, said.Material):
		f.Secret = said.Material
	case said.MaterialValue && slices.Contains([]string{"", "other", "unknown"}, said.Material):
		f.Unnamed = true
	}
	return f
}

// secrets are the kinds of related material that nobody else may have.
var secrets = []string{"private-key", "secret-key", "key", "seed", "shared-secret", "password", "credential", "token"}

// judgement is what is known of an algorithm or protocol, and of a certificate by what it is signed with.
func judgement(doc *sbom.Document, c *sbom.Component) cryptography.Judgement {
	switch c.Details().Crypto.Asset {
	case "algorithm":
		return cryptography.Algorithm(c.Name.Text, c.Details().Crypto)
	case "protocol":
		return cryptography.Protocol(c.Name.Text, c.Details().Crypto)
	case "certificate":
		var worst cryptography.Judgement
		if len(c.Details().Crypto.SignatureAlgorithms) == 0 {
			return cryptography.Judgement{Unknown: "what it is signed with is not stated"}
		}
		for _, ref := range c.Details().Crypto.SignatureAlgorithms {
			worst = worst.Worse(signedWith(doc.ByRef(ref)))
		}
		return worst
	}
	return cryptography.Judgement{}
}

// signedWith judges the algorithm that a certificate refers to.
func signedWith(algorithm *sbom.Component) cryptography.Judgement {
	if algorithm == nil || algorithm.Details().Crypto == nil {
		return cryptography.Judgement{Unknown: "what it is signed with is not in the SBOM"}
	}
	signing := *algorithm.Details().Crypto
	signing.Primitive, signing.Functions = "signature", nil
	return cryptography.Algorithm(algorithm.Name.Text, &signing)
}

// certified are the levels that say something.
func certified(levels []string) []string {
	var out []string
	for _, level := range levels {
		if level != "none" && level != "unknown" {
			out = append(out, level)
		}
	}
	return out
}

// serviceFact describes one service of a document.
func serviceFact(doc *sbom.Document, s *sbom.Service) *fact.Service {
	f := &fact.Service{
		Ref: s.Ref, Name: s.Name, Version: textFact(s.Version), Provider: textFact(s.Provider), Endpoints: s.Endpoints,
		Authenticated: flagFact(s.Authenticated), Crosses: flagFact(s.TrustBoundary), TrustZone: s.TrustZone, LinkedBOMs: s.LinkedBOMs,
	}
	for _, e := range s.Endpoints {
		switch protection(e) {
		case "clear":
			f.Unprotected = append(f.Unprotected, e)
		case "unknown":
			f.Unclear = append(f.Unclear, e)
		}
	}
	makers := makersOf(doc, s)
	for _, d := range s.Data {
		f.Data = append(f.Data, fact.Flow{Name: d.Name, Direction: d.Flow, Classification: d.Classification, Personal: personal(d, makers), Harmless: harmless(d, makers), Contradicted: contradicted(d, makers),
			Destinations: d.Destinations, Governed: d.Answerable, Placed: d.Answerable && slices.ContainsFunc(d.Destinations, func(to string) bool { return sbom.Answer(to) == sbom.Stated })})
	}
	return f
}

func flagFact(b *bool) fact.Flag { return fact.Flag{Known: b != nil, Yes: b != nil && *b} }

// makersOf are the names of who provides a service and makes or supplies the device: "Example Medical" is no data of persons.
func makersOf(doc *sbom.Document, s *sbom.Service) []string {
	named := []sbom.Text{s.Provider, doc.DeviceMaker, doc.Supplier.Name}
	if doc.Root != nil {
		named = append(named, doc.Root.Manufacturer, doc.Root.Supplier)
	}
	var makers []string
	for _, name := range named {
		if name.State == sbom.Stated {
			makers = append(makers, name.Text)
		}
	}
	return makers
}
