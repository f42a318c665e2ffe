package sbom

import (
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/internal/strictjson"
)

// CryptoStatement is what cryptoProperties say in one member that no field of Crypto holds as a whole.
type CryptoStatement struct {
	Member string         // where it stands below cryptoProperties: "oid", "certificateProperties.fingerprint", "protocolProperties.ikev2TransformTypes.encr"
	Items  [][]CryptoWord // of a list, one for each entry; else one
}

// CryptoWord is one value in an item of a CryptoStatement.
type CryptoWord struct {
	Name, Text string // Name is "" where the item is nothing but a value
	Ref        bool   // Text is a bom-ref
}

// heldByFields are the members that fields of Crypto hold as a whole. The value of a key and the identifiers of suites are not kept.
var heldByFields = map[string][]string{
	"": {"assetType", "algorithmProperties", "certificateProperties", "relatedCryptoMaterialProperties", "protocolProperties"},
	"algorithmProperties": {"primitive", "algorithmFamily", "parameterSetIdentifier", "curve", "ellipticCurve", "mode", "padding", "cryptoFunctions", "certificationLevel",
		"classicalSecurityLevel", "nistQuantumSecurityLevel"},
	"certificateProperties":           {"subjectName", "issuerName", "notValidBefore", "notValidAfter", "signatureAlgorithmRef", "subjectPublicKeyRef"},
	"relatedCryptoMaterialProperties": {"type", "value"},
	"protocolProperties":              {"type", "version", ikeTransforms},
}

const (
	ikeTransforms   = "ikev2TransformTypes"
	relatedAssets   = "relatedCryptographicAssets"
	algorithmsUsed  = "cryptoRefArray" // of protocols up to 1.6, where later versions have relatedAssets of the type "algorithm"
	suiteIdentifier = "identifiers"
)

// certificateRelations are the types of the assets related to a certificate that fields of Crypto hold: up to 1.6 they had members of their own.
var certificateRelations = []string{"algorithm", "publickey"}

// statements takes what the fields do not hold, whatever it is called, in the order of the members.
func (c *Crypto) statements(m node) {
	c.take("", m)
	for _, of := range []string{"algorithmProperties", "certificateProperties", "relatedCryptoMaterialProperties", "protocolProperties"} {
		c.take(of, m.object(of))
	}
	c.take("protocolProperties."+ikeTransforms, m.object("protocolProperties").object(ikeTransforms))
}

func (c *Crypto) take(of string, n node) {
	for _, key := range n.keys() {
		if slices.Contains(heldByFields[of], key) {
			continue
		}
		said := CryptoStatement{Member: strings.TrimPrefix(of+"."+key, ".")}
		if key == algorithmsUsed {
			said.Member = of + "." + relatedAssets
		}
		list, many := n.get(key).([]any)
		if !many {
			list = []any{n.get(key)}
		}
		for _, v := range list {
			item, _ := nodeOf(v)
			if of == "certificateProperties" && key == relatedAssets && slices.Contains(certificateRelations, strings.ToLower(item.str("type"))) {
				continue
			}
			words := wordsOf("", v, strings.HasSuffix(of, ikeTransforms))
			if key == algorithmsUsed {
				words = []CryptoWord{{Name: "ref", Text: textIn(v), Ref: true}, {Name: "type", Text: "algorithm"}}
			}
			if len(words) > 0 {
				said.Items = append(said.Items, words)
			}
		}
		if len(said.Items) > 0 {
			c.Statements = append(c.Statements, said)
		}
	}
}

// wordsOf are the values in a value, each under its name. A transform of IKEv2 is a bom-ref alone up to 1.6.
func wordsOf(name string, v any, transform bool) (words []CryptoWord) {
	if n, ok := nodeOf(v); ok {
		for _, key := range n.keys() {
			if key != suiteIdentifier {
				words = append(words, wordsOf(key, n.get(key), transform)...)
			}
		}
		return words
	}
	if list, ok := v.([]any); ok {
		for _, entry := range list {
			words = append(words, wordsOf(name, entry, transform)...)
		}
		return words
	}
	text := textIn(v)
	if text == "" {
		return nil
	}
	if _, isText := v.(string); transform && isText && (name == "" || name == "ref") {
		name = "algorithm"
	}
	return []CryptoWord{{Name: name, Text: text, Ref: slices.Contains([]string{"ref", "algorithm", "algorithms", "algorithmRef"}, name)}}
}

func textIn(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	}
	return strictjson.Show(v)
}
