package delivery

import (
	"bytes"
	"io"
	"regexp"
	"strconv"
)

// pdfTrailer is where readers look for the end of a PDF (ISO 32000-1, 7.5.5 and annex H.3.18).
const pdfTrailer = 1024

var (
	pdfEnd   = regexp.MustCompile(`startxref[\x00\t\n\f\r ]+([0-9]{1,15})[\x00\t\n\f\r ]+%%EOF[\x00\t\n\f\r ]*$`)
	pdfCross = regexp.MustCompile(`^(xref[\t\n\f\r ]|[0-9]{1,10}[\t\n\f\r ]+[0-9]{1,5}[\t\n\f\r ]+obj\b)`)
)

// recognisePDF is called for a file that has the mark of a PDF at offset 0. Anything can begin with that mark, a
// script too, so the file must also end like a PDF, and its end must lead to a table of its objects or to the
// object that holds this table. It must not be a zip read from its end.
func recognisePDF(tail []byte, in io.ReaderAt, size int64) Kind {
	if bytes.Contains(tail, []byte(magicZip0)) {
		return KindArchive
	}
	end := pdfEnd.FindSubmatch(tail[max(0, len(tail)-pdfTrailer):])
	if end == nil {
		return KindUnknown
	}
	at, err := strconv.ParseInt(string(end[1]), 10, 64)
	if err != nil || at <= 0 || at >= size {
		return KindUnknown
	}
	cross := make([]byte, min(64, size-at))
	if n, err := in.ReadAt(cross, at); n < len(cross) && err != nil || !pdfCross.Match(cross) {
		return KindUnknown
	}
	return KindPDF
}
