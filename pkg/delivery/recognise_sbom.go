package delivery

import (
	"bytes"
	"io"

	"github.com/cleanbill-dev/cleanbill/internal/syntax"
)

// recogniseSBOM tells an SBOM that is not JSON. It need not be clean text, or text in UTF-8: its reader must be able to
// say so of what claims to be one. cut says that body is only the beginning.
func recogniseSBOM(body []byte, cut bool) Kind {
	switch how := syntax.Of(body); how {
	case syntax.CycloneDXProtobuf:
		return KindCycloneDXProtobuf
	case syntax.None, syntax.JSON:
		return KindUnknown
	default:
		if bytes.IndexByte(body, 0) >= 0 || how == syntax.YAML && (cut || !syntax.IsSPDXYAML(body)) {
			return KindUnknown
		}
		return sbomKinds[how]
	}
}

var sbomKinds = map[syntax.Syntax]Kind{
	syntax.TagValue:          KindSPDX,
	syntax.YAML:              KindSPDX,
	syntax.RDF:               KindSPDX,
	syntax.XML:               KindSPDX,
	syntax.CycloneDXXML:      KindCycloneDXXML,
	syntax.CycloneDXProtoTxt: KindCycloneDXProtobuf,
}

// packedEvidence looks into a file that is compressed as a whole, with gzip or zstd. It is an SBOM, VEX or the result of a scan if its text
// is one; otherwise it stays an archive, for the search of artifacts to look into.
func packedEvidence(head []byte, in io.ReaderAt, size int64, lim Limits) Kind {
	packing, ok := syntax.PackingOf(head)
	if !ok || size > lim.MaxEvidenceSize {
		return KindArchive
	}
	start := packing.Start(in, size, sniffSize)
	if len(syntax.Body(start)) == 0 || !mayBeEvidence(start) {
		return KindArchive
	}
	limit := lim.MaxEvidenceSize
	lead, wide := syntax.Body(start), syntax.Wide(start) != ""
	if how := syntax.Of(start); !wide && !syntax.MayBeProtobuf(start) && (how == syntax.None || how == syntax.YAML) && !hasPrefix(lead, "<") {
		limit = min(limit, syntax.MaxYAMLBytes) // all else shows at the start
	}
	text, err := packing.Unpack(in, size, limit)
	if err != nil {
		return KindArchive
	}
	if narrow, wide := syntax.Narrow(text); wide {
		text = narrow
	}
	if kind := evidenceIn(text); kind != KindUnknown {
		return kind
	}
	return KindArchive
}

// wideEvidence tells an SBOM, VEX or the result of a scan whose characters take two or four bytes, as some shells write what a program puts out. Its reader says that it
// cannot be read.
func wideEvidence(body []byte) Kind {
	text, wide := syntax.Narrow(body)
	if !wide {
		return KindUnknown
	}
	return evidenceIn(text)
}

// evidenceIn tells the kind of a text that is not that of a file as it stands, if it is an SBOM, VEX or the result of a scan.
func evidenceIn(text []byte) Kind {
	kind := KindUnknown
	if lead := syntax.Body(text); hasPrefix(lead, "{") || hasPrefix(lead, "[") {
		got := reading{head: text[:min(len(text), sniffSize)], whole: text, text: textScan{clean: true}}
		got.text.write(text)
		got.text.end()
		kind = recogniseJSON(lead, got)
	} else {
		kind = recogniseSBOM(text, false)
	}
	if kind.IsSBOM() || kind.isStated() {
		return kind
	}
	return KindUnknown
}
