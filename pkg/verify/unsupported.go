package verify

import (
	"bytes"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/cleanbill-dev/cleanbill/pkg/decision"
	"github.com/cleanbill-dev/cleanbill/pkg/delivery"
	"github.com/cleanbill-dev/cleanbill/pkg/verify/signature"
)

// kindUnsupported is the kind of a signature of its own file that is not read.
const kindUnsupported = "unsupported"

// signatureNames are what files add to the name of what they sign, in lower case, those included whose kinds are not read.
var signatureNames = slices.Concat(delivery.SignatureSuffixes, []string{
	".xml", ".xmldsig", ".dsig", ".xades", ".eml", ".mime", ".smime", ".jws", ".jwt", ".jose", ".cose", ".sf",
})

// noteUnsupported notes the signatures of kinds that are not verified, so that nobody takes a file for one that bears none: those inside of a file, and
// those in a file of their own. That one counts as software all the same, and is told as what it looks like; the file that it is called after stays one without a
// signature, since anybody can lay some text beside it.
func (x *index) noteUnsupported(f *delivery.File, signatures map[string][]vouching) (looksLike string) {
	if x.single != nil { // whoever asks about one file says which signature is meant
		return ""
	}
	note := func(of *delivery.File, kind, reason string, present bool) {
		s := vouching{Signature: decision.Signature{Path: f.Path, Kind: kind, Reason: reason}}
		s.Ladder.Present = present
		signatures[of.Path] = append(signatures[of.Path], s)
	}
	if looksLike = unreadSignature(f); looksLike != "" {
		if of := x.called(strings.TrimSuffix(f.Path, path.Ext(f.Path)), f.Path); of != nil {
			note(of, kindUnsupported, signature.Unsupported("%s looks like %s", f.Path, looksLike).Error(), false)
		}
		return looksLike
	}
	if i := insideOf(f); i != (Inside{}) {
		note(f, i.Kind, i.reason(), true)
	}
	return ""
}

// unreadSignature says what a file that nothing was recognised in looks like, if it is called a signature and looks like one that is not read.
func unreadSignature(f *delivery.File) string {
	name := strings.ToLower(f.Path)
	if f.Size == 0 || f.Kind != delivery.KindUnknown && f.Kind != delivery.KindText || !slices.ContainsFunc(signatureNames, func(suffix string) bool { return strings.HasSuffix(name, suffix) }) {
		return ""
	}
	in, err := contentOf(f)
	if err != nil {
		return "" // the file was read before: whoever needs it again says what is wrong
	}
	defer in.Close()
	head := make([]byte, min(f.Size, delivery.SignatureSniff))
	if n, _ := in.ReadAt(head, 0); n < len(head) || ownXML(head) {
		return ""
	}
	return delivery.UnsupportedSignature(head)
}

// signatureXML is XML that is a signature, or several, and nothing else (XMLDSig; XAdES in a container, ETSI EN 319 132-1).
var signatureXML = regexp.MustCompile(`^(?:\xef\xbb\xbf)?(?:\s|<\?[^>]*\?>|<!--[^>]*-->)*<(?:[\w.-]+:)?(?:XAdES)?Signatures?[\s>]`)

// ownXML says whether content is XML of its own, which may bear a signature inside of it.
func ownXML(head []byte) bool {
	return isXML(head) && !signatureXML.Match(head) && !delivery.WebPage(head)
}

// mayBearOne are the kinds of files that a signature may lie inside of.
var mayBearOne = []delivery.Kind{
	delivery.KindPE, delivery.KindArchive, delivery.KindPDF, delivery.KindSpreadsheet, delivery.KindMDS2, delivery.KindCycloneDXXML, delivery.KindSPDX,
}

// installers are the names of packages of Windows, which nothing is recognised in.
var installers = regexp.MustCompile(`(?i)\.(msi|msp|msm|mst)$`)

// insideOf looks into the files of formats that have a place for a signature. Of those that nothing was recognised in, text may be XML.
func insideOf(f *delivery.File) Inside {
	if f.Size == 0 || !slices.Contains(mayBearOne, f.Kind) && !(f.Kind == delivery.KindUnknown && (f.Text || installers.MatchString(f.Path))) {
		return Inside{}
	}
	in, err := contentOf(f)
	if err != nil {
		return Inside{} // as above
	}
	defer in.Close()
	return SignedInside(in, f.Size)
}

// contentOf gives random access to what was read of a file, or to the file.
func contentOf(f *delivery.File) (delivery.Content, error) {
	if f.Bytes != nil {
		return inMemory{bytes.NewReader(f.Bytes)}, nil
	}
	return f.Open()
}

// inMemory is content that was read.
type inMemory struct{ *bytes.Reader }

func (inMemory) Close() error { return nil }
