package cdxxml

// cryptoProperties is what is said of a cryptographic asset (1.6 and later): of it, what the reader takes.
var cryptoProperties = shape{
	"assetType": {kind: token},
	"algorithmProperties": {kind: object, shape: &shape{
		"primitive": {kind: token}, "algorithmFamily": {kind: token}, "parameterSetIdentifier": {kind: text}, "curve": {kind: text}, "ellipticCurve": {kind: token},
		"certificationLevel": {kind: texts, item: "certificationLevel"}, "mode": {kind: token}, "padding": {kind: token},
		"cryptoFunctions":        {kind: texts, name: "cryptoFunctions", item: "cryptoFunction"},
		"classicalSecurityLevel": {kind: number}, "nistQuantumSecurityLevel": {kind: number},
	}},
	"certificateProperties": {kind: object, shape: &shape{
		"subjectName": {kind: text}, "issuerName": {kind: text}, "notValidBefore": {kind: token}, "notValidAfter": {kind: token},
		"signatureAlgorithmRef": {kind: token}, "subjectPublicKeyRef": {kind: token}, "relatedCryptographicAssets": relatedAssets,
		"certificateState": {kind: list, item: "certificateState", shape: &shape{"state": {kind: token}, "name": {kind: token}}},
	}},
	"relatedCryptoMaterialProperties": {kind: object, shape: &shape{"type": {kind: token}, "value": {kind: text}}},
	"protocolProperties": {kind: object, shape: &shape{
		"type": {kind: token}, "version": {kind: text},
		"cipherSuites": {kind: list, name: "cipherSuites", item: "cipherSuite", shape: &shape{
			"name": {kind: text}, "identifiers": {kind: texts, name: "identifiers", item: "identifier"}, "algorithms": {kind: texts, name: "algorithms", item: "algorithm"},
		}},
		"ikev2TransformTypes": {kind: object, shape: &shape{
			"encr": transform("encr"), "prf": transform("prf"), "integ": transform("integ"), "ke": transform("ke"), "auth": transform("auth"),
		}},
		"cryptoRefArray": {kind: texts, item: "cryptoRef"}, "relatedCryptographicAssets": relatedAssets,
	}},
}

var relatedAssets = field{kind: list, name: "relatedCryptographicAssets", item: "relatedCryptographicAsset", shape: &shape{"type": {kind: token}, "ref": {kind: token}}}

// transform is one kind of transforms of IKEv2: in 1.6 the text is a bom-ref.
func transform(name string) field {
	return field{kind: list, item: name, shape: &shape{"name": {kind: text}, "algorithm": {kind: token}, "group": {kind: number}, "ref": {kind: ownToken}}}
}
