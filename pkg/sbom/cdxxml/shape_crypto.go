package cdxxml

// cryptoProperties is what is said of a cryptographic asset (1.6 and later).
var cryptoProperties = shape{
	"assetType": {kind: token}, "oid": {kind: text},
	"algorithmProperties": {kind: object, shape: &shape{
		"primitive": {kind: token}, "algorithmFamily": {kind: token}, "parameterSetIdentifier": {kind: text}, "curve": {kind: text}, "ellipticCurve": {kind: token},
		"certificationLevel": {kind: texts, item: "certificationLevel"}, "mode": {kind: token}, "padding": {kind: token},
		"cryptoFunctions":        {kind: texts, name: "cryptoFunctions", item: "cryptoFunction"},
		"classicalSecurityLevel": {kind: number}, "nistQuantumSecurityLevel": {kind: number},
		"executionEnvironment": {kind: token}, "implementationPlatform": {kind: token},
	}},
	"certificateProperties": {kind: object, shape: &shape{
		"subjectName": {kind: text}, "issuerName": {kind: text}, "notValidBefore": {kind: token}, "notValidAfter": {kind: token},
		"signatureAlgorithmRef": {kind: token}, "subjectPublicKeyRef": {kind: token}, "relatedCryptographicAssets": relatedAssets,
		"certificateState": {kind: list, item: "certificateState", shape: &shape{"state": {kind: token}, "name": {kind: token}, "description": {kind: text}, "reason": {kind: text}}},
		"serialNumber":     {kind: text}, "certificateFormat": {kind: text}, "certificateExtension": {kind: text}, "certificateFileExtension": {kind: text}, "fingerprint": fingerprint,
		"creationDate": {kind: token}, "activationDate": {kind: token}, "deactivationDate": {kind: token}, "revocationDate": {kind: token}, "destructionDate": {kind: token},
		"certificateExtensions": {kind: list, name: "certificateExtensions", item: "certificateExtension", shape: &shape{
			"commonExtensionName": {kind: token}, "commonExtensionValue": {kind: text}, "customExtensionName": {kind: text}, "customExtensionValue": {kind: text},
		}},
	}},
	"relatedCryptoMaterialProperties": {kind: object, shape: &shape{
		"type": {kind: token}, "value": {kind: text}, "id": {kind: text}, "state": {kind: token}, "algorithmRef": {kind: token}, "size": {kind: number}, "format": {kind: text},
		"creationDate": {kind: token}, "activationDate": {kind: token}, "updateDate": {kind: token}, "expirationDate": {kind: token}, "fingerprint": fingerprint,
		"securedBy": {kind: object, shape: &shape{"mechanism": {kind: text}, "algorithmRef": {kind: token}}}, "relatedCryptographicAssets": relatedAssets,
	}},
	"protocolProperties": {kind: object, shape: &shape{
		"type": {kind: token}, "version": {kind: text},
		"cipherSuites": {kind: list, name: "cipherSuites", item: "cipherSuite", shape: &shape{
			"name": {kind: text}, "identifiers": {kind: texts, name: "identifiers", item: "identifier"}, "algorithms": {kind: texts, name: "algorithms", item: "algorithm"},
			"tlsGroups": {kind: texts, name: "tlsGroups", item: "group"}, "tlsSignatureSchemes": {kind: texts, name: "tlsSignatureSchemes", item: "signatureScheme"},
		}},
		"ikev2TransformTypes": {kind: object, shape: &shape{
			"encr": transform("encr"), "prf": transform("prf"), "integ": transform("integ"), "ke": transform("ke"), "auth": transform("auth"),
			"esn": {kind: flag},
		}},
		"cryptoRefArray": {kind: texts, item: "cryptoRef"}, "relatedCryptographicAssets": relatedAssets,
	}},
}

var fingerprint = field{kind: object, shape: &hash}

var relatedAssets = field{kind: list, name: "relatedCryptographicAssets", item: "relatedCryptographicAsset", shape: &shape{"type": {kind: token}, "ref": {kind: token}}}

// transform is one kind of transforms of IKEv2: in 1.6 the text is a bom-ref.
func transform(name string) field {
	return field{kind: list, item: name, shape: &shape{"name": {kind: text}, "keyLength": {kind: number}, "algorithm": {kind: token}, "group": {kind: number}, "ref": {kind: ownToken}}}
}
