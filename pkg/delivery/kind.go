package delivery

// IsSBOM says whether files of this kind are software bills of materials, read by this version or not.
func (k Kind) IsSBOM() bool {
	switch k {
	case KindCycloneDXJSON, KindCycloneDXXML, KindCycloneDXProtobuf, KindSPDX:
		return true
	}
	return false
}

// isStated says whether files of this kind say what is known of vulnerabilities, or what was found.
func (k Kind) isStated() bool {
	switch k {
	case KindOpenVEX, KindCycloneDXVEX, KindSPDXVEX, KindCSAF, KindScan:
		return true
	}
	return false
}

// IsSignature says whether files of this kind exist to vouch for others, so that nobody asks for a signature
// of theirs. Checksum lists and unsigned statements are among them although they prove nothing: what such a
// file says is worth what signs it.
func (k Kind) IsSignature() bool {
	switch k {
	case KindSigstore, KindDSSE, KindCosign, KindStatement, KindPGPSignature, KindCMSSignature, KindMinisign,
		KindSSHSignature, KindRawSignature, KindLogEntry, KindChecksums, KindSimpleSigning:
		return true
	}
	return false
}
