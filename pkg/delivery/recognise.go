package delivery

import (
	"bytes"
	"io"

	"github.com/cleanbill-dev/cleanbill/internal/syntax"
)

// Recognition goes by content alone: a name is the supplier's word. Whatever is not positively known to be
// evidence or a document is an artifact, and needs a signature, because taking software for paperwork is the
// mistake that hurts; the reverse only costs a question to the supplier. So a file that is two things at once
// is taken for the one that can run.

// Role is the role that goes with a kind, before a manifest has its say.
func (k Kind) Role() Role {
	switch k {
	case KindUnknown, KindELF, KindPE, KindSquashFS, KindArchive, KindImage:
		return Artifact
	// A spreadsheet is for people here: the MDS2 form and hand-made component lists come as one, and neither
	// says anything that can be verified. Those with macros or embedded programs are archives, see spreadsheet.
	case KindPDF, KindText, KindSpreadsheet:
		return Document
	case KindImagePart:
		return Part
	}
	return Evidence
}

// recognise tells the kind of a file from what the pass over it collected. in is only used for the directory of
// a zip, which may be anywhere.
func recognise(got reading, in io.ReaderAt, size int64, lim Limits) Kind {
	if size == 0 {
		return KindUnknown // nothing can be said of nothing
	}
	if k := recogniseBinary(got.head, in, size); k == KindArchive {
		return packedEvidence(got.head, in, size, lim)
	} else if k != KindUnknown {
		return k
	}
	body := got.whole
	if body == nil {
		body = got.head
	}
	if k := wideEvidence(body); k != KindUnknown {
		return k
	}
	lead := syntax.Body(body)
	switch {
	case hasPrefix(lead, "#!"): // a script, whatever follows
		return KindUnknown
	case hasPrefix(got.head, "%PDF-"):
		return recognisePDF(got.tail, in, size)
	case hasPrefix(lead, "{"):
		return recogniseJSON(lead, got)
	case hasPrefix(lead, "["):
		if k := recogniseJSON(lead, got); k != KindUnknown {
			return k
		}
	}
	if k := recogniseSBOM(body, got.whole == nil); k != KindUnknown {
		return k
	}
	if k := recogniseBinarySignature(got.whole); k != KindUnknown {
		return k
	}
	return recogniseClean(lead, got)
}

// recogniseClean takes text only if all of it is text.
func recogniseClean(lead []byte, got reading) Kind {
	if !got.text.clean {
		return KindUnknown
	}
	return recogniseText(lead, got.whole == nil)
}

// mayBeEvidence tells whether the bytes are worth keeping: text in any encoding, or the beginning of a binary signature or SBOM.
func mayBeEvidence(head []byte) bool {
	if len(head) == 0 {
		return false
	}
	if head[0] == derSequence || isPGPTag(head[0]) || hasPrefix(syntax.Body(head), "{") || syntax.MayBeProtobuf(head) || syntax.Wide(head) != "" {
		return true
	}
	return bytes.IndexByte(head, 0) < 0
}
