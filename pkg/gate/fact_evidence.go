package gate

import (
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/gate/fact"
	"github.com/cleanbill-dev/cleanbill/pkg/sbom"
)

// readKinds are the kinds of evidence that this version reads. Any other kind is named and counts as not
// looked at, never as fine.
var readKinds = map[delivery.Kind]bool{
	delivery.KindManifest:      true,
	delivery.KindCycloneDXJSON: true,
	delivery.KindCycloneDXXML:  true,
	delivery.KindSPDX:          true,
	delivery.KindSigstore:      true,
	delivery.KindDSSE:          true,
	delivery.KindCosign:        true,
	delivery.KindSimpleSigning: true,
	delivery.KindStatement:     true,
	delivery.KindOpenVEX:       true,
	delivery.KindCSAF:          true,
	delivery.KindCycloneDXVEX:  true,
	delivery.KindSPDXVEX:       true,
	delivery.KindScan:          true,
	delivery.KindSupport:       true,
	delivery.KindChecksums:     true,
	delivery.KindPGPSignature:  true,
	delivery.KindCMSSignature:  true,
	delivery.KindMinisign:      true,
	delivery.KindSSHSignature:  true,
	delivery.KindRawSignature:  true,
	delivery.KindLogEntry:      true,
}

// carriedKinds hold nothing that cleanbill would evaluate: they are listed, hashed and held against the
// signed manifest, and a person reads them.
var carriedKinds = map[delivery.Kind]bool{
	delivery.KindMDS2:        true,
	delivery.KindDecision:    true,
	delivery.KindPublicKey:   true,
	delivery.KindCertificate: true,
	delivery.KindTrustedRoot: true,
	delivery.KindPDF:         true,
	delivery.KindText:        true,
	delivery.KindSpreadsheet: true,
}

// unsafeCodes are the problems that make two readers see two documents (INT-005).
var unsafeCodes = map[sbom.Code]bool{sbom.DuplicateKey: true, sbom.DuplicateRef: true, sbom.Encoding: true, sbom.ForeignName: true}

// evidenceFact describes one evidence file.
func (ev *evidence) evidenceFact(file *delivery.File) *fact.Evidence {
	f := &fact.Evidence{
		Path: file.Path, Kind: string(ev.kindOf(file)),
		SBOM:      ev.kindOf(file).IsSBOM(),
		Carried:   ev.unread[file.Path] == "" && (carriedKinds[file.Kind] || file.Kind.Role() == delivery.Artifact),
		Supported: readKinds[file.Kind] || ev.isBrokenManifest(file),
		Trust:     ev.trustOf(file.Path),

		Contradicts: ev.trust.Contradicted[file.Path],
		Against:     ev.against(file),
	}
	f.Reason = ev.unread[file.Path]
	if f.Reason == "" {
		f.Reason = ev.trust.Unreadable[file.Path]
	}
	f.Readable = f.Supported && f.Reason == ""
	if !f.Supported && f.Reason == "" {
		f.Reason = "this version does not read files of kind " + string(file.Kind)
	}
	if doc := ev.sbomAt(file.Path); doc != nil {
		f.SchemaValid = doc.SchemaValid
		for _, p := range doc.Problems {
			problem := fact.Problem{Code: string(p.Code), Pointer: p.Pointer, Message: p.Message()}
			f.Problems = append(f.Problems, problem)
			if unsafeCodes[p.Code] || p.Code == sbom.Parted && !prose(p.Pointer) {
				f.Unsafe = append(f.Unsafe, problem)
			}
		}
	}
	return f
}

// proseFields hold text for people, which nothing is looked up by, in CycloneDX and in SPDX.
var proseFields = map[string]bool{
	"description": true, "copyright": true, "text": true, "comment": true, "summary": true, "title": true, "note": true, "detail": true, "recommendation": true, "workaround": true,
	"copyrightText": true, "extractedText": true, "licenseComments": true, "attributionTexts": true, "creatorComment": true, "licenseListComment": true,
}

// prose says that a place holds text for people. A text there that a comment cuts in two is read in part by some programs and is a note; anywhere
// else, as in a name, version or identifier, those programs see another component (INT-005).
func prose(pointer string) bool {
	steps := strings.Split(pointer, "/")
	for len(steps) > 1 && strings.Trim(steps[len(steps)-1], "0123456789") == "" {
		steps = steps[:len(steps)-1] // an index of a list
	}
	last, _, _ := strings.Cut(steps[len(steps)-1], "[")
	return proseFields[last]
}
