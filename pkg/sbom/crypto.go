package sbom

import (
	"strings"

	cdx "github.com/CycloneDX/cyclonedx-go"
)

// Crypto is what CycloneDX 1.6 and later say of a cryptographic asset (cryptoProperties). What does not belong to its Asset is zero.
type Crypto struct {
	Asset string // assetType: "algorithm", "certificate", "protocol" or "related-crypto-material"; "" when it is not stated
	OID   Text   // the object identifier, as written; it is among Statements too

	// Of an algorithm.
	Primitive     string // "block-cipher", "signature", …
	Family        string // algorithmFamily (1.7)
	Parameters    string // parameterSetIdentifier: a length of keys, a digest's length, a name
	Curve         string // ellipticCurve (1.7), else curve
	Mode, Padding string
	Functions     []string // cryptoFunctions: "encrypt", "sign", …
	Certification []string // certificationLevel, "none" and "unknown" among them
	Strength      *int     // classicalSecurityLevel, in bits; nil when it is not stated
	QuantumLevel  *int     // nistQuantumSecurityLevel, 0 to 6; nil when it is not stated

	// Of a certificate.
	NotBefore, NotAfter Date
	Subject, Issuer     string
	SignatureAlgorithms []string // bom-refs
	CertificateStates   []string // certificateState (1.7): "active", "revoked", …
	CertificateHolds    []string // bom-refs of its public key and of what else belongs to it
	Material            string   // of related material: "private-key", "password", …
	MaterialValue       bool     // of related material: its value stands in the document
	MaterialPrivate     bool     // of related material: the value is a private key in PEM, whatever its type says
	Protocol            string   // type of a protocol: "tls", "ssh", …
	ProtocolVersion     Text
	Suites              []CipherSuite
	ProtocolAlgorithms  []string // bom-refs of what the protocol uses
	ProtocolTransforms  []string // names of the algorithms of IKEv2
	Groups              []int    // numbers of the groups that IKEv2 agrees on keys in

	Statements []CryptoStatement // all that is said besides, and which of the names above belong together
}

// CipherSuite is one suite of a protocol.
type CipherSuite struct {
	Name        string
	Identifiers []string // "0x13"
	Algorithms  []string // bom-refs
}

// CryptographicAsset is the type of components that are algorithms, certificates, protocols, keys and the like.
const CryptographicAsset = string(cdx.ComponentTypeCryptographicAsset)

// OnlyAsset says whether a component is a cryptographic asset and nothing that runs: it says which kind of asset it is, and bears no identifier by
// which programs are known. Nobody supplies an algorithm, repairs it, or looks it up; of a library that is listed as an asset all that is asked.
func (c *Component) OnlyAsset() bool {
	return c.Type == CryptographicAsset && c.Details().Crypto != nil && c.Details().Crypto.Asset != "" && c.Purl.State == Absent && c.CPE.State == Absent && c.Details().SWID == ""
}

// cryptoOf reads cryptoProperties; nil when there are none.
func cryptoOf(n node) *Crypto {
	m := n.object("cryptoProperties")
	if m.none() {
		return nil
	}
	c := &Crypto{Asset: m.str("assetType"), OID: m.text("oid"), ProtocolVersion: Text{State: Absent}, NotBefore: Date{State: Absent}, NotAfter: Date{State: Absent}}
	c.algorithm(m.object("algorithmProperties"))
	c.certificate(m.object("certificateProperties"))
	if material := m.object("relatedCryptoMaterialProperties"); !material.none() {
		c.Material, c.MaterialValue = material.str("type"), material.get("value") != nil && material.str("value") != ""
		c.MaterialPrivate = strings.Contains(material.str("value"), "PRIVATE KEY-----")
	}
	c.protocol(m.object("protocolProperties"))
	c.statements(m)
	return c
}

func (c *Crypto) algorithm(a node) {
	c.Primitive, c.Family, c.Parameters = a.str("primitive"), a.str("algorithmFamily"), a.str("parameterSetIdentifier")
	c.Curve, c.Mode, c.Padding = a.str("ellipticCurve"), a.str("mode"), a.str("padding")
	if c.Curve == "" {
		c.Curve = a.str("curve")
	}
	c.Functions, c.Certification = a.strs("cryptoFunctions"), a.strs("certificationLevel")
	c.Strength, c.QuantumLevel = a.count("classicalSecurityLevel"), a.count("nistQuantumSecurityLevel")
}

func (c *Crypto) certificate(a node) {
	if a.none() {
		return
	}
	c.NotBefore, c.NotAfter = a.date("notValidBefore"), a.date("notValidAfter")
	c.Subject, c.Issuer = a.str("subjectName"), a.str("issuerName")
	if ref := a.str("signatureAlgorithmRef"); ref != "" {
		c.SignatureAlgorithms = append(c.SignatureAlgorithms, ref)
	}
	if ref := a.str("subjectPublicKeyRef"); ref != "" {
		c.CertificateHolds = append(c.CertificateHolds, ref)
	}
	for related := range a.items("relatedCryptographicAssets") {
		if strings.EqualFold(related.str("type"), "algorithm") {
			c.SignatureAlgorithms = append(c.SignatureAlgorithms, related.str("ref"))
		} else {
			c.CertificateHolds = append(c.CertificateHolds, related.str("ref"))
		}
	}
	for state := range a.items("certificateState") {
		c.CertificateStates = append(c.CertificateStates, state.str("state")+state.str("name")) // one of the standard's, or one of the maker's own
	}
}

func (c *Crypto) protocol(a node) {
	if a.none() {
		return
	}
	c.Protocol, c.ProtocolVersion = a.str("type"), a.text("version")
	for s := range a.items("cipherSuites") {
		suite := CipherSuite{Name: s.str("name"), Identifiers: s.strs("identifiers"), Algorithms: s.strs("algorithms")}
		c.Suites = append(c.Suites, suite)
		c.ProtocolAlgorithms = append(c.ProtocolAlgorithms, suite.Algorithms...)
	}
	c.ProtocolAlgorithms = append(c.ProtocolAlgorithms, a.strs("cryptoRefArray")...)
	for related := range a.items("relatedCryptographicAssets") {
		c.ProtocolAlgorithms = append(c.ProtocolAlgorithms, related.str("ref"))
	}
	transforms := a.object("ikev2TransformTypes")
	for _, kind := range []string{"encr", "prf", "integ", "ke", "auth"} {
		c.ProtocolAlgorithms = append(c.ProtocolAlgorithms, transforms.strs(kind)...) // refs up to 1.6
		for t := range transforms.items(kind) {
			c.ProtocolAlgorithms = append(c.ProtocolAlgorithms, t.strs("algorithm")...)
			if ref := t.str("ref"); ref != "" { // XML of 1.6
				c.ProtocolAlgorithms = append(c.ProtocolAlgorithms, ref)
			}
			if name := t.str("name"); name != "" {
				c.ProtocolTransforms = append(c.ProtocolTransforms, name)
			}
			if group := t.count("group"); group != nil {
				c.Groups = append(c.Groups, *group)
			}
		}
	}
}
